import { realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Call, Effect, Understanding, Word } from "../../../src/model/index.ts";
import type { Ran } from "./bash.ts";
import type { Expected } from "./commands.ts";

/** How well the engine foresaw what ran. */
export type Foresight = "predicted" | "unresolved" | "missed";

export function foresightOf(ran: Ran, understanding: Understanding, expects: Expected | undefined): Foresight {
  const { calls, effects } = understanding;
  let compatible = understanding.unresolved.length > 0 || effects.some(runsAnything);
  for (const [index, call] of calls.entries()) {
    const words = wordsFit(call, ran);
    if (words === false) continue;
    const own = effects.filter((effect) => effect.call === index && effect.origin === "signature");
    const places = placesFit(own, ran);
    const does = expects ? effectsFit(call, own, expects) : true;
    if (places === false || does === false) continue;
    if (words === true && places === true && does === true) return "predicted";
    compatible = true;
  }
  return compatible ? "unresolved" : "missed";
}

/** Code of which only is known that it runs: a rule on `execute` sees it. */
function runsAnything(effect: Effect): boolean {
  if (effect.verb !== "execute") return false;
  const source = effect.fields["source"];
  return source?.kind === "word" && (source.text === undefined || source.text === "network" || source.text === "unknown");
}

/** True where the words are these, undefined where they may be. */
function wordsFit(call: Call, ran: Ran): boolean | undefined {
  const { words } = call;
  if (words.length === 0) return false;
  const open = call.operandsOpen || words.some((word) => word.open || isGlob(word));
  if (!open && words.length !== ran.args.length + 1) return false;
  const known = [ran.program, ...ran.args];
  if (!open && words.every((word, index) => (index === 0 ? basename(word.text ?? "/") : word.text) === known[index])) return true;
  if (!open && words.every((word, index) => (index === 0 ? basename(word.text ?? "/") === known[0] : isSamePath(word.text, known[index]))))
    return true;
  return mayBe(words, call.operandsOpen, known) ? undefined : false;
}

/** A shell that starts in a linked directory calls it by another name than the shell around it. */
function isSamePath(text: string | undefined, other: string | undefined): boolean {
  if (text === other || !text?.startsWith("/") || !other?.startsWith("/")) return text === other;
  return realPath("/", text) === realPath("/", other);
}

/** Words with holes as one expression over the words joined. */
function mayBe(words: readonly Word[], more: boolean, known: readonly string[]): boolean {
  const pattern = words.map((word, index) => {
    const text = word.parts.map((part) => (typeof part === "string" ? escaped(part) : "[^\\x00]*")).join("");
    // What the shell finds for a glob may be several words.
    if (isGlob(word)) return `(?:${text}\\x00)+`;
    const program = index === 0 ? "(?:[^\\x00]*/)?" : "";
    return word.open ? `(?:[^\\x00]*\\x00)*?(?:${text}[^\\x00]*\\x00)?(?:[^\\x00]*\\x00)*?` : `${program}${text}\\x00`;
  });
  return new RegExp(`^${pattern.join("")}${more ? "(?:[^\\x00]*\\x00)*" : ""}$`, "s").test(known.map((word) => `${word}\0`).join(""));
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&").replaceAll(PROCESS, "\\d+");
}

/** The engine has one number stand for that of every process: what has it is not predicted exactly. */
const PROCESS = "31337";

function isGlob(word: Word): boolean {
  return word.parts.some((part) => typeof part !== "string" && part.kind !== "any");
}

/** Programs whose operands are changed or deleted, with the number of operands before the paths. */
const PATHS_AFTER: Readonly<Record<string, number>> = { rm: 0, shred: 0, touch: 0, truncate: 0, mkdir: 0, chmod: 1, mv: 0 };

/** True where each path that the program changes is the path of an effect, undefined where one may be. */
function placesFit(effects: readonly Effect[], ran: Ran): boolean | undefined {
  const after = PATHS_AFTER[ran.program];
  if (after === undefined) return true;
  const operands = ran.args.filter(
    (text, index) => !text.startsWith("-") || (ran.args.indexOf("--") >= 0 && ran.args.indexOf("--") < index),
  );
  let fits: true | undefined = true;
  for (const operand of operands.slice(after)) {
    const path = realPath(ran.cwd, operand);
    const one = effects.map((effect) => pathFits(effect, path));
    if (one.includes(true)) continue;
    if (!one.includes(undefined)) return false;
    fits = undefined;
  }
  return fits;
}

function pathFits(effect: Effect, path: string): boolean | undefined {
  const value = effect.fields["path"];
  if (value?.kind !== "path" || !CHANGING.has(effect.verb)) return false;
  if (value.contents) return value.real.text === undefined || `${path}/`.startsWith(`${value.real.text}/`) ? undefined : false;
  if (value.real.text === undefined || value.real.text.includes(PROCESS))
    return mayBe([certainPart(value.real)], false, [path]) ? undefined : false;
  return value.real.text === path;
}

const CHANGING: ReadonlySet<string> = new Set(["write", "delete", "change"]);

/** What stands before a part that is not known says nothing: that part may lead anywhere, by a link or by `..`. Rules read a path so as well. */
function certainPart(word: Word): Word {
  const last = word.parts.findLastIndex((part) => typeof part !== "string" && part.kind === "any");
  return last < 0 ? word : { ...word, parts: word.parts.slice(last) };
}

/** As the kernel finds it: `..` after a link leads above what the link names. */
function realPath(cwd: string, operand: string): string {
  const path = operand.startsWith("/") ? operand : `${cwd}/${operand}`;
  try {
    return realpathSync.native(path);
  } catch {
    return path === dirname(path) ? path : join(realPath(cwd, dirname(path)), basename(path));
  }
}

/** Undefined where the command is taken for more than it is: a single file for a tree. */
function effectsFit(call: Call, own: readonly Effect[], { recursive, flag }: Expected): boolean | undefined {
  if (flag !== undefined && call.flags[flag] === undefined) return false;
  if (recursive === undefined) return true;
  const deletes = own.filter((effect) => effect.verb === "delete");
  if (deletes.length === 0) return false;
  if (deletes.every(({ fields }) => (fields["recursive"]?.kind === "truth" && fields["recursive"].value === true) === recursive))
    return true;
  return recursive ? false : undefined;
}
