import { readFileSync } from "node:fs";
import { parseDocument, type YAMLMap } from "yaml";
import type { RegexEngine } from "../automata/index.ts";
import { compilePolicies } from "../compiler/index.ts";
import type { Action, Context, Decision, Program } from "../model/index.ts";
import { judge } from "./judge.ts";
import type { TestResult } from "./policy-tests.ts";
import { REFERENCE_HOME, REFERENCE_PROJECT, referenceContext, type World } from "./reference-world.ts";

/**
 * A YAML file of cases, language-neutral: what a call is, the world it stands in, the verdict that is expected. conformance/README.md has the format.
 */
export interface FixtureFile {
  readonly file: string;
  readonly suite: string;
  /** Policy text that the cases are judged by; absent: the program that the caller gives. */
  readonly policy: string | undefined;
  readonly cases: readonly FixtureCase[];
  /** Why the file could not be read as cases. */
  readonly problems: readonly string[];
}

export interface FixtureCase {
  readonly name: string;
  readonly line: number;
  readonly action: Action;
  readonly context: Context;
  readonly expect: string;
  /** Bare names or ids of rules that must be among those that matched. */
  readonly by: readonly string[];
  /** Rules that must not be among them. */
  readonly notBy: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

export function readFixtures(file: string): FixtureFile {
  return parseFixtures(file, readFileSync(file, "utf8"));
}

export function parseFixtures(file: string, text: string): FixtureFile {
  const document = parseDocument(text);
  const problems = document.errors.map((error) => error.message.split("\n")[0]!);
  const root: unknown = problems.length === 0 ? document.toJS() : undefined;
  const empty = { file, suite: file, policy: undefined, cases: [] };
  if (problems.length > 0) return { ...empty, problems };
  if (!isRecord(root) || !Array.isArray(root["cases"])) return { ...empty, problems: ["there is no list `cases`"] };
  const defaults = isRecord(root["given"]) ? root["given"] : {};
  const nodes = (document.contents as YAMLMap).get("cases", true) as { items?: readonly { range?: readonly number[] | null }[] } | undefined;
  const cases: FixtureCase[] = [];
  for (const [index, item] of (root["cases"] as unknown[]).entries()) {
    const line = lineAt(text, nodes?.items?.[index]?.range?.[0] ?? 0);
    const parsed = isRecord(item) ? caseOf(item, defaults, root["mode"], line) : "a case is no mapping";
    if (typeof parsed === "string") problems.push(`line ${line}: ${parsed}`);
    else cases.push(parsed);
  }
  return { file, suite: typeof root["suite"] === "string" ? root["suite"] : file, policy: textOf(root["policy"]), cases, problems };
}

/** Runs a file's cases. A problem of the file is a failed test. `judgeCase` lets another evaluator judge. */
export function runFixtures(fixtures: FixtureFile, builtIn: Program, engine: RegexEngine, judgeCase: typeof judge = judge): TestResult[] {
  const location = (line: number) => ({ file: fixtures.file, line, column: 1, endLine: line, endColumn: 1 });
  const results: TestResult[] = fixtures.problems.map((problem) => ({ suite: fixtures.suite, name: "the file", passed: false, expected: "cases", actual: problem, location: location(1) }));
  const compiled = fixtures.policy === undefined ? undefined : compileFixture(fixtures.policy);
  if (typeof compiled === "string") return [...results, { suite: fixtures.suite, name: "the policy", passed: false, expected: "a program", actual: compiled, location: location(1) }];
  for (const fixture of fixtures.cases) {
    const decision = judgeCase(compiled ?? builtIn, fixture.action, fixture.context, engine);
    const names = namesOf(decision);
    const has = (name: string) => names.some((id) => id === name || id.endsWith(`/${name}`));
    const passed = decision.verdict === fixture.expect && fixture.by.every(has) && !fixture.notBy.some(has);
    results.push({
      suite: fixtures.suite, name: fixture.name, passed, expected: describe(fixture.expect, fixture.by), actual: describe(decision.verdict, names), location: location(fixture.line),
    });
  }
  return results;
}

function compileFixture(policy: string): Program | string {
  const modes = "language 1\npolicy modes \"Modes\"\nmode guard { otherwise -> pass }\nmode smart { otherwise -> escalate }\nmode strict { escalate -> block otherwise -> block }\nmode auto { escalate -> allow otherwise -> allow unresolved -> block }\nmode off { block -> pass escalate -> pass allow -> pass otherwise -> pass unresolved -> pass }\n";
  const layers = [
    { name: "global" as const, trusted: true, files: [{ path: "modes.policy", text: modes }, { path: "case.policy", text: policy.startsWith("language") ? policy : `language 1\npolicy case "Case"\n${policy}` }] },
  ];
  const { program, diagnostics } = compilePolicies({ layers });
  return program ?? diagnostics.filter((diagnostic) => diagnostic.severity === "error").map((diagnostic) => `${diagnostic.code} ${diagnostic.message}`).join("; ");
}

function caseOf(item: Fields, defaults: Fields, defaultMode: unknown, line: number): FixtureCase | string {
  const action = actionOf(item);
  if (typeof action === "string") return action;
  const expect = textOf(item["expect"]);
  if (expect === undefined) return "`expect` is missing";
  const given = { ...defaults, ...(isRecord(item["given"]) ? item["given"] : {}) };
  const mode = textOf(item["mode"]) ?? textOf(defaultMode) ?? "guard";
  const label = textOf(item["name"]) ?? ["command", "write", "edit", "read", "content", "fetch", "call"].map((key) => textOf(item[key])).find((text) => text !== undefined) ?? "case";
  return { name: label, line, action, context: contextOf(given, mode), expect, by: texts(item["by"]), notBy: texts(item["not-by"]) };
}

function actionOf(item: Fields): Action | string {
  const { command, write, edit, read, content, fetch, call } = item;
  if (typeof command === "string") {
    const shell = textOf(item["shell"]) ?? "bash";
    return { kind: "command", tool: "Bash", shell: shell as "bash", command };
  }
  if (typeof write === "string") return { kind: "write", tool: "Write", path: write, content: textOf(content) ?? "" };
  if (typeof edit === "string") return { kind: "edit", tool: "Edit", path: edit, edits: [{ oldText: textOf(item["old"]) ?? "", newText: textOf(item["new"]) ?? "", replaceAll: false }] };
  if (typeof read === "string") return { kind: "read", tool: "Read", path: read, tree: item["tree"] === true };
  if (typeof fetch === "string") return { kind: "fetch", tool: "WebFetch", url: fetch };
  if (typeof content === "string") return { kind: "write", tool: "Write", path: `${REFERENCE_PROJECT}/src/settings.ts`, content };
  if (typeof call === "string") {
    return { kind: "call", tool: call, server: /^mcp__(.+?)__/.exec(call)?.[1], paths: texts(item["paths"]), contents: texts(item["contents"]), commands: texts(item["commands"]), urls: texts(item["urls"]) };
  }
  return "none of command, write, edit, read, content, fetch, call stands here";
}

function contextOf(given: Fields, mode: string): Context {
  const { files, links, directories, ignored, tracked, ...rest } = given;
  const absolute = (path: string) => (path.startsWith("/") ? path : path.startsWith("~/") ? `${REFERENCE_HOME}/${path.slice(2)}` : `${REFERENCE_PROJECT}/${path}`);
  const entries = (value: unknown) => new Map(isRecord(value) ? Object.entries(value).map(([path, text]) => [absolute(path), String(text)]) : []);
  const paths = (value: unknown) => new Set(texts(value).map(absolute));
  const world: Partial<World> = { files: entries(files), links: entries(links), directories: paths(directories), ignored: paths(ignored), tracked: paths(tracked) };
  const names: Readonly<Record<string, string>> = { "session-read": "sessionRead", "session-changed": "sessionChanged" };
  const changes: Record<string, unknown> = { mode };
  for (const [name, value] of Object.entries(rest)) changes[names[name] ?? name] = name.startsWith("session-") ? texts(value).map(absolute) : (value ?? undefined);
  return referenceContext(changes as Partial<Context>, world);
}

function namesOf(decision: Decision): string[] {
  return [...new Set([...decision.matched, ...decision.notes].map((match) => match.rule))];
}

function describe(verdict: string, names: readonly string[]): string {
  return names.length > 0 ? `${verdict} by ${names.join(", ")}` : verdict;
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

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
