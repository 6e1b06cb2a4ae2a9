import type { Declared, PolicyGraph } from "../compiler/index.ts";
import type { CompiledRule, Context, Decision, Diagnostic, Location, Program } from "../model/index.ts";
import { type FindsClause, locate, type RuleItem, type RuleTest, type TestCase, type TestItem } from "../syntax/index.ts";
import { judge } from "./judge.ts";
import { situationsOf, type TestSituation } from "./subjects.ts";

/** One test that ran: of a rule (`hit`, `miss`, `unsure`) or of a test block (a verdict). */
export interface TestResult {
  /** The rule's id, or the test block's title. */
  readonly suite: string;
  readonly name: string;
  readonly passed: boolean;
  readonly expected: string;
  readonly actual: string;
  readonly location: Location;
  /** Of a failure, a line each: what was judged, and by what. */
  readonly why?: readonly string[];
}

export interface PolicyTestOptions {
  /** Whether the policies of a file are tested; all are where absent. */
  readonly select?: (file: string) => boolean;
  /** Says why a test failed: of a rule's own test with that rule. */
  readonly why?: (decision: Decision, context: Context, rule: CompiledRule | undefined) => readonly string[];
}

/** What one policy's tests need of the program that judges them. */
interface Judging extends PolicyTestOptions {
  readonly judge: (situation: TestSituation) => Decision;
  readonly ruleNamed: (name: string) => CompiledRule | undefined;
}

/** Runs the tests inside rules and the test blocks of the policies. */
export function runPolicyTests(graph: PolicyGraph, program: Program, options: PolicyTestOptions = {}): TestResult[] {
  const judging: Judging = {
    ...options,
    judge: ({ action, context }) => judge(program, action, context),
    ruleNamed: (name) => [...program.rules].find(({ id }) => isNamed(id, name)),
  };
  const select = options.select ?? (() => true);
  const results: TestResult[] = [];
  const rules = new Map(Array.from(program.rules, (rule) => [rule.id, rule]));
  for (const declared of graph.rules.values()) {
    const rule = rules.get(declared.name);
    if (rule && select(declared.policy.file.path)) results.push(...ruleTests(declared, rule, judging));
  }
  for (const declared of graph.tests) if (select(declared.policy.file.path)) results.push(...blockTests(declared, judging));
  return results;
}

/** The failures as diagnostics: a policy whose own test fails does not load (S14). */
export function failuresOf(results: readonly TestResult[]): Diagnostic[] {
  return results
    .filter((result) => !result.passed)
    .map((result) => ({
      code: "P0303",
      severity: "error",
      message: `the test \`${result.name}\` of \`${result.suite}\` expects ${result.expected} but gets ${result.actual}`,
      location: result.location,
      hint: result.why?.join("; ") ?? "`dl rules test` says why",
    }));
}

function* ruleTests(declared: Declared<RuleItem>, rule: CompiledRule, judging: Judging): Iterable<TestResult> {
  const finds = declared.item.clauses.filter((clause): clause is FindsClause => clause.kind === "finds");
  for (const clause of declared.item.clauses) {
    if (clause.kind !== "tests") continue;
    for (const test of clause.tests) yield* ruleTest(test, declared, rule, finds, judging);
  }
  for (const clause of finds) {
    for (const { expected, text } of clause.samples) {
      const subject: RuleTest["subject"] = {
        call: { kind: "effect", verb: { kind: "name", name: "content", span: text.span }, argument: text, content: undefined },
        given: [],
        span: text.span,
      };
      yield* ruleTest({ expected, subject, span: text.span }, declared, rule, [], judging);
    }
  }
}

function* ruleTest(
  test: RuleTest,
  declared: Declared<RuleItem>,
  rule: CompiledRule,
  finds: readonly FindsClause[],
  judging: Judging,
): Iterable<TestResult> {
  const { file } = declared.policy;
  for (const situation of situationsOf(test.subject, finds, rule.modes?.[0] ?? "guard")) {
    const decision = judging.judge(situation);
    const actual = outcomeFor(rule, decision);
    const passed = actual === test.expected;
    yield {
      suite: rule.id,
      name: situation.label,
      passed,
      expected: test.expected,
      actual,
      location: locate(file.text, file.path, test.span),
      ...reasons(passed, judging, decision, situation, rule),
    };
  }
}

/** What the rule says, before exceptions, layers and mode. An allow hits only where it really covers the command. */
function outcomeFor(rule: CompiledRule, decision: Decision): "hit" | "miss" | "unsure" {
  const matches = [...decision.matched, ...decision.notes, ...decision.excepted.map((excepted) => excepted.match)].filter(
    (match) => match.rule === rule.id,
  );
  if (matches.length === 0) return "miss";
  if (rule.verdict === "allow") return decision.result === "allow" || decision.excepted.length > 0 ? "hit" : "miss";
  return matches.some((match) => !match.unresolved) ? "hit" : "unsure";
}

function* blockTests({ item, policy }: Declared<TestItem>, judging: Judging): Iterable<TestResult> {
  for (const test of item.cases) {
    for (const situation of situationsOf(test.subject, [], "guard")) {
      const decision = judging.judge(situation);
      const missing = test.by.filter((name) => !namesOf(decision).some((id) => isNamed(id, name.name)));
      const by = test.by.length > 0 ? ` by ${test.by.map((name) => name.name).join(", ")}` : "";
      const passed = decision.verdict === test.outcome.name && missing.length === 0;
      yield {
        suite: item.title.value,
        name: situation.label,
        passed,
        expected: test.outcome.name + by,
        actual: describe(decision, test),
        location: locate(policy.file.text, policy.file.path, test.span),
        ...reasons(passed, judging, decision, situation, missing[0] && judging.ruleNamed(missing[0].name)),
      };
    }
  }
}

function reasons(
  passed: boolean,
  { why }: Judging,
  decision: Decision,
  { context }: TestSituation,
  rule: CompiledRule | undefined,
): Pick<TestResult, "why"> {
  const lines = passed ? [] : (why?.(decision, context, rule) ?? []);
  return lines.length > 0 ? { why: lines } : {};
}

/** Tests may leave out the policy. */
function isNamed(id: string, name: string): boolean {
  return id === name || id.endsWith(`/${name}`);
}

function namesOf(decision: Decision): string[] {
  return [...decision.matched, ...decision.notes].map((match) => match.rule);
}

function describe(decision: Decision, test: TestCase): string {
  const names = namesOf(decision);
  return test.by.length > 0 && names.length > 0 ? `${decision.verdict} by ${names.join(", ")}` : decision.verdict;
}
