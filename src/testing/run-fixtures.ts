/** Runs cases of YAML files. Compiling and judging are apart, so that several evaluators can judge by what was compiled once. */
import type { RegexEngine } from "../automata/index.ts";
import type { PackSource, PolicyGraph, SourceLayer } from "../compiler/index.ts";
import type { Action, Context, Decision, Diagnostic, LayerName, Program } from "../model/index.ts";
import { runHookCase } from "./fixture-hooks.ts";
import { lineOf, saidOtherwise } from "./fixture-results.ts";
import { type FixtureCase, type FixtureFile, type FixtureLayer, type FixtureProgram, type FixtureSuite, meets } from "./fixtures.ts";
import { judge } from "./judge.ts";
import { loadPolicies } from "./load.ts";
import type { TestResult } from "./policy-tests.ts";

/** A program with the policies that it was compiled from; without them only the compiled engine can judge. */
export interface JudgedProgram {
  readonly program: Program;
  readonly graph: PolicyGraph | undefined;
}

/** What is asked of an evaluator. Absent: it cannot tell. */
export interface CaseVerdict {
  readonly verdict: string;
  readonly result: string;
  /** Ids of the rules that matched, notes among them. */
  readonly rules: readonly string[];
  readonly excused?: readonly string[];
  readonly unresolved?: boolean;
  /** Everything that the answer says to people and agents. */
  readonly text?: string;
}

export type Evaluator = (judged: JudgedProgram, action: Action, context: Context) => CaseVerdict;

/** What a suite compiled to: the programs that its cases are judged by. */
export interface CompiledSuite {
  readonly programs: readonly JudgedProgram[];
  readonly failures: readonly TestResult[];
}

const LAYERS: readonly LayerName[] = ["built-in", "global", "project", "session"];

const MODES = `language 1
policy modes "Modes"
mode guard  { otherwise -> pass }
mode smart  { otherwise -> escalate }
mode strict { escalate -> block otherwise -> block }
mode auto   { escalate -> allow otherwise -> allow unresolved -> block }
mode off    { block -> pass escalate -> pass allow -> pass otherwise -> pass unresolved -> pass }
`;

/** Runs a file's cases by the compiled engine. A problem of the file is a failed test. `library`: the files that policies of the file stand on. */
export function runFixtures(
  fixtures: FixtureFile,
  builtIn: Program,
  engine: RegexEngine,
  library: SourceLayer["files"] = [],
): TestResult[] {
  const results = problemsOf(fixtures);
  for (const suite of fixtures.suites) {
    const compiled = compileSuite(fixtures.file, suite, { program: builtIn, graph: undefined }, library);
    results.push(...compiled.failures);
    for (const judged of compiled.programs) {
      results.push(...suite.cases.map((one) => runCase(fixtures.file, suite, one, judged, compiledEvaluator(engine))));
      results.push(...suite.hooks.map((one) => runHookCase(fixtures.file, suite, one, judged.program, engine)));
    }
  }
  return results;
}

export function problemsOf(fixtures: FixtureFile): TestResult[] {
  return fixtures.problems.map(({ line, message }) => ({
    suite: fixtures.file,
    name: "the file",
    passed: false,
    expected: "cases",
    actual: message,
    location: lineOf(fixtures.file, line),
  }));
}

export function compiledEvaluator(engine: RegexEngine): Evaluator {
  return ({ program }, action, context) => verdictOf(judge(program, action, context, engine));
}

export function verdictOf(decision: Decision): CaseVerdict {
  const matches = [...decision.matched, ...decision.notes];
  const excused = decision.excepted.map((excepted) => excepted.match.rule);
  return {
    verdict: decision.verdict,
    result: decision.result,
    rules: [...new Set(matches.map((match) => match.rule))],
    excused,
    unresolved: decision.unresolved.length > 0 || matches.some((match) => match.unresolved),
    text: [
      ...matches.flatMap((match) => [match.because, match.instead ?? ""]),
      ...decision.excepted.map((excepted) => excepted.because),
      ...decision.unresolved,
    ].join("\n"),
  };
}

/** Compiles each of a suite's programs, with what compiling was expected to say. */
export function compileSuite(file: string, suite: FixtureSuite, builtIn: JudgedProgram, library: SourceLayer["files"]): CompiledSuite {
  if (suite.programs.length === 0) return { programs: [builtIn], failures: [] };
  const programs: JudgedProgram[] = [];
  const failures: TestResult[] = [];
  for (const source of suite.programs) {
    const { program, graph, diagnostics } = loadPolicies({ layers: layersOf(source, partOf(library, suite)), packs: packsOf(source) });
    const problem = diagnosticProblem(suite, diagnostics);
    if (problem) failures.push({ suite: suite.name, name: "compiling", passed: false, ...problem, location: lineOf(file, suite.line) });
    if (program) programs.push({ program, graph });
  }
  return { programs, failures };
}

function diagnosticProblem(
  suite: FixtureSuite,
  diagnostics: readonly Diagnostic[],
): { readonly expected: string; readonly actual: string } | undefined {
  const codes = (severity: string) =>
    [...new Set(diagnostics.filter((diagnostic) => diagnostic.severity === severity).map((diagnostic) => diagnostic.code))].sort();
  const errors = codes("error");
  const warnings = codes("warning");
  const asExpected =
    errors.length > 0 === suite.errors.length > 0 &&
    suite.errors.every((code) => errors.includes(code)) &&
    suite.warnings.every((code) => warnings.includes(code));
  const quiet = suite.silent.every((code) => !errors.includes(code) && !warnings.includes(code));
  if (asExpected && quiet) return undefined;
  const said = diagnostics.map((diagnostic) => `${diagnostic.code} ${diagnostic.message}`).join("; ");
  return { expected: [...suite.errors, ...suite.warnings].join(", ") || "a program", actual: said || "no diagnostic" };
}

/** The files of the library that a suite names; its sets are always there. */
function partOf(library: SourceLayer["files"], { commands }: FixtureSuite): SourceLayer["files"] {
  if (commands === undefined) return library;
  return library.filter(({ path }) => !path.includes("/commands/") || commands.some((name) => path.endsWith(`/${name}.policy`)));
}

/** The base, the standard library and the five modes, is of the built-in layer. */
function layersOf(source: FixtureProgram, standardFiles: SourceLayer["files"]): SourceLayer[] {
  const base: SourceLayer = { name: "built-in", trusted: true, files: [...standardFiles, { path: "modes.policy", text: MODES }] };
  const given = source.layers.map(layerOf);
  return LAYERS.flatMap((name) => {
    const own = given.filter((layer) => layer.name === name);
    if (name === "built-in") return [{ ...base, files: [...base.files, ...own.flatMap((layer) => layer.files)] }];
    return own.length === 0 ? [] : [{ name, trusted: own.every((layer) => layer.trusted), files: own.flatMap((layer) => layer.files) }];
  });
}

/** A text without a header is the policy `case`, or one named for its layer. */
function layerOf(layer: FixtureLayer, index: number): SourceLayer {
  const name = index === 0 ? "case" : layer.name;
  const files = layer.texts.map((text, number) => ({
    path: `${layer.name}-${index}-${number}.policy`,
    text: text.trimStart().startsWith("language") ? text : `language 1\npolicy ${name}${number === 0 ? "" : `-${number}`} "Case"\n${text}`,
  }));
  return { name: layer.name, trusted: layer.trusted, files };
}

function packsOf(source: FixtureProgram): Map<string, PackSource> {
  return new Map(Object.entries(source.packs).map(([name, text]) => [name, { name, files: [{ path: `${name}.policy`, text }] }]));
}

export function runCase(file: string, suite: FixtureSuite, one: FixtureCase, judged: JudgedProgram, evaluate: Evaluator): TestResult {
  const answer = evaluate(judged, one.action, one.context);
  const missed = missedBy(one, answer);
  const rules = answer.rules.length > 0 ? ` by ${answer.rules.join(", ")}` : "";
  return {
    suite: suite.name,
    name: one.name,
    passed: missed.length === 0,
    expected: missed.join("; ") || one.expect,
    actual: `${answer.verdict}${rules}`,
    location: lineOf(file, one.line),
  };
}

/** What of a case's expectations an answer does not meet. */
export function missedBy(one: FixtureCase, answer: CaseVerdict): string[] {
  const has = (ids: readonly string[], name: string) => ids.some((id) => id === name || id.endsWith(`/${name}`));
  const missed: string[] = [];
  if (!meets(answer.verdict, one.expect)) missed.push(one.expect);
  for (const name of one.by) if (!has(answer.rules, name)) missed.push(`by ${name}`);
  for (const name of one.notBy) if (has(answer.rules, name)) missed.push(`not by ${name}`);
  for (const name of one.excused) if (answer.excused && !has(answer.excused, name)) missed.push(`${name} excused`);
  if (one.underneath !== undefined && answer.result !== one.underneath) missed.push(`${one.underneath} underneath`);
  if (one.unresolved !== undefined && answer.unresolved !== undefined && answer.unresolved !== one.unresolved)
    missed.push(one.unresolved ? "unresolved" : "resolved");
  return [...missed, ...saidOtherwise(one, answer.text)];
}
