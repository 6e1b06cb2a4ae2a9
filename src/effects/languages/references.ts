/** Functions by name: which one is meant, and where one is handed on instead of called. */
import { UNKNOWN_WORD } from "../../model/index.ts";
import { emitExecute } from "../carriers/code.ts";
import { type Argument, closingBracket, MOST_TOKENS } from "./expressions.ts";
import { EVERYTHING, isDot, MODULES } from "./imports.ts";
import { NETWORK, perform } from "./perform.ts";
import type { Script } from "./script.ts";
import type { Act, Language } from "./scripting.ts";
import type { Token } from "./tokens.ts";

/** What the function of that name does. */
function actOf(script: Script, name: string): { readonly act: Act; readonly method: boolean } | undefined {
  const { language, aliases } = script;
  const dot = name.indexOf(".");
  const called = resolved(aliases, name);
  const last = lastOf(called);
  if (!lastNames(language).has(last)) return undefined;
  const full = called.replace(OWN, "");
  const names = full.split(".");
  const lastTwo = names.slice(-2).join(".");
  for (const key of [full, lastTwo, last]) {
    if (Object.hasOwn(language.functions, key) && (key === last ? names.length === 1 || !NEEDS_MODULE.has(last) : true))
      return { act: language.functions[key] as Act, method: false };
  }
  return dot < 0 ? actOfEverything(script, called) : methodAct(language, last);
}

/** The name with what its beginning stands for: `s.rmtree` after `import shutil as s`. */
function resolved(aliases: ReadonlyMap<string, string>, name: string): string {
  const dot = name.indexOf(".");
  const alias = aliases.get(dot < 0 ? name : name.slice(0, dot));
  if (alias === undefined) return name;
  return alias + (dot < 0 ? "" : name.slice(dot));
}

/** After `from os import *` each name may be one of the module's. */
function actOfEverything({ language, aliases }: Script, name: string): { readonly act: Act; readonly method: boolean } | undefined {
  for (const [key, module] of aliases) {
    const full = `${module}.${name}`;
    if (key.startsWith(EVERYTHING) && Object.hasOwn(language.functions, full))
      return { act: language.functions[full] as Act, method: false };
  }
  return undefined;
}

/** What a function does that is asked of the result of a call: `CDLL(None).system(…)`, `(await import("child_process")).execSync(…)`. */
export function resultAct(script: Script, index: number, name: string): { readonly act: Act; readonly method: boolean } | undefined {
  const { language, tokens } = script;
  const last = lastOf(name);
  if (tokens[index - 2]?.text !== ")" || !lastNames(language).has(last) || !(STARTING.has(last) || !NEEDS_MODULE.has(last)))
    return undefined;
  const key = Object.keys(language.functions).find((each) => lastOf(each) === last);
  const act = key === undefined ? undefined : language.functions[key];
  return act && (act.kind === "shell" || act.kind === "program") ? { act, method: false } : undefined;
}

/** Names that start programs, whatever they are asked of. */
const STARTING: ReadonlySet<string> = new Set(["system"]);

/** The last names of all functions and methods of a language that do something: most names in code are none of them. */
function lastNames(language: Language): ReadonlySet<string> {
  let names = lastNamesOf.get(language);
  if (!names) {
    names = new Set([...Object.keys(language.functions), ...Object.keys(language.methods)].map(lastOf));
    lastNamesOf.set(language, names);
  }
  return names;
}

const lastNamesOf = new WeakMap<Language, ReadonlySet<string>>();

/** Under these a language keeps its own functions. */
const OWN =
  /^(?:CORE\.(?:GLOBAL\.)?|main\.|_G\.|base\.|utils\.|Base\.|Main\.|builtins\.|__builtins__\.|globalThis\.|global\.|window\.|self\.|(?:\w+\.)*_(?=(?:os|io|shutil|subprocess)\.))/;

/** Names that are common for other things: they count only with their module, or alone. */
const NEEDS_MODULE = new Set([
  "exec",
  "open",
  "system",
  "rm",
  "run",
  "call",
  "eval",
  "remove",
  "delete",
  "get",
  "post",
  "request",
  "copy",
  "move",
  "rename",
]);

/** What a method of that name does to the object that was made of a path. */
export function methodAct(language: Language, name: string): { readonly act: Act; readonly method: boolean } | undefined {
  const last = name.slice(name.lastIndexOf(".") + 1);
  return Object.hasOwn(language.methods, last) ? { act: language.methods[last] as Act, method: true } : undefined;
}

/** What the function does that is called by a name: PHP calls what a variable names, whichever of its values it has. */
export function calledAct(script: Script, name: string): { readonly act: Act; readonly method: boolean } | undefined {
  if (script.language.name !== "php" || !name.startsWith("$")) return actOf(script, name);
  for (const { word } of script.variables.valuesOf(name)) {
    const act = word.text === undefined ? undefined : actOf(script, word.text);
    if (act) return act;
  }
  return actOf(script, name);
}

/** A function that is not called where it stands: `f = os.system`, `.then(eval)`, `map(os.remove, files)`, `send(:system, …)`. */
export function refer(script: Script, index: number, { name, next }: { readonly name: string; readonly next: number }): void {
  const { shell, use, tokens, aliases } = script;
  const before = tokens[index - 1];
  const after = tokens[next];
  const act = isOften(script, name) ? undefined : actOf(script, name)?.act;
  if (!act) return;
  const ends = after === undefined || after.fresh || /^[,;)\]}]$/.test(after.text);
  const isArgument = /^[(,]$/.test(tokens[index - 3]?.text ?? "");
  if (before?.text === "=" && ends && tokens[index - 2]?.kind === "name" && !isArgument) {
    aliases.set(tokens[index - 2]?.text ?? "", resolved(aliases, name));
    return;
  }
  if (!STARTS_CODE.has(act.kind) || before?.text === "typeof") return;
  const symbol = before?.text === ":" && /^[(,]$|^(?:send|public_send|__send__|method)$/.test(tokens[index - 2]?.text ?? "");
  const used = isHandedOn(tokens, index - 1, next) || before?.text === "&" || name.includes(".") || aliases.has(name);
  if (!symbol && (!used || declares(script, index, next))) return;
  if (act.kind === "delete") {
    perform(script, act, [UNKNOWN_ARGUMENT]);
    return;
  }
  const network = act.kind === "evaluate" && tokens.some((token) => token.kind === "name" && NETWORK.has(token.text));
  emitExecute(shell, use, { source: network ? "network" : "unknown" }, shell.span);
}

/** `require("child_process")[name](…)`: which function of the module that is stands nowhere. */
export function callsUnknownMember({ tokens, aliases }: Script, { name, next }: { readonly name: string; readonly next: number }): boolean {
  const module = aliases.get(name) ?? name;
  if (tokens[next]?.text !== "[" || !MODULES.has(module)) return false;
  return tokens[closingBracket(tokens, next, MOST_TOKENS) + 1]?.text === "(";
}

/** A function handed on by a text with its name, as PHP and Ruby can: `array_map("system", $x)`, `send("system", x)`. */
export function handsOnByName({ tokens, language }: Script, index: number): boolean {
  const { text } = tokens[index] as Token;
  if (language.name === "perl") return tokens[index - 1]?.text === "{" && tokens[index - 2]?.text === "&" && PERL_STARTS.test(text);
  if (language.name !== "php" && language.name !== "ruby" && language.name !== "r") return false;
  const act = Object.hasOwn(language.functions, text) ? language.functions[text] : undefined;
  if (!act || !STARTS_CODE.has(act.kind)) return false;
  if (tokens[index + 1]?.text === "(") return true;
  const called = tokens[index - 1]?.text === "(" ? tokens[index - 2]?.text : tokens[index - 1]?.text;
  if (language.name === "r") return /^(?:get|getFunction|sapply|lapply|Reduce|Map|mapply)$/.test(called ?? "");
  if (language.name === "php" && /^(?:ReflectionFunction|fromCallable|register_shutdown_function)$/.test(called ?? "")) return true;
  return tokens[index + 1]?.text === "," && (language.name === "php" || /^(?:send|public_send|__send__)$/.test(called ?? ""));
}

/** `&{"CORE::system"}(…)`. */
const PERL_STARTS = /^(?:CORE::(?:GLOBAL::)?)?(?:system|exec|readpipe|unlink)$/;

/** Whether names of functions that do something stand in code where no token of it is that name. */
export function hidesCalls(
  code: string,
  pieces: readonly (readonly Token[])[],
  language: Language,
  aliases: ReadonlyMap<string, string>,
): boolean {
  const acts = [...Object.entries(language.functions), ...Object.entries(language.methods)].filter(([, act]) => HIDDEN.has(act.kind));
  const names = new Set([...acts.map(([key]) => lastOf(key)), ...aliases.keys()]);
  let hidden = 0;
  for (const [word] of code.matchAll(/[A-Za-z_]\w*/g)) if (names.has(word)) hidden += 1;
  for (const tokens of pieces) for (const { kind, text } of tokens) if (kind === "name" && names.has(text)) hidden -= 1;
  return hidden > 0;
}

const STARTS_CODE: ReadonlySet<Act["kind"]> = new Set(["shell", "program", "evaluate", "delete"]);
const HIDDEN: ReadonlySet<Act["kind"]> = new Set([...STARTS_CODE, "dynamic", "write", "send"]);

export const UNKNOWN_ARGUMENT: Argument = { word: UNKNOWN_WORD, list: undefined, name: undefined, names: new Set(), tokens: [] };

/** Languages in which a function's plain name is hardly ever a variable's. */
const PLAINLY_NAMED: ReadonlySet<string> = new Set(["ruby", "r"]);

/** A name that is a variable's as often as the function's. */
function isOften({ aliases, language }: Script, name: string): boolean {
  return !name.includes(".") && NEEDS_MODULE.has(name) && !aliases.has(name) && name !== "eval" && !PLAINLY_NAMED.has(language.name);
}

function isHandedOn(tokens: readonly Token[], before: number, after: number): boolean {
  return /^[(,[]$/.test(tokens[before]?.text ?? "") && /^[),\]]$/.test(tokens[after]?.text ?? "");
}

/** Names that are imported, or that a function takes: what stands behind `=`, or behind Python's colon, is a value. */
function declares({ tokens, language }: Script, index: number, next: number): boolean {
  for (let at = next; at < next + 3; at += 1) if (tokens[at]?.text === "=>") return true;
  for (let at = index; at >= 0 && at > index - 60; at -= 1) {
    const token = tokens[at] as Token;
    if (token.text === "=" || (token.text === ":" && language.name === "python")) return false;
    if (token.kind === "name" && DECLARING.has(token.text) && !isDot(tokens[at - 1])) return true;
    if (token.fresh) return false;
  }
  return false;
}

const DECLARING: ReadonlySet<string> = new Set(["import", "from", "const", "let", "var", "use", "function", "def", "lambda", "fn", "sub"]);

function lastOf(key: string): string {
  return key.slice(key.lastIndexOf(".") + 1);
}
