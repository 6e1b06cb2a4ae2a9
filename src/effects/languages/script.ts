import type { CodeUse } from "../carriers/code.ts";
import type { Shell } from "../shell/shell.ts";
import type { Scope } from "./expressions.ts";
import type { Language } from "./scripting.ts";
import type { Token } from "./tokens.ts";
import type { Variables } from "./variables.ts";

/** Code of a language that is being read, and what is known at the place where it is read. */
export interface Script {
  readonly shell: Shell;
  readonly use: CodeUse;
  readonly language: Language;
  readonly tokens: readonly Token[];
  readonly aliases: Map<string, string>;
  readonly scope: Scope;
  readonly variables: Variables;
}
