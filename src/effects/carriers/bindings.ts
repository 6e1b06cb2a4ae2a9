/** Words that stand for what lies below a place: what find and fd hand to the command that they run. */
import type { Value, Word } from "../../model/index.ts";
import { ANY, wordOf } from "../../model/index.ts";
import { Path } from "../paths/paths.ts";
import type { Binding } from "../run.ts";
import type { Shell } from "../shell/shell.ts";
import { fieldNamed, isSet } from "../signatures/clause-fields.ts";
import type { ClauseReading } from "../signatures/clauses.ts";
import { targetValues } from "../signatures/targets.ts";
import type { Names } from "../signatures/when.ts";

/** A word for what lies below each path of a role: what find hands to the command that it runs. `some`: what that is depends on more than names. */
export function bindingsOf(shell: Shell, reading: ClauseReading, names: Names, role: string, some = false): readonly Word[] {
  const words: Word[] = [];
  for (const value of targetValues(reading, reading.parsed, names, { kind: "name", name: role })) {
    if (value instanceof Path) words.push(bindBelow(shell, reading, names, value, some));
  }
  return words;
}

function bindBelow(shell: Shell, reading: ClauseReading, names: Names, path: Path, some: boolean): Word {
  const { run } = shell;
  const excluding = onlyExcludes(reading.call.words);
  const narrowed = excluding || some ? undefined : nameAsked(names, reading.call.words);
  const word = wordOf([...path.lexical.parts, "/", ANY], { open: true, span: path.written.span });
  const partial = some || narrowed !== undefined || (!excluding && isPartial(shell, reading, names));
  const bound = path.as(true, false, narrowed);
  const binding: Binding = { path: new Path(run.paths, word, bound.lexical, false, bound.local, false, true, narrowed), partial };
  run.bindings.set(word, binding);
  return word;
}

/** Another word below the same directory: of another name than the one that was asked for. */
export function boundAnew({ run }: Shell, word: Word): Word {
  const binding = run.bindings.get(word);
  if (!binding) return word;
  const { lexical, local } = binding.path;
  const anew = { ...word };
  run.bindings.set(anew, { ...binding, path: new Path(run.paths, anew, lexical, false, local, false, true, undefined) });
  return anew;
}

function nameAsked(names: Names, words: readonly Word[]): string | undefined {
  const { flags } = names;
  if (names.roles.pattern !== undefined) return nameSought(names.roles.pattern, flags);
  if (flags["-o"] || flags["-or"]) return undefined;
  if (flags["-not"] || flags["!"]) return nameBesideOthers(words);
  const name = flags["-name"] ?? flags["-iname"];
  const only = name?.kind === "list" && name.items.length === 1 ? name.items[0] : name;
  return only?.kind === "word" && only.text !== "*" ? only.text : undefined;
}

/** `-name '*.o' ! -name keep.o`: what is taken out of what has the name leaves nothing else. */
function nameBesideOthers(words: readonly Word[]): string | undefined {
  const asked = words.filter((_, at) => /^-i?name$/.test(words[at - 1]?.text ?? "") && !NEGATES.test(words[at - 2]?.text ?? ""));
  const [only, more] = asked;
  return only?.text === "*" || more || words.some(({ text }) => text === "(") ? undefined : only?.text;
}

const NEGATES = /^(?:!|-not)$/;
const NAME_TESTS = /^-i?(?:name|path|wholename|regex)$/;
const OTHER_TESTS = /^-(?:[acm](?:min|time)|newer.*|empty|size|user|group|perm)$/;

/** All but what is named is nearly all: who says only what is to stay narrows nothing. */
function onlyExcludes(words: readonly Word[]): boolean {
  let excludes = false;
  for (const [index, { text }] of words.entries()) {
    if (text === undefined) continue;
    if (OTHER_TESTS.test(text)) return false;
    if (!NAME_TESTS.test(text)) continue;
    const before = words[index - 1]?.text;
    if (!NEGATES.test(before ?? "")) return false;
    excludes = true;
  }
  return excludes;
}

/** The names that fd looks for, as a glob: its pattern is a regular expression that may match anywhere, unless a flag says otherwise. */
function nameSought(pattern: Value, flags: Names["flags"]): string | undefined {
  if (pattern?.kind !== "word" || !pattern.text || flags["-p"] !== undefined) return undefined;
  if (flags["-g"] !== undefined) return pattern.text;
  if (flags["-F"] !== undefined) return `*${pattern.text}*`;
  const plain = /^(\^?)((?:[\w-]|\\?\.)+)(\$?)$/.exec(pattern.text);
  if (!plain || pattern.text === ".") return undefined;
  return `${plain[1] ? "" : "*"}${plain[2]?.replace(/(\\?)\./g, (_, escaped) => (escaped ? "." : "?"))}${plain[3] ? "" : "*"}`;
}

/** What the signature says of its own delete's being narrowed, or of what it runs, holds for both. */
function isPartial(shell: Shell, reading: ClauseReading, names: Names): boolean {
  for (const clause of reading.signature.effects) {
    if ((clause.verb === "delete" || clause.verb === "execute") && isSet(fieldNamed(shell, reading, names, clause, "partial"))) return true;
  }
  return false;
}
