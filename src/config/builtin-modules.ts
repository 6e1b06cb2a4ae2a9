/** Modules of Node that most hook calls do without: each costs a millisecond or more of a process's start, so they are loaded when first needed. */
export const crypto = (): typeof import("node:crypto") => process.getBuiltinModule("node:crypto");
export const childProcess = (): typeof import("node:child_process") => process.getBuiltinModule("node:child_process");
