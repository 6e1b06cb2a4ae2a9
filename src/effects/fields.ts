import type { EffectOrigin, Flow, ListValue, Part, PathValue, Scalar, TruthValue, Value, Verb, Word } from "../model/index.ts";
import { ANY, FALSE_VALUE, knownWord, TRUE_VALUE, truthValue, UNKNOWN_VALUE, VERBS, wordOf } from "../model/index.ts";
import type { Path } from "./paths/paths.ts";
import type { Carried, Run } from "./run.ts";
import { mayGrow, wordsFlow } from "./shell/flow.ts";
import type { Shell } from "./shell/shell.ts";
import { pathsIn } from "./signatures/named-paths.ts";
import { variablePath } from "./words/variable-path.ts";

type FieldRecord = Readonly<Record<string, Value>>;

/** What every effect says of itself. */
class BaseFields {
  readonly verb: Word;
  readonly via: Word | undefined;
  readonly place: Word;
  readonly privileged: TruthValue;

  constructor(verb: Verb, via: Word | undefined, carried: Carried) {
    this.verb = VERB_WORDS[verb];
    this.via = via;
    this.place = PLACE_WORDS[carried.place];
    this.privileged = carried.privileged ? TRUE_VALUE : FALSE_VALUE;
  }
}

/** Makes fields of a verb that has no path. */
export function plainFields(verb: Verb, via: Word | undefined, carried: Carried, more: FieldRecord): FieldRecord {
  return Object.assign(new BaseFields(verb, via, carried) as unknown as Record<string, Value>, more);
}

const VERB_WORDS = Object.fromEntries(VERBS.map((verb) => [verb, knownWord(verb)])) as Readonly<Record<Verb, Word>>;
const PLACE_WORDS = { local: knownWord("local"), container: knownWord("container"), remote: knownWord("remote") };

/** Fields of an effect on a path. The facts about it are looked up only when a rule asks. */
export class PathFields {
  readonly verb: Word;
  readonly via: Word | undefined;
  readonly place: Word;
  readonly privileged: TruthValue;
  readonly path: Path | undefined;
  tree: Value;
  recursive: Value;
  partial: Value;
  moved: Value;
  discard: Value;
  link: Value;
  sources: Value;
  grants: Value;
  owner: Value;
  source: Value;
  language: Value;
  name: Value;
  deferred: Value;
  readonly #run: Run;
  readonly #order: number;

  constructor(run: Run, verb: Verb, via: Word | undefined, carried: Carried, path: Path | undefined) {
    this.#run = run;
    this.#order = run.effects.length;
    this.verb = VERB_WORDS[verb];
    this.via = via;
    // What a container shares with this machine is this machine's; what runs there runs in the container.
    this.place = PLACE_WORDS[path?.local === true && verb !== "execute" ? "local" : carried.place];
    this.privileged = carried.privileged ? TRUE_VALUE : FALSE_VALUE;
    this.path = path;
    this.tree = path?.tree ? TRUE_VALUE : undefined;
    this.recursive = undefined;
    this.partial = undefined;
    this.moved = undefined;
    this.discard = undefined;
    this.link = undefined;
    this.sources = undefined;
    this.grants = undefined;
    this.owner = undefined;
    this.source = undefined;
    this.language = undefined;
    this.name = undefined;
    this.deferred = undefined;
  }

  get exists(): Value {
    const { path } = this;
    if (!path) return undefined;
    if (!path.local || path.real.text === undefined) return UNKNOWN_VALUE;
    return truthValue(this.wasCreated || this.#run.paths.status(path.real.text) !== undefined);
  }

  get directory(): Value {
    return this.path && truthValue(this.path.isDirectory);
  }

  get ignored(): Value {
    const { path } = this;
    if (!path) return undefined;
    if (!path.local || path.real.text === undefined) return UNKNOWN_VALUE;
    return truthValue(this.#run.paths.ignored(path.real.text));
  }

  get tracked(): Value {
    const { path } = this;
    if (!path) return undefined;
    if (!path.local || path.real.text === undefined) return UNKNOWN_VALUE;
    return truthValue(this.#run.paths.tracked(path.real.text));
  }

  get created(): Value {
    return this.path && truthValue(this.wasCreated);
  }

  /** What was there before the script stays what it was, whatever the script puts into it. */
  private get wasCreated(): boolean {
    const { path } = this;
    const made = path?.made;
    if (!path || made === undefined || made.order > this.#order) return false;
    return !path.local || path.real.text === undefined || this.#run.paths.status(path.real.text) === undefined;
  }
}

/** The record type of an effect's fields; a class with getters is one for whoever reads it by name. */
export function asRecord(fields: PathFields | CommandFields): FieldRecord {
  return fields as unknown as FieldRecord;
}

const ROOT = knownWord("/");

/** Fields of the `command` effect, which sums up what the command does itself. */
export class CommandFields {
  readonly verb = VERB_WORDS.command;
  readonly via: Word | undefined;
  readonly place: Word;
  readonly privileged: TruthValue;
  readonly program: Word;
  readonly assigns: Value;
  readonly proved: TruthValue;
  readonly #run: Run;
  readonly #index: number;
  readonly #directory: Word;
  readonly #input: Flow | undefined;
  /** The effects among which its own are. */
  readonly #from: number;
  readonly #to: number;

  constructor(
    run: Run,
    index: number,
    program: Word,
    assigns: readonly Word[],
    from: number,
    { carried, env, stdin }: Pick<Shell, "carried" | "env" | "stdin">,
  ) {
    const call = run.calls[index];
    this.#run = run;
    this.#index = index;
    this.#directory = env.cwd;
    this.#input = stdin?.flow;
    this.via = program;
    this.program = program;
    this.place = PLACE_WORDS[carried.place];
    this.privileged = carried.privileged ? TRUE_VALUE : FALSE_VALUE;
    this.assigns = assigns.length === 0 ? undefined : { kind: "list", items: assigns, open: false };
    this.proved = call?.proved ? TRUE_VALUE : FALSE_VALUE;
    this.#from = from;
    this.#to = run.effects.length;
  }

  get words(): ListValue {
    const call = this.#run.calls[this.#index];
    const words = call?.words ?? [];
    return { kind: "list", items: words, open: call?.operandsOpen === true && mayGrow(words) };
  }

  /** The command as one text, for patterns that people wrote as text: one blank between words, the program without its path. */
  get text(): Word {
    const call = this.#run.calls[this.#index];
    const words = call?.words.slice(1) ?? [];
    const rest: Part[] = words.flatMap((word) => [" ", ...word.parts, ...(word.open ? [ANY] : [])]);
    return wordOf([...this.program.parts, ...rest, ...(call?.operandsOpen === true && mayGrow(words) ? [ANY] : [])]);
  }

  get effects(): ListValue {
    return this.collect((verb) => VERB_WORDS[verb]);
  }

  get reads(): ListValue {
    return this.collect((verb, fields) => (verb === "read" ? (fields.path as PathValue | undefined) : undefined));
  }

  get writes(): ListValue {
    return this.collect((verb, fields) => (verb === "write" ? (fields.path as PathValue | undefined) : undefined));
  }

  /** Where what it is handed came from, by its words or as its input. */
  get sources(): ListValue {
    const flow = wordsFlow(this.#run.calls[this.#index]?.words ?? []);
    const paths = [...(flow?.sources ?? []), ...(this.#input?.sources ?? [])];
    if (flow?.variable !== undefined) paths.push(variablePath(this.#run, flow.variable, this.#directory));
    return { kind: "list", items: paths, open: false };
  }

  get "runs-in"(): PathValue {
    return this.pathOf(this.#directory);
  }

  /** What it writes is asked about by `writes`; the project as a whole is where it is at home. */
  get names(): ListValue {
    const { context } = this.#run;
    const written = new Set(this.writes.items.map((path) => (path.kind === "path" ? path.lexical.text : undefined)));
    const items = this.words.items.slice(1).flatMap((word) => (word.kind === "word" ? pathsIn(word) : []));
    const paths = items.map((word) => this.pathOf(word));
    const elsewhere = ({ lexical: { text } }: PathValue) => text === undefined || (text !== context.project && !written.has(text));
    return { kind: "list", items: paths.filter(elsewhere), open: this.words.open };
  }

  private pathOf(word: Word): PathValue {
    const local = this.place === PLACE_WORDS.local;
    if (word.text?.includes("://")) return this.#run.paths.path(ROOT, ROOT, { local, keepLast: false, tree: false });
    return this.#run.paths.path(word, this.#directory, { local, keepLast: false, tree: false });
  }

  get "calls-itself"(): TruthValue {
    return this.#run.recursive.has(this.#index) ? TRUE_VALUE : FALSE_VALUE;
  }

  /** The line does nothing but this one pipeline. */
  get alone(): TruthValue {
    const { calls } = this.#run;
    const pipeline = calls[this.#index]?.pipeline;
    return calls.every((call) => call.pipeline === pipeline) ? TRUE_VALUE : FALSE_VALUE;
  }

  private collect(pick: (verb: Verb, fields: FieldRecord) => Scalar | undefined): ListValue {
    const items: Scalar[] = [];
    for (let index = this.#from; index < this.#to; index += 1) {
      const effect = this.#run.effects[index];
      if (effect?.call !== this.#index || effect.verb === "command") continue;
      const item = pick(effect.verb, effect.fields);
      if (item && !items.includes(item)) items.push(item);
    }
    return { kind: "list", items, open: false };
  }
}

export function listOf(items: readonly Scalar[], open = false): ListValue {
  return { kind: "list", items, open };
}

/** Adds an effect on a path; of a call's effects on paths of which the same is known, all but the first of each kind say nothing more. */
export function emitPath(run: Run, verb: Verb, fields: PathFields, call: number, origin: EffectOrigin, span: Word["span"]): void {
  const likeness = fields.path?.lexical.text === undefined ? likenessOf(fields) : undefined;
  if (likeness !== undefined && !run.isFirst(`${call} ${verb} ${origin} ${likeness}`)) return;
  run.effects.push(span ? { verb, fields: asRecord(fields), call, origin, span } : { verb, fields: asRecord(fields), call, origin });
}

/** Effects of one likeness cannot be told apart by any rule; `undefined`: this one is like no other. */
function likenessOf(fields: PathFields): string | undefined {
  const { path, tree, recursive, partial, moved, discard, link, sources, grants, owner, source, name } = fields;
  const shape = path && shapeOf(path);
  if (shape === undefined || grants || owner || source || name) return undefined;
  const from = sources?.kind === "list" ? sources.items.map((item) => (item.kind === "path" ? shapeOf(item) : undefined)) : [];
  if (from.includes(undefined)) return undefined;
  const truths = [tree, recursive, partial, moved, discard, link].map((value) => (value?.kind === "truth" ? String(value.value) : ""));
  return [shape, ...truths, ...from].join("\n");
}

/** What is known of a path that is not known as a whole. */
function shapeOf({ lexical, narrowedTo, local, contents }: PathValue): string | undefined {
  if (lexical.text !== undefined || narrowedTo !== undefined || !local || contents) return undefined;
  return lexical.parts.map((part) => (typeof part === "string" ? part : `\0${part.kind}`)).join("");
}
