import type { FlagSpec, Value, Word } from "../../model/index.ts";
import { wordOf } from "../../model/index.ts";
import type { Shell } from "../shell/shell.ts";
import { matchesPattern } from "../words/patterns.ts";
import { recordFlag, takeValue, wordFrom } from "./flag-values.ts";
import type { Prepared } from "./prepared.ts";
import type { ShapeRecord } from "./shapes.ts";
import { matchesWordGlob } from "./word-globs.ts";

/** Words sorted into flags and operands, as a signature reads them. */
export interface Parsed {
  readonly flags: Record<string, Value>;
  /** Every value of a flag whose value is several words (`-exec … ;`). */
  readonly commands: Record<string, Word[][]>;
  readonly operands: Word[];
  /** The number of operands before `--`; -1 where there is none. */
  separator: number;
  /** Operands from this number on are the rest as it is; -1 where there is none. */
  rest: number;
  readonly shapes: ShapeRecord[];
  /** The signature declares every flag that was read. */
  declared: boolean;
  /** A word of which the beginning is not known may be a flag. */
  mayHideFlag: boolean;
  /** A word that is a flag, but which one is not known: `-$F`. */
  hidesFlag: boolean;
}

/** Tells whether the operand that comes next begins the rest of the words. */
export type RestTest = (parsed: Parsed, next: Word) => boolean;

/** Reads words from `start` on; `single` stops before the first operand. Gives the index of the first word that was not read. */
export function readFlags(
  shell: Shell,
  prepared: Prepared,
  words: readonly Word[],
  start: number,
  parsed: Parsed,
  beginsRest: RestTest | undefined,
  single: boolean,
): number {
  let index = start;
  if (prepared.signature.bundled && !single) index = readBundle(shell, prepared, words, index, parsed);
  while (index < words.length) {
    const word = words[index] as Word;
    const first = word.parts[0];
    const text = typeof first === "string" ? first : "";
    if (text === "--" && word.text === "--") {
      parsed.separator = parsed.operands.length;
      if (single) return index + 1;
      for (const operand of words.slice(index + 1)) parsed.operands.push(operand);
      if (beginsRest) markRest(parsed, beginsRest);
      return words.length;
    }
    // A dash alone is an operand but where it is a flag's spelling: `env -`, `su -`.
    if (text.charCodeAt(0) === DASH && (text.length > 1 || word.parts.length > 1 || prepared.flags.has(text))) {
      // An option that the program does not have, where its command would begin, is that command's: `docker run --entrypoint rm image -rf x`.
      if (parsed.operands.length > 0 && beginsRest?.(parsed, word) && !isDeclared(shell, prepared, words, index, text)) {
        takeRest(words, index, parsed);
        return words.length;
      }
      index = readFlag(shell, prepared, words, index, text, parsed);
      if (index < 0) {
        for (const operand of words.slice(-index)) parsed.operands.push(operand);
        parsed.rest = 0;
        return words.length;
      }
      continue;
    }
    const key = prepared.keys.size > 0 ? readKey(shell, prepared, word, text, parsed) : false;
    if (key) {
      index += 1;
      continue;
    }
    if (prepared.dashless) {
      const after = readDashless(shell, prepared, words, index, text, parsed);
      if (after > index) {
        index = after;
        continue;
      }
    }
    if (single) return index;
    if (beginsRest?.(parsed, word)) {
      takeRest(words, index, parsed);
      return words.length;
    }
    if (typeof first === "object" && first.kind === "any") parsed.mayHideFlag = true;
    parsed.operands.push(word);
    index += 1;
  }
  return index;
}

export function newParsed(): Parsed {
  return {
    flags: {},
    commands: {},
    operands: [],
    separator: -1,
    rest: -1,
    shapes: [],
    declared: true,
    mayHideFlag: false,
    hidesFlag: false,
  };
}

const DASH = 45;

function takeRest(words: readonly Word[], index: number, parsed: Parsed): void {
  parsed.rest = parsed.operands.length;
  for (const operand of words.slice(index)) parsed.operands.push(operand);
}

function isDeclared(shell: Shell, prepared: Prepared, words: readonly Word[], index: number, text: string): boolean {
  const tried = newParsed();
  readFlag(shell, prepared, words, index, text, tried);
  return tried.declared;
}

/** After `--` the words are operands, but the rest still begins where its role does. */
function markRest(parsed: Parsed, beginsRest: RestTest): void {
  const { operands } = parsed;
  for (let index = parsed.separator; index < operands.length; index += 1) {
    const before = { ...parsed, operands: operands.slice(0, index) };
    if (!beginsRest(before, operands[index] as Word)) continue;
    parsed.rest = index;
    return;
  }
}

/** Reads one flag word and its value; negative where what follows (from that index) are operands. */
function readFlag(shell: Shell, prepared: Prepared, words: readonly Word[], index: number, text: string, parsed: Parsed): number {
  const word = words[index] as Word;
  if (word.text !== undefined) {
    const spec = prepared.flags.get(text);
    if (spec) {
      takeBack(prepared, text, parsed);
      return takeValue(shell, spec, words, index, parsed);
    }
  }
  if (text.charCodeAt(1) === DASH) return readLong(shell, prepared, words, index, text, parsed);
  const equals = text.indexOf("=");
  if (equals > 2) {
    const spec = prepared.flags.get(text.slice(0, equals));
    if (spec) {
      recordFlag(shell, spec, wordFrom(word, equals + 1), parsed);
      return index + 1;
    }
  }
  return readCluster(shell, prepared, words, index, text, parsed);
}

function readLong(shell: Shell, prepared: Prepared, words: readonly Word[], index: number, text: string, parsed: Parsed): number {
  const word = words[index] as Word;
  const equals = text.indexOf("=");
  const name = equals < 0 ? text : text.slice(0, equals);
  if (equals < 0 && word.text === undefined) return name.length > 2 ? begun(shell, prepared, name, parsed, index) : hidden(parsed, index);
  const spec = prepared.flags.get(name) ?? abbreviated(prepared, name);
  if (!spec) {
    if (takeBack(prepared, name, parsed)) return index + 1;
    const glob = word.text === undefined ? undefined : prepared.globs.find((each) => matchesPattern(text, each.glob));
    if (!glob) return undeclared(parsed, index);
    recordFlag(shell, glob.spec, equals >= 0 && glob.spec.attachedOnly ? wordFrom(word, equals + 1) : undefined, parsed);
    return index + 1;
  }
  if (equals < 0) return takeValue(shell, spec, words, index, parsed);
  if (spec.type === undefined) parsed.declared = false;
  recordFlag(shell, spec, wordFrom(word, equals + 1), parsed);
  return index + 1;
}

/** `--no-force` after `--force`, or the other way round: the later one counts. True where the flag is the opposite of a declared one. */
function takeBack(prepared: Prepared, name: string, parsed: Parsed): boolean {
  const opposite = prepared.opposites.get(name);
  if (opposite === undefined) return false;
  delete parsed.flags[opposite];
  return true;
}

/** GNU programs take every beginning of a long flag that no other has. */
function abbreviated(prepared: Prepared, name: string): FlagSpec | undefined {
  let found: FlagSpec | undefined;
  for (const long of prepared.long) {
    if (!long.startsWith(name) || long === "--help") continue;
    const spec = prepared.flags.get(long);
    if (found && spec !== found) return undefined;
    found = spec;
  }
  return found;
}

/** `-rf`, `-ofile`, `-9`. */
function readCluster(shell: Shell, prepared: Prepared, words: readonly Word[], index: number, text: string, parsed: Parsed): number {
  const word = words[index] as Word;
  if (text.length === 1) return hidden(parsed, index);
  for (let at = 1; at < text.length; at += 1) {
    const spec = prepared.flags.get(`-${text[at]}`);
    if (!spec && word.text === undefined) return hidden(parsed, index);
    if (!spec && at === 1 && readGlob(shell, prepared, word, text, parsed)) return index + 1;
    if (!spec) {
      // What follows a letter that is not declared may be its value or further flags: those count.
      parsed.declared = false;
      continue;
    }
    const last = at === text.length - 1 && word.parts.length === 1;
    const digits = digitsOf(spec, text, at + 1);
    if (spec.type === undefined || digits !== undefined) {
      recordFlag(shell, spec, digits ? wordOf([digits], { span: word.span }) : undefined, parsed);
      if (spec.stops) return -(index + 1);
      at += digits?.length ?? 0;
      continue;
    }
    if (last) return takeValue(shell, spec, words, index, parsed);
    const attached = wordFrom(word, at + 1);
    recordFlag(shell, spec, attached, parsed);
    return spec.stops ? -(index + 1) : index + 1;
  }
  // What follows the letters is not known: it may be any further flag.
  if (word.parts.length > 1) return hidden(parsed, index);
  return index + 1;
}

/** A number that may be left out ends where the next letter begins: `-0777ne`, `-lane`. `undefined`: the flag takes all that follows. */
function digitsOf({ type, attachedOnly }: FlagSpec, text: string, at: number): string | undefined {
  if (!attachedOnly || type !== "number" || !/^[0-9A-Za-z]/.test(text.slice(at))) return undefined;
  return /^(?:0?x[0-9a-f]+|\d*)/i.exec(text.slice(at))?.[0] ?? "";
}

function readGlob(shell: Shell, prepared: Prepared, word: Word, text: string, parsed: Parsed): boolean {
  for (const { glob, spec } of prepared.globs) {
    if (word.text === undefined || !matchesWordGlob(text, glob)) continue;
    recordFlag(shell, spec, spec.type === undefined ? undefined : wordOf([text.replace(/^[-+]+/, "")], { span: word.span }), parsed);
    return true;
  }
  return false;
}

function undeclared(parsed: Parsed, index: number): number {
  parsed.declared = false;
  return index + 1;
}

/** `--ha$X`: each flag that begins so is taken to be there. */
function begun(shell: Shell, prepared: Prepared, text: string, parsed: Parsed, index: number): number {
  for (const long of prepared.long) {
    const spec = prepared.flags.get(long);
    if (spec && spec.type === undefined && long.startsWith(text)) recordFlag(shell, spec, undefined, parsed);
  }
  return undeclared(parsed, index);
}

function hidden(parsed: Parsed, index: number): number {
  parsed.hidesFlag = true;
  return undeclared(parsed, index);
}

function readKey(shell: Shell, prepared: Prepared, word: Word, text: string, parsed: Parsed): boolean {
  const equals = text.indexOf("=");
  const spec = equals > 0 ? prepared.keys.get(text.slice(0, equals + 1)) : undefined;
  if (!spec) return false;
  recordFlag(shell, spec, wordFrom(word, equals + 1), parsed);
  return true;
}

function readDashless(shell: Shell, prepared: Prepared, words: readonly Word[], index: number, text: string, parsed: Parsed): number {
  const word = words[index] as Word;
  if (word.text === undefined) return index;
  const spec = prepared.flags.get(text);
  if (spec) return takeValue(shell, spec, words, index, parsed);
  for (const each of prepared.globs) {
    if (each.glob.startsWith("-") || !matchesWordGlob(text, each.glob)) continue;
    recordFlag(shell, each.spec, undefined, parsed);
    return index + 1;
  }
  return index;
}

/** tar's first word: letters without a dash, whose values are the next words in turn. */
function readBundle(shell: Shell, prepared: Prepared, words: readonly Word[], start: number, parsed: Parsed): number {
  const text = words[start]?.text;
  if (text === undefined || text === "" || text.startsWith("-")) return start;
  let index = start + 1;
  for (const letter of text) {
    const spec = prepared.flags.get(`-${letter}`);
    if (!spec) parsed.declared = false;
    else if (spec.type === undefined || spec.attachedOnly) recordFlag(shell, spec, undefined, parsed);
    else if (index < words.length) recordFlag(shell, spec, words[index++], parsed);
  }
  return index;
}
