/** What `explain` needs to look at rules one by one, as the engine does. */
export { EffectScope, type Judging, newJudging } from "./effect-scope.ts";
export { inForce } from "./in-force.ts";
export { matchPattern } from "./pattern-match.ts";
