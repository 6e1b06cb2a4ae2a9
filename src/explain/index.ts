export { conditionText } from "./condition-text.ts";
export { effectText, type Explanation, explainDecision } from "./record.ts";
export { explanationText, type Style } from "./text.ts";
