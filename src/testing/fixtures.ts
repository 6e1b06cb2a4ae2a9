/**
 * YAML files of cases, language-neutral: what a call is, the world it stands in, the verdict that is expected. conformance/README.md has the format.
 */
import { readFileSync } from "node:fs";
import { type Document, isMap, isSeq, parseAllDocuments } from "yaml";
import type { Action, Context, LayerName, Shell } from "../model/index.ts";
import { contextOf } from "./fixture-world.ts";
import { REFERENCE_PROJECT } from "./reference-world.ts";

export interface FixtureFile {
  readonly file: string;
  /** One for each YAML document. */
  readonly suites: readonly FixtureSuite[];
  /** Why the file could not be read as cases. */
  readonly problems: readonly FixtureProblem[];
}

export interface FixtureProblem {
  readonly line: number;
  readonly message: string;
}

export interface FixtureSuite {
  readonly name: string;
  readonly line: number;
  /** Policies to judge by, each on its own; empty: the program that the caller gives. */
  readonly programs: readonly FixtureProgram[];
  /** Codes that must be among the errors of compiling; none: it must compile. */
  readonly errors: readonly string[];
  /** Codes that must be among the warnings. */
  readonly warnings: readonly string[];
  /** Codes that must be among neither. */
  readonly silent: readonly string[];
  /** Files of the standard library that the policies stand on beside its sets, by their names; undefined: all. */
  readonly commands: readonly string[] | undefined;
  readonly cases: readonly FixtureCase[];
  readonly hooks: readonly HookCase[];
}

export interface FixtureProgram {
  readonly layers: readonly FixtureLayer[];
  readonly packs: Readonly<Record<string, string>>;
}

export interface FixtureLayer {
  readonly name: LayerName;
  readonly trusted: boolean;
  readonly texts: readonly string[];
}

export interface FixtureCase {
  readonly name: string;
  readonly line: number;
  readonly action: Action;
  readonly context: Context;
  /** A verdict, or a class of verdicts. */
  readonly expect: Expectation;
  /** Bare names or ids of rules that must be among those that matched. */
  readonly by: readonly string[];
  /** Rules that must not be among them. */
  readonly notBy: readonly string[];
  /** Rules that matched but were excused by an exception. */
  readonly excused: readonly string[];
  /** The result under a warn. */
  readonly underneath: string | undefined;
  /** Whether a part that is only known when it runs decided. */
  readonly unresolved: boolean | undefined;
  /** Texts that the reasons given must contain, and must not. */
  readonly says: readonly string[];
  readonly hides: readonly string[];
}

/** A hook call: the bytes that the host sends, and its answer. */
export interface HookCase {
  readonly name: string;
  readonly line: number;
  readonly input: string;
  readonly context: Context;
  readonly onFailure: "ask" | "deny";
  readonly exit: number;
  /** What the JSON on standard output must contain; undefined: nothing is printed. */
  readonly stdout: Fields | undefined;
  readonly says: readonly string[];
  readonly hides: readonly string[];
}

export type Fields = Readonly<Record<string, unknown>>;

const CLASSES = {
  stopped: ["block", "escalate"],
  noticed: ["block", "escalate", "warn"],
  "not-allowed": ["block", "escalate", "warn", "pass"],
  "not-blocked": ["escalate", "warn", "pass", "allow"],
} as const;

const VERDICTS = ["allow", "warn", "escalate", "block", "pass"] as const;

export type Expectation = (typeof VERDICTS)[number] | keyof typeof CLASSES;

/** Whether a verdict is the one, or of the class, that is expected. */
export function meets(verdict: string, expectation: Expectation): boolean {
  const verdicts: readonly string[] = expectation in CLASSES ? CLASSES[expectation as keyof typeof CLASSES] : [expectation];
  return verdicts.includes(verdict);
}

export function readFixtures(file: string): FixtureFile {
  return parseFixtures(file, readFileSync(file, "utf8"));
}

export function parseFixtures(file: string, text: string): FixtureFile {
  const problems: FixtureProblem[] = [];
  const suites: FixtureSuite[] = [];
  const parsed = parseAllDocuments(text);
  for (const document of "empty" in parsed ? [] : parsed) {
    const reader = new SuiteReader(file, text, document, problems);
    const suite = reader.read();
    if (suite) suites.push(suite);
  }
  if (suites.length === 0 && problems.length === 0) problems.push({ line: 1, message: "there is no case" });
  return { file, suites, problems };
}

/** Reads one YAML document; what is wrong is noted, and the rest read on. */
class SuiteReader {
  readonly #file: string;
  readonly #text: string;
  readonly #document: Document.Parsed;
  readonly #problems: FixtureProblem[];

  constructor(file: string, text: string, document: Document.Parsed, problems: FixtureProblem[]) {
    this.#file = file;
    this.#text = text;
    this.#document = document;
    this.#problems = problems;
  }

  read(): FixtureSuite | undefined {
    for (const error of this.#document.errors) this.#problem(error.pos[0], error.message.split("\n")[0]!);
    const start = this.#document.contents?.range?.[0] ?? 0;
    const root: unknown = this.#document.errors.length === 0 ? this.#document.toJS() : undefined;
    if (root === null || root === undefined) return undefined;
    if (!isRecord(root)) return this.#problem(start, "a document is no mapping");
    const errors = texts(root["errors"]);
    const warnings = texts(root["warnings"]);
    const cases = this.#list(root, "cases", caseOf);
    const hooks = this.#list(root, "hooks", hookOf);
    if (cases.length + hooks.length + errors.length + warnings.length === 0) this.#problem(start, "there is no list `cases`");
    const name = textOf(root["suite"]) ?? this.#file;
    const commands = Array.isArray(root["commands"]) ? texts(root["commands"]) : undefined;
    return {
      name,
      commands,
      line: this.#line(start),
      programs: programsOf(root),
      errors,
      warnings,
      silent: texts(root["silent"]),
      cases,
      hooks,
    };
  }

  #list<Item>(root: Fields, key: string, read: (item: Fields, suite: Fields, line: number) => Item | string): Item[] {
    const items = Array.isArray(root[key]) ? (root[key] as unknown[]) : [];
    const found: Item[] = [];
    for (const [index, item] of items.entries()) {
      const offset = this.#offset(key, index);
      const parsed = isRecord(item) ? read(item, root, this.#line(offset)) : `an item of \`${key}\` is no mapping`;
      if (typeof parsed === "string") this.#problem(offset, parsed);
      else found.push(parsed);
    }
    return found;
  }

  #offset(key: string, index: number): number {
    const root = this.#document.contents;
    const list: unknown = isMap(root) ? root.get(key, true) : undefined;
    const item: unknown = isSeq(list) ? list.items[index] : undefined;
    return isMap(item) ? (item.range?.[0] ?? 0) : 0;
  }

  #problem(offset: number, message: string): undefined {
    this.#problems.push({ line: this.#line(offset), message });
  }

  #line(offset: number): number {
    return this.#text.slice(0, offset).split("\n").length;
  }
}

function programsOf(root: Fields): FixtureProgram[] {
  const packs = isRecord(root["packs"]) ? (root["packs"] as Readonly<Record<string, string>>) : {};
  if (Array.isArray(root["layers"])) return [{ layers: root["layers"].filter(isRecord).map(layerOf), packs }];
  return texts(root["policy"]).map((text) => ({ layers: [{ name: "global", trusted: true, texts: [text] }], packs }));
}

function layerOf(item: Fields): FixtureLayer {
  const name = (textOf(item["layer"]) ?? "global") as LayerName;
  return { name, trusted: item["trusted"] !== false, texts: texts(item["policy"]) };
}

const SUBJECTS = ["command", "write", "edit", "read", "content", "fetch", "call"] as const;

function caseOf(item: Fields, suite: Fields, line: number): FixtureCase | string {
  const action = actionOf(item);
  if (typeof action === "string") return action;
  const expect = textOf(item["expect"]);
  if (expect === undefined) return "`expect` is missing";
  if (!isExpectation(expect)) return `\`expect\` cannot be \`${expect}\``;
  const subject = SUBJECTS.find((key) => typeof item[key] === "string") ?? "command";
  const name = textOf(item["name"]) ?? `${subject === "command" ? "" : `${subject} `}${textOf(item[subject])?.trim() ?? ""}`;
  return {
    name,
    line,
    action,
    context: contextOf(givenOf(item, suite), modeOf(item, suite)),
    expect,
    by: texts(item["by"]),
    notBy: texts(item["not-by"]),
    excused: texts(item["excused"]),
    underneath: textOf(item["underneath"]),
    unresolved: typeof item["unresolved"] === "boolean" ? item["unresolved"] : undefined,
    says: texts(item["says"]),
    hides: texts(item["hides"]),
  };
}

function hookOf(item: Fields, suite: Fields, line: number): HookCase | string {
  const input = typeof item["text"] === "string" ? item["text"] : isRecord(item["input"]) ? JSON.stringify(item["input"]) : undefined;
  if (input === undefined) return "neither `input` nor `text` stands here";
  return {
    name: textOf(item["name"]) ?? input,
    line,
    input,
    context: contextOf(givenOf(item, suite), modeOf(item, suite)),
    onFailure: item["on-failure"] === "deny" ? "deny" : "ask",
    exit: typeof item["exit"] === "number" ? item["exit"] : 0,
    stdout: isRecord(item["stdout"]) ? item["stdout"] : undefined,
    says: texts(item["says"]),
    hides: texts(item["hides"]),
  };
}

function givenOf(item: Fields, suite: Fields): Fields {
  return { ...(isRecord(suite["given"]) ? suite["given"] : {}), ...(isRecord(item["given"]) ? item["given"] : {}) };
}

function modeOf(item: Fields, suite: Fields): string {
  return textOf(item["mode"]) ?? textOf(suite["mode"]) ?? "guard";
}

function isExpectation(text: string): text is Expectation {
  return text in CLASSES || VERDICTS.some((verdict) => verdict === text);
}

function actionOf(item: Fields): Action | string {
  const { command, write, edit, read, content, fetch, call } = item;
  if (typeof command === "string") return { kind: "command", tool: "Bash", shell: (textOf(item["shell"]) ?? "bash") as Shell, command };
  if (typeof write === "string") return { kind: "write", tool: "Write", path: write, content: textOf(content) ?? "" };
  if (typeof edit === "string") {
    const change = { oldText: textOf(item["old"]) ?? "", newText: textOf(item["new"]) ?? "", replaceAll: item["all"] === true };
    return { kind: "edit", tool: "Edit", path: edit, edits: [change] };
  }
  if (typeof read === "string") return { kind: "read", tool: "Read", path: read, tree: item["tree"] === true };
  if (typeof fetch === "string") return { kind: "fetch", tool: "WebFetch", url: fetch };
  if (typeof content === "string") return { kind: "write", tool: "Write", path: `${REFERENCE_PROJECT}/src/settings.ts`, content };
  if (typeof call === "string") return callOf(call, item);
  return `none of ${SUBJECTS.join(", ")} stands here`;
}

function callOf(tool: string, item: Fields): Action {
  const server = /^mcp__(.+?)__/.exec(tool)?.[1];
  return {
    kind: "call",
    tool,
    server,
    paths: texts(item["paths"]),
    contents: texts(item["contents"]),
    commands: texts(item["commands"]),
    queries: texts(item["queries"]),
    urls: texts(item["urls"]),
  };
}

function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
