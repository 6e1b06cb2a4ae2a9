import { minimatch } from "minimatch";
import { type Policy, type PolicyGraph, type SetContent, type SetResolver, withNested } from "../compiler/index.ts";
import { compare, newMemory } from "../conditions/index.ts";
import { newCounters } from "../engine/index.ts";
import { type Call, type CompiledSet, type Context, knownWord, type Program, type Ternary, type Word } from "../model/index.ts";
import { type CodeLiteral, type PatternText, type PatternValue, type PatternWord, parseCommandPattern } from "../syntax/index.ts";
import { resolversOf } from "./reference-resolvers.ts";
import { tablesOf } from "./reference-tables.ts";

/** Whether a call is what a command pattern means, read off the pattern's syntax word by word (S10). */
export function referencePattern(
  code: CodeLiteral,
  call: Call,
  calls: readonly Call[],
  policy: Policy,
  graph: PolicyGraph,
  program: Program,
  context: Context,
): Ternary {
  const { pattern } = parseCommandPattern(code);
  if (!pattern) return false;
  const matcher = new PatternMatcher(policy, graph, program, context);
  const commands = [...pattern.commands];
  const last = commands.pop()!;
  let answer = matcher.command(last.words, last.open, call);
  let stage = call.stage;
  for (const upstream of commands.reverse()) {
    let best: { stage: number; answer: Ternary } | undefined;
    for (const other of calls) {
      if (other.pipeline !== call.pipeline || other.stage >= stage) continue;
      const found = matcher.command(upstream.words, upstream.open, other);
      if (found !== false && (!best || found === true)) best = { stage: other.stage, answer: found };
    }
    if (!best) return false;
    if (best.answer === "unknown" && answer === true) answer = "unknown";
    stage = best.stage;
  }
  return answer;
}

/** The commands that a pattern's last part may name; none where the program's name has a hole. */
export function namesInPattern(code: CodeLiteral, program: Program): readonly string[] {
  const last = parseCommandPattern(code).pattern?.commands.at(-1);
  const names: string[] = [];
  let heads = [""];
  for (const word of last?.words ?? []) {
    const choices = word.kind === "flag" ? undefined : choicesOf(word);
    if (!choices) break;
    heads = heads.flatMap((head) => choices.map((choice) => (head === "" ? choice : `${head} ${choice}`)));
    if (names.length > 0) heads = heads.filter((name) => isName(name, program));
    names.push(...heads);
  }
  return names;
}

function isName(name: string, program: Program): boolean {
  return program.signature(name) !== undefined || program.hasSubcommands(name);
}

/**
 * The pattern's words after those that name the call; undefined where it is named otherwise. Of the word behind the name only what is no part of a
 * longer name is an operand: `{mcp,install}` for a call of `claude`, where `claude mcp` is a command of its own.
 */
function wordsBehindName(words: readonly PatternWord[], name: string, program: Program): PatternWord[] | undefined {
  const parts = name.split(" ");
  for (const [index, part] of parts.entries()) {
    const word = words[index];
    if (!word || word.kind === "flag" || !choicesOf(word)?.includes(part)) return undefined;
  }
  const behind = words.slice(parts.length);
  const [next] = behind;
  if (!next || next.kind === "flag" || !choicesOf(next)) return behind;
  const alternatives = (next.kind === "alternatives" ? next.alternatives : [next]) as PatternText[];
  const left = alternatives.filter((text) => text.kind === "literal" && !isName(`${name} ${text.text}`, program));
  return left.length === 0 ? undefined : [{ ...next, kind: "alternatives", alternatives: left } as PatternWord, ...behind.slice(1)];
}

class PatternMatcher {
  readonly #policy: Policy;
  readonly #program: Program;
  readonly #context: Context;
  readonly #sets: SetResolver;

  constructor(policy: Policy, graph: PolicyGraph, program: Program, context: Context) {
    this.#context = context;
    this.#policy = policy;
    this.#program = program;
    this.#sets = resolversOf(graph).sets;
  }

  /** By the call's whole name, and by each shorter one: the words behind that stand before the operands. */
  command(words: readonly PatternWord[], open: boolean, call: Call): Ternary {
    const parts = call.name?.split(" ") ?? [];
    const counts = parts.length === 0 ? [0] : parts.map((_, index) => index + 1);
    const answers = counts.map((count) => this.#behind(words, open, call, parts.slice(0, count).join(" "), parts.slice(count)));
    return answers.includes(true) ? true : answers.includes("unknown") ? "unknown" : false;
  }

  #behind(words: readonly PatternWord[], open: boolean, call: Call, name: string, behind: readonly string[]): Ternary {
    const rest = this.#afterName(words, call, name);
    if (!rest) return false;
    const flags = rest.filter((word) => word.kind === "flag");
    const operands = rest.filter((word) => word.kind !== "flag");
    let answer: Ternary = true;
    const given = new Set<string>();
    for (const flag of flags) {
      const letters = this.#cluster(flag.names[0]!, call);
      const wanted: readonly (readonly string[])[] = letters ? letters.map((letter) => [letter]) : [flag.names];
      for (const names of wanted) {
        const found = names.map((name) => this.#flag(name, flag.value, call, given));
        answer = both(answer, found.includes(true) ? true : found.includes("unknown") ? "unknown" : false);
      }
    }
    const plain = call.signature
      ? call.operands
      : call.operands.filter(
          (word) => !flags.some((flag) => flag.names.some((name) => word.text === name || word.text?.startsWith(`${name}=`))),
        );
    const following = [...behind.map((text) => knownWord(text)), ...plain];
    for (const [index, operand] of operands.entries()) {
      const word = following[index];
      answer = both(answer, word ? this.#matches(word, operand) : call.operandsOpen ? "unknown" : false);
    }
    if (open || answer === false) return answer;
    if (following.length > operands.length || Object.keys(call.flags).some((name) => !given.has(name))) return false;
    return call.operandsOpen ? both(answer, "unknown") : answer;
  }

  /** The pattern's words after those that name the command; undefined where the name differs. */
  #afterName(words: readonly PatternWord[], call: Call, name: string): PatternWord[] | undefined {
    const first = words[0];
    if (first && first.kind !== "flag" && choicesOf(first)) return name === "" ? undefined : wordsBehindName(words, name, this.#program);
    if (name !== (call.name ?? "")) return undefined;
    const program = call.words[0];
    if (!program || !first || first.kind === "flag") return undefined;
    return this.#matches(
      { ...program, ...(program.text === undefined ? {} : { text: program.text.slice(program.text.lastIndexOf("/") + 1) }) },
      first,
    ) === true
      ? words.slice(1)
      : undefined;
  }

  #cluster(name: string, call: Call): string[] | undefined {
    const declares = (flag: string) =>
      call.signature?.flags.some((candidate) => candidate.names.includes(flag) || candidate.globs.includes(flag)) === true;
    if (!/^-[A-Za-z0-9]{2,}$/.test(name) || !call.signature || declares(name)) return undefined;
    const letters = [...name.slice(1)].map((letter) => `-${letter}`);
    return letters.every((letter) => call.signature!.openFlags || declares(letter)) ? letters : undefined;
  }

  #flag(name: string, value: PatternValue | undefined, call: Call, given: Set<string>): Ternary {
    const canonical = call.signature?.flags.find((candidate) => candidate.names.includes(name))?.names[0] ?? name;
    given.add(canonical);
    if (!call.signature) {
      const word = call.words.find((candidate) => candidate.text === name || candidate.text?.startsWith(`${name}=`));
      if (!word) return call.operandsOpen ? "unknown" : false;
      return value
        ? this.#matches({ ...word, text: word.text!.slice(name.length + 1), parts: [word.text!.slice(name.length + 1)] }, value)
        : true;
    }
    const found = Object.hasOwn(call.flags, canonical)
      ? call.flags[canonical]
      : call.globals && Object.hasOwn(call.globals, name)
        ? call.globals[name]
        : undefined;
    if (found === undefined) return call.operandsOpen ? "unknown" : false;
    if (!value) return true;
    const items = found.kind === "list" ? found.items : [found];
    const answers = items.map((item) =>
      item.kind === "path" ? this.#matches(item.written, value) : item.kind === "word" ? this.#matches(item, value) : false,
    );
    return answers.includes(true) ? true : answers.includes("unknown") ? "unknown" : false;
  }

  #matches(word: Word, value: PatternValue): Ternary {
    if (word.text === undefined) return this.#mayMatch(word, value);
    if (value.kind === "set") {
      return this.#contentsOf(value).some(({ type, members, except }) => {
        const inside = (globs: readonly string[]) => globs.some((glob) => globMatches(word.text!, glob, type === "caseless"));
        return inside(members) && !inside(except);
      });
    }
    const texts = value.kind === "alternatives" ? value.alternatives : [value];
    return texts.some((text) => textMatches(word.text!, text));
  }

  #contentsOf(value: Extract<PatternValue, { kind: "set" }>): readonly SetContent[] {
    const content = this.#sets.named(value.name, this.#policy);
    return content ? withNested(content) : [];
  }

  /** A word that is known in part: by an automaton of what the pattern takes. */
  #mayMatch(word: Word, value: PatternValue): Ternary {
    const contents =
      value.kind === "set"
        ? this.#contentsOf(value)
        : [{ type: "word" as const, members: (value.kind === "alternatives" ? value.alternatives : [value]).map(globText), except: [] }];
    const sets = contents.map(({ type, members, except }, id): CompiledSet => ({ id, name: "", type, members, except, foldCase: false }));
    const tables = tablesOf(sets);
    if (!tables) return "unknown";
    const scope = {
      tables: { conditions: [], sets, tables },
      context: this.#context,
      counters: newCounters(),
      memory: newMemory(),
      lookup: () => undefined,
    };
    const of = sets.map(({ id }) => ({ kind: "in" as const, set: id, bothSpellings: false }));
    const truth = compare(word, { kind: "either", of }, scope);
    return truth === "unconstrained" ? "unknown" : truth;
  }
}

/** A pattern's text as a glob: what is no star of its own stands for itself. */
function globText(text: PatternText): string {
  const plain = (part: string) => part.replace(/[*?[\]{}()!+@\\]/g, "\\$&");
  return text.kind === "literal" ? plain(text.text) : text.pieces.map(plain).join("*");
}

const choicesByWord = new WeakMap<PatternWord, readonly string[] | "other">();

/** The texts that the word stands for; undefined where these are no list. */
function choicesOf(word: Exclude<PatternWord, { kind: "flag" }>): readonly string[] | undefined {
  const known = choicesByWord.get(word) ?? choicesIn(word) ?? "other";
  choicesByWord.set(word, known);
  return known === "other" ? undefined : known;
}

function choicesIn(word: Exclude<PatternWord, { kind: "flag" }>): readonly string[] | undefined {
  if (word.kind === "literal") return [word.text];
  if (word.kind !== "alternatives") return undefined;
  const literals = word.alternatives.flatMap((alternative) => (alternative.kind === "literal" ? [alternative.text] : []));
  return literals.length === word.alternatives.length ? literals : undefined;
}

function textMatches(text: string, pattern: PatternText): boolean {
  if (pattern.kind === "literal") return text === pattern.text;
  let from = 0;
  for (const [index, piece] of pattern.pieces.entries()) {
    if (index === pattern.pieces.length - 1) return text.length - piece.length >= from && text.endsWith(piece);
    const at = index === 0 ? (text.startsWith(piece) ? 0 : -1) : text.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return true;
}

/** Words are no paths: `*` also spans slashes. */
function globMatches(text: string, glob: string, nocase: boolean): boolean {
  const flat = (value: string) => value.replaceAll("/", "\u0001");
  return minimatch(flat(text), flat(glob), { dot: true, nonegate: true, nocomment: true, nocase });
}

function both(left: Ternary, right: Ternary): Ternary {
  if (left === false || right === false) return false;
  return left === true && right === true ? true : "unknown";
}
