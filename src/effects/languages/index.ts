import type { Word } from "../../model/index.ts";
import type { CodeUse } from "../code.ts";
import type { Shell } from "../shell.ts";

/** Reads code of a language other than the shell. */
export function analyse(_shell: Shell, _use: CodeUse, _code: Word): void {}
