export { conditionText } from "./condition-text.ts";
export { effectText } from "./effect-text.ts";
export { type Explanation, explainDecision } from "./record.ts";
export { explanationText, type Style } from "./text.ts";
export { whyNot } from "./why-not.ts";
