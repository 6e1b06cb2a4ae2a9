import { readdirSync } from "node:fs";
import { join } from "node:path";
import { builtInLayer } from "../../src/config/index.ts";
import { packageRoot } from "../../src/package-root.ts";
import {
  type CompiledSuite,
  compileSuite,
  type Evaluator,
  type FixtureFile,
  type FixtureSuite,
  type JudgedProgram,
  readFixtures,
  runCase,
  type TestResult,
  verdictOf,
} from "../../src/testing/index.ts";
import { judgeCompiled, judgeReference } from "./judging.ts";
import { builtIn } from "./programs.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "conformance");

/** The files of `conformance/`, below it, sorted. */
export function conformanceFiles(): string[] {
  const entries = readdirSync(FOLDER, { recursive: true, withFileTypes: true }).filter((entry) => entry.name.endsWith(".yaml"));
  return entries.map((entry) => join(entry.parentPath, entry.name)).sort();
}

export function shortName(file: string): string {
  return file.slice(FOLDER.length + 1);
}

const read = new Map<string, FixtureFile>();

export function fixturesOf(file: string): FixtureFile {
  const known = read.get(file) ?? readFixtures(file);
  read.set(file, known);
  return known;
}

/** What policies in the cases stand on: the standard library without the built-in rules. */
const library = builtInLayer(packageRoot()).files.filter((file) => file.path.startsWith("stdlib/"));
const compiled = new Map<FixtureSuite, CompiledSuite>();

export function compiledSuite(file: string, suite: FixtureSuite): CompiledSuite {
  const known = compiled.get(suite) ?? compileSuite(shortName(file), suite, builtIn(), library);
  compiled.set(suite, known);
  return known;
}

export const byEngine: Evaluator = ({ program }, action, context) => verdictOf(judgeCompiled(program, action, context));

/** The reference interpreter tells verdict and rules, nothing of what is said. */
export const byReference: Evaluator = ({ program, graph }, action, context) => {
  if (!graph) throw new Error("the reference interpreter needs the policies");
  return judgeReference(graph, program, action, context);
};

/** The cases of the file that fail by this evaluator, a line each. */
export function failures(
  file: string,
  evaluate: Evaluator,
  prepare: (judged: JudgedProgram) => JudgedProgram = (judged) => judged,
): string {
  const results = fixturesOf(file).suites.flatMap((suite) => {
    const programs = compiledSuite(file, suite).programs.map(prepare);
    return programs.flatMap((judged) => suite.cases.map((one) => runCase(shortName(file), suite, one, judged, evaluate)));
  });
  return results
    .filter((result) => !result.passed)
    .map(shown)
    .join("\n");
}

export function shown({ location, name, expected, actual }: TestResult): string {
  return `${location.file}:${location.line} ${name}: expected ${expected}, got ${actual}`;
}
