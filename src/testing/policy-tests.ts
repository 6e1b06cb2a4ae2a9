import type { Declared, PolicyGraph } from "../compiler/index.ts";
import type { CompiledRule, Decision, Diagnostic, Location, Program } from "../model/index.ts";
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
}

export type JudgeFunction = (situation: TestSituation) => Decision;

/** Runs the tests inside rules and the test blocks of all policies that `select` takes. */
export function runPolicyTests(
  graph: PolicyGraph,
  program: Program,
  select: (file: string) => boolean = () => true,
  judgeBy?: JudgeFunction,
): TestResult[] {
  const judgeSituation = judgeBy ?? ((situation: TestSituation) => judge(program, situation.action, situation.context));
  const results: TestResult[] = [];
  const rules = new Map(Array.from(program.rules, (rule) => [rule.id, rule]));
  for (const declared of graph.rules.values()) {
    const rule = rules.get(declared.name);
    if (rule && select(declared.policy.file.path)) results.push(...ruleTests(declared, rule, judgeSituation));
  }
  for (const declared of graph.tests) if (select(declared.policy.file.path)) results.push(...blockTests(declared, judgeSituation));
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
    }));
}

function* ruleTests(declared: Declared<RuleItem>, rule: CompiledRule, judgeSituation: JudgeFunction): Iterable<TestResult> {
  const finds = declared.item.clauses.filter((clause): clause is FindsClause => clause.kind === "finds");
  for (const clause of declared.item.clauses) {
    if (clause.kind !== "tests") continue;
    for (const test of clause.tests) yield* ruleTest(test, declared, rule, finds, judgeSituation);
  }
  for (const clause of finds) {
    for (const { expected, text } of clause.samples) {
      const subject: RuleTest["subject"] = {
        call: { kind: "effect", verb: { kind: "name", name: "content", span: text.span }, argument: text, content: undefined },
        given: [],
        span: text.span,
      };
      yield* ruleTest({ expected, subject, span: text.span }, declared, rule, [], judgeSituation);
    }
  }
}

function* ruleTest(
  test: RuleTest,
  declared: Declared<RuleItem>,
  rule: CompiledRule,
  finds: readonly FindsClause[],
  judgeSituation: JudgeFunction,
): Iterable<TestResult> {
  const { file } = declared.policy;
  for (const situation of situationsOf(test.subject, finds, rule.modes?.[0] ?? "guard")) {
    const actual = outcomeFor(rule, judgeSituation(situation));
    yield {
      suite: rule.id,
      name: situation.label,
      passed: actual === test.expected,
      expected: test.expected,
      actual,
      location: locate(file.text, file.path, test.span),
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

function* blockTests({ item, policy }: Declared<TestItem>, judgeSituation: JudgeFunction): Iterable<TestResult> {
  for (const test of item.cases) {
    for (const situation of situationsOf(test.subject, [], "guard")) {
      const decision = judgeSituation(situation);
      const missing = test.by.filter((name) => !namesOf(decision).some((id) => id === name.name || id.endsWith(`/${name.name}`)));
      const by = test.by.length > 0 ? ` by ${test.by.map((name) => name.name).join(", ")}` : "";
      const passed = decision.verdict === test.outcome.name && missing.length === 0;
      yield {
        suite: item.title.value,
        name: situation.label,
        passed,
        expected: test.outcome.name + by,
        actual: describe(decision, test),
        location: locate(policy.file.text, policy.file.path, test.span),
      };
    }
  }
}

function namesOf(decision: Decision): string[] {
  return [...decision.matched, ...decision.notes].map((match) => match.rule);
}

function describe(decision: Decision, test: TestCase): string {
  const names = namesOf(decision);
  return test.by.length > 0 && names.length > 0 ? `${decision.verdict} by ${names.join(", ")}` : decision.verdict;
}
