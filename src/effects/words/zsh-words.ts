/** What zsh expands in words and Bash does not: places of programs, globs with code, and flags of expansions. */
import type { ExtendedGlobPart, ParameterExpansionPart, Word as WordNode } from "unbash";
import type { Word } from "../../model/index.ts";
import { ANY, wordOf } from "../../model/index.ts";
import { evaluateAgain, evaluateReference } from "../shell/evaluated.ts";
import { nodeSpan, type Shell } from "../shell/shell.ts";
import { variableValue } from "./variable-values.ts";
import { expandOne } from "./words.ts";

/** `=name` is where the program lies. */
export function placeOfProgram(shell: Shell, node: WordNode): Word {
  const { parts, span, flow } = expandOne(shell, node);
  const [first, ...rest] = parts;
  const name = typeof first === "string" ? [`/${first.slice(1)}`, ...rest] : parts;
  return wordOf([ANY, ...name], { span: span ?? nodeSpan(shell, node), flow });
}

/** `*(e:code:)` and `*(+name)` run code for each name that fits. A list with a bar in it is a pattern. */
export function judgeQualifiers(shell: Shell, { pattern, parts, pos, end }: ExtendedGlobPart): void {
  const plain = parts ? parts.map((part) => (part.type === "Literal" ? part.value : "")).join("") : pattern;
  if (!plain.includes("|") && /[e+]/.test(plain)) shell.run.fail("a glob may run code", nodeSpan(shell, { pos, end }));
}

/** `${=x}`, `${~x}`, `${^x}`: the variable, of which Bash does at once what the sign asks for. */
export function nameBehindSigns({ text }: ParameterExpansionPart): string | undefined {
  return /^\$\{[=~^]+([A-Za-z_]\w*)\}$/.exec(text)?.[1];
}

/** `${(e)x}` expands the value once more, `${(%)x}` as a prompt is; `${(P)x}` takes it for a name. */
export function judgeFlags(shell: Shell, part: ParameterExpansionPart): void {
  const text = part.text.slice(2, -1);
  const [, flags = "", name] = /^\(([^)]*)\)(\w*)$/.exec(text) ?? [];
  if (!name) {
    if (/\$\(|`|\([^)]*[eP%][^)]*\)/.test(text)) shell.run.fail("an expansion may run code", nodeSpan(shell, part));
    return;
  }
  const value = variableValue(shell, name);
  if (flags.includes("e") && value?.text === undefined) shell.run.fail("an expansion may run code", nodeSpan(shell, part));
  if (/[e%]/.test(flags)) evaluateAgain(shell, value);
  if (flags.includes("P")) evaluateReference(shell, value);
}
