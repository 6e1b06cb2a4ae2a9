import type { Act } from "./scripting.ts";

export const SHELL: Act = { kind: "shell" };
export const PROGRAM: Act = { kind: "program" };
export const READ: Act = { kind: "read" };
export const WRITE: Act = { kind: "write" };
export const OPEN: Act = { kind: "open" };
export const MOVE: Act = { kind: "move" };
export const COPY: Act = { kind: "copy" };
export const FETCH: Act = { kind: "fetch" };
export const SEND: Act = { kind: "send" };
export const EVALUATE: Act = { kind: "evaluate" };
export const DYNAMIC: Act = { kind: "dynamic" };
export const MODE: Act = { kind: "mode" };
export const DIRECTORY: Act = { kind: "directory" };
export const CONNECT: Act = { kind: "connect" };
export const DELETE: Act = { kind: "delete", recursive: false };
export const DELETE_TREE: Act = { kind: "delete", recursive: true };
export const DELETE_BY_OPTION: Act = { kind: "delete", recursive: "option" };
