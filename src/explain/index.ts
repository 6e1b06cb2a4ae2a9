export { conditionText } from "./condition-text.ts";
export { type Explanation, effectText, explainDecision } from "./record.ts";
export { explanationText, type Style } from "./text.ts";
