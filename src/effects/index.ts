export type { EffectsProgram } from "./run.ts";
export { understand } from "./understand.ts";
