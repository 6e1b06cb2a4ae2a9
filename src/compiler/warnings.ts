import type { CompiledException, CompiledRule } from "../model/index.ts";
import type { RuleItem, RuleTest } from "../syntax/index.ts";
import type { ExpressionLowering } from "./expressions.ts";
import type { Declared, PolicyGraph } from "./graph.ts";
import type { ParamResolver } from "./params.ts";
import type { Report } from "./report.ts";

/** What is no error but hardly meant: unused names, rules and exceptions without effect, tests said twice. */
export function warn(
  graph: PolicyGraph,
  rules: readonly CompiledRule[],
  exceptions: readonly CompiledException[],
  lowering: ExpressionLowering,
  params: ParamResolver,
  report: Report,
): void {
  unused(graph, lowering, params, report);
  for (const rule of rules) {
    const declared = graph.rules.get(rule.id)!;
    patternsAndAdvice(rule, declared, report);
    duplicateTests(declared, report);
  }
  hopelessAllows(graph, rules, report);
  shadowedRules(graph, rules, report);
  uselessExceptions(graph, rules, exceptions, report);
}

/** Names of the standard library are there to be used by others: only those of other layers are reported. */
function unused(graph: PolicyGraph, lowering: ExpressionLowering, params: ParamResolver, report: Report): void {
  const used = new Set([...lowering.setResolver.used, ...lowering.usedConditions, ...params.used]);
  const tables = [
    ["set", graph.sets],
    ["condition", graph.conditions],
    ["param", graph.params],
  ] as const;
  for (const [what, table] of tables) {
    for (const { name, item, policy } of table.values()) {
      if (policy.layer.name === "built-in" || policy.pack || used.has(name)) continue;
      report.add("P0400", policy.file, item.name.span, `nothing uses the ${what} \`${item.name.name}\``);
    }
  }
}

function patternsAndAdvice(rule: CompiledRule, declared: Declared<RuleItem>, report: Report): void {
  const { item, policy } = declared;
  if (rule.verdict !== "block") return;
  const at = item.name?.span ?? item.verdictSpan;
  for (const trigger of item.triggers) {
    if (trigger.kind !== "pattern" || trigger.pattern.text.trimEnd().endsWith("...")) continue;
    report.add(
      "P0401",
      policy.file,
      trigger.pattern.span,
      "this block stops the command only without further words",
      "end the pattern with `...`",
    );
  }
  if (!rule.instead) report.add("P0402", policy.file, at, `\`${rule.id}\` blocks without saying what to do instead`, 'add `instead "…"`');
}

function duplicateTests({ item, policy }: Declared<RuleItem>, report: Report): void {
  const seen = new Set<string>();
  const tests: RuleTest[] = item.clauses.flatMap((clause) => (clause.kind === "tests" ? clause.tests : []));
  for (const test of tests) {
    const text = policy.file.text.slice(test.subject.span.start, test.subject.span.end).replace(/\s+/g, " ").trim();
    if (seen.has(text)) report.add("P0403", policy.file, test.span, "this test stands twice");
    seen.add(text);
  }
}

function hopelessAllows(graph: PolicyGraph, rules: readonly CompiledRule[], report: Report): void {
  const stronger = new Set<string>();
  for (const rule of rules) {
    if ((rule.verdict !== "block" && rule.verdict !== "escalate") || rule.condition !== undefined) continue;
    for (const text of patternTexts(rule)) stronger.add(text);
  }
  for (const rule of rules) {
    if (rule.verdict !== "allow" || rule.overriding.length > 0) continue;
    const texts = patternTexts(rule);
    if (texts.length === 0 || !texts.every((text) => stronger.has(text))) continue;
    const { item, policy } = graph.rules.get(rule.id)!;
    report.add(
      "P0404",
      policy.file,
      item.name?.span ?? item.verdictSpan,
      `\`${rule.id}\` can never win: a stronger rule has the same pattern`,
      "name that rule after `overriding`",
    );
  }
}

function shadowedRules(graph: PolicyGraph, rules: readonly CompiledRule[], report: Report): void {
  const seen = new Map<string, string>();
  for (const rule of rules) {
    if (rule.finds.length > 0) continue;
    const key = JSON.stringify([
      rule.verdict,
      rule.triggers,
      rule.condition ?? null,
      rule.unknown,
      rule.unconstrained ?? null,
      rule.until ?? null,
      rule.overriding,
    ]);
    const earlier = seen.get(key);
    seen.set(key, earlier ?? rule.id);
    if (earlier === undefined) continue;
    const { item, policy } = graph.rules.get(rule.id)!;
    report.add("P0406", policy.file, item.name?.span ?? item.verdictSpan, `\`${rule.id}\` says the same as \`${earlier}\``);
  }
}

function uselessExceptions(
  graph: PolicyGraph,
  rules: readonly CompiledRule[],
  exceptions: readonly CompiledException[],
  report: Report,
): void {
  const disabled = new Map<string, CompiledException>();
  for (const exception of exceptions) if (exception.disables && exception.until === undefined) disabled.set(exception.rule, exception);
  for (const exception of exceptions) {
    const declared = graph.exceptions.find(
      ({ item, policy }) =>
        policy.file.path === exception.location.file &&
        item.rule.span.start >= 0 &&
        sameLine(policy.file.text, item.rule.span.start, exception.location.line),
    );
    if (!declared) continue;
    const rule = rules.find((candidate) => candidate.id === exception.rule);
    const coveredBy = disabled.get(exception.rule);
    if (rule?.verdict === "allow")
      report.add("P0405", declared.policy.file, declared.item.rule.span, `\`${exception.rule}\` is an allow: there is nothing to excuse`);
    else if (coveredBy && coveredBy !== exception)
      report.add("P0405", declared.policy.file, declared.item.rule.span, `\`${exception.rule}\` is disabled already`);
  }
}

function sameLine(text: string, offset: number, line: number): boolean {
  let current = 1;
  for (let index = 0; index < offset; index++) if (text.charCodeAt(index) === 10) current++;
  return current === line;
}

function patternTexts(rule: CompiledRule): string[] {
  return rule.triggers.map((trigger) => (trigger.kind === "pattern" ? trigger.pattern.text : "")).filter((text) => text !== "");
}
