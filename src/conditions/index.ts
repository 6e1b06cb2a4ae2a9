/** Three-valued conditions over words, paths and lists, and the tables that their sets become. */
export { buildTables, EXCEPT_TAG, splitPattern, type TableError, type TableLimits } from "./build-tables.ts";
export { compare, contextText, isPresent } from "./compare.ts";
export { evaluateCondition, satisfyingMembers } from "./evaluate.ts";
export { isKnownInPart } from "./evidence.ts";
export { type ComparisonMemory, newMemory } from "./memory.ts";
export { type Holders, holdersOf, setsThatMayHold } from "./path-in-set.ts";
export type { Scope } from "./scope.ts";
export { partsOfNameGlob } from "./word-parts.ts";
