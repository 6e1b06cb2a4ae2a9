import { existsSync, watch } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { loadRegexEngine } from "../automata/index.ts";
import { builtInLayer } from "../config/index.ts";
import { whyNot } from "../explain/index.ts";
import { failuresOf, readFixtures, runFixtures, runPolicyTests, type TestResult } from "../testing/index.ts";
import { errorsIn, printDiagnostics, type Texts } from "./diagnostics.ts";
import { projectHere } from "./here.ts";
import { PACKAGE_ROOT } from "./installation.ts";
import { junitXml } from "./junit.ts";
import { print, printError, printJson, UsageError } from "./output.ts";
import { policyFiles } from "./policy-files.ts";
import { compileProject } from "./programs.ts";
import { styleFor } from "./style.ts";

interface TestOptions {
  readonly watch?: boolean;
  readonly filter?: string;
  readonly json?: boolean;
  readonly junit?: boolean;
}

const FIXTURE_ENDINGS = [".policy", ".test.yaml", ".test.yml"];

export function addTest(rules: Command): void {
  rules
    .command("test")
    .argument("[paths...]", "policy files, YAML fixtures or directories; `.devloop` where absent, else the built-in policies")
    .description("run the tests inside rules, test blocks and YAML fixtures (*.test.yaml)")
    .option("--watch", "run again when a file changes")
    .option("--filter <text>", "only tests whose rule or name contains the text")
    .option("--json", "print as JSON")
    .option("--junit", "print as JUnit XML")
    .addHelpText(
      "after",
      "\nExit code: 0 all pass, 1 a failure, or no test at all.\n\nExamples:\n  $ dl rules test\n  $ dl rules test .devloop --filter secret\n  $ dl rules test --junit > report.xml",
    )
    .action((paths: readonly string[], options: TestOptions) => {
      const watched = paths.length > 0 ? paths : [".devloop"];
      const missing = options.watch ? watched.find((path) => !existsSync(path)) : undefined;
      if (missing !== undefined) throw new UsageError(`there is no ${missing} here to watch`);
      const passed = runOnce(paths, options);
      if (options.watch) watchPaths(watched, () => runOnce(paths, options));
      else process.exitCode = passed ? 0 : 1;
    });
}

function runOnce(paths: readonly string[], options: TestOptions): boolean {
  const { results: found, texts } = collect(paths);
  const results = found.filter((result) => `${result.suite} ${result.name}`.includes(options.filter ?? ""));
  const failures = results.filter((result) => !result.passed);
  if (options.json) printJson({ passed: results.length - failures.length, failed: failures.length, results });
  else if (options.junit) print(junitXml(results));
  else {
    printDiagnostics(failuresOf(failures), texts);
    const style = styleFor(process.stdout);
    print(
      `${results.length - failures.length} passed, ${failures.length > 0 ? style.verdict("block", `${failures.length} failed`) : "0 failed"}`,
    );
  }
  if (results.length === 0) printError("dl: no test ran; that counts as a failure");
  return results.length > 0 && failures.length === 0;
}

function collect(paths: readonly string[]): { readonly results: readonly TestResult[]; readonly texts: Texts } {
  const files = paths.length > 0 ? policyFiles(paths, FIXTURE_ENDINGS) : [];
  const policies = files.filter((file) => file.endsWith(".policy"));
  const output = compileProject(projectHere(), policies);
  if (!output.program) {
    printDiagnostics(errorsIn(output.diagnostics), output.texts);
    throw new UsageError("the policies do not compile");
  }
  const named = new Set(policies.map((file) => resolve(file)));
  const own = output.graph.policies.some((policy) => policy.layer.name !== "built-in");
  const select = (file: string) =>
    named.size > 0 ? named.has(resolve(PACKAGE_ROOT, file)) : paths.length === 0 && (!own || !/^(policies|stdlib)\//.test(file));
  const { program } = output;
  const results = runPolicyTests(output.graph, program, {
    select,
    why: (decision, context, rule) => whyNot(decision, program, context, rule),
  });
  const library = builtInLayer(PACKAGE_ROOT).files.filter((file) => file.path.startsWith("stdlib/"));
  for (const file of files.filter((candidate) => !candidate.endsWith(".policy"))) {
    results.push(...runFixtures(readFixtures(file), program, loadRegexEngine(), library));
  }
  return { results, texts: output.texts };
}

function watchPaths(paths: readonly string[], run: () => void): void {
  let pending: NodeJS.Timeout | undefined;
  for (const path of paths) {
    watch(path, { recursive: true }, () => {
      clearTimeout(pending);
      pending = setTimeout(() => {
        try {
          run();
        } catch (error) {
          printError(`dl: ${error instanceof Error ? error.message : "unknown error"}`);
        }
      }, 100);
    });
  }
}
