/** Rules, exceptions and tests. */
import type { CstNode, IToken } from "chevrotain";
import type { RuleVerdict } from "../model/index.ts";
import type {
  Clause,
  DisableItem,
  ExceptItem,
  FindsClause,
  Given,
  RuleItem,
  RuleTest,
  TestCase,
  TestItem,
  TestSubject,
  Trigger,
} from "./ast.ts";
import {
  codeLiteral,
  dateLiteral,
  firstToken,
  has,
  identifier,
  nodeOf,
  nodesOf,
  numberLiteral,
  optional,
  optionalNode,
  regexLiteral,
  spanOfNode,
  stringLiteral,
  tokenOf,
  tokensOf,
} from "./cst.ts";
import { expression, names, triggers, value } from "./to-ast-expression.ts";

export function ruleItem(node: CstNode): RuleItem {
  const verdict = nodeOf(node, "verdict");
  return {
    kind: "rule",
    verdict: VERDICTS[Object.keys(verdict.children)[0]!] ?? "block",
    verdictSpan: spanOfNode(verdict),
    name: optional(node, "Word", identifier),
    sealed: has(node, "SealedKeyword"),
    triggers: optionalNode(node, "patterns", patterns) ?? triggers(node),
    ...body(node),
    span: spanOfNode(node),
  };
}

export function exceptItem(node: CstNode): ExceptItem {
  return { kind: "except", rule: identifier(tokenOf(node, "Word")), triggers: triggers(node), ...body(node), span: spanOfNode(node) };
}

export function disableItem(node: CstNode): DisableItem {
  return { kind: "disable", rule: identifier(tokenOf(node, "Word")), ...body(node), span: spanOfNode(node) };
}

export function testItem(node: CstNode): TestItem {
  return {
    kind: "test",
    title: stringLiteral(tokenOf(node, "String")),
    cases: nodesOf(node, "testCase").map(testCase),
    span: spanOfNode(node),
  };
}

const VERDICTS: Readonly<Record<string, RuleVerdict>> = {
  AllowKeyword: "allow",
  WarnKeyword: "warn",
  EscalateKeyword: "escalate",
  BlockKeyword: "block",
  mistakenDeny: "block",
};

function patterns(node: CstNode): readonly Trigger[] {
  return tokensOf(node, "Code").map((token) => ({ kind: "pattern", pattern: codeLiteral(token) }));
}

function body(node: CstNode): { readonly clauses: readonly Clause[]; readonly block: boolean } {
  const inner = nodeOf(node, "body");
  const block = nodesOf(inner, "block")[0];
  return { clauses: nodesOf(block ?? inner, "clause").map(clause), block: block !== undefined };
}

function clause(node: CstNode): Clause {
  // INVARIANT: a complete clause has one child, one of those below.
  const name = Object.keys(node.children)[0]!;
  return CLAUSES[name]!(nodeOf(node, name));
}

const CLAUSES: Readonly<Record<string, (node: CstNode) => Clause>> = {
  whenClause: (node) => ({
    kind: has(node, "UnlessKeyword") ? "unless" : "when",
    expression: expression(nodeOf(node, "expression")),
    span: spanOfNode(node),
  }),
  answerClause: (node) => ({
    kind: has(node, "UnknownKeyword") ? "unknown" : "unconstrained",
    answer: identifier(tokenOf(node, "Word")),
    span: spanOfNode(node),
  }),
  textClause: (node) => ({
    kind: has(node, "BecauseKeyword") ? "because" : "instead",
    text: stringLiteral(tokenOf(node, "String")),
    span: spanOfNode(node),
  }),
  severityClause: (node) => ({ kind: "severity", level: identifier(tokenOf(node, "Word")), span: spanOfNode(node) }),
  overridingClause: (node) => ({ kind: "overriding", rules: names(nodeOf(node, "names")), span: spanOfNode(node) }),
  untilClause: (node) => ({ kind: "until", date: dateLiteral(tokenOf(node, "Date")), span: spanOfNode(node) }),
  findsClause,
  testsClause: (node) => ({ kind: "tests", tests: nodesOf(node, "ruleTest").map(ruleTest), span: spanOfNode(node) }),
};

function findsClause(node: CstNode): FindsClause {
  const findings = nodesOf(node, "finding");
  return {
    kind: "finds",
    name: stringLiteral(tokenOf(node, "String")),
    pattern: regexLiteral(tokenOf(node, "Regex")),
    entropy: lastOf(findings, "EntropyKeyword", "Number", numberLiteral),
    checksum: lastOf(findings, "ChecksumKeyword", "Word", identifier),
    source: lastOf(findings, "SourceKeyword", "String", stringLiteral),
    samples: findings.filter(isSample).map((finding) => ({
      expected: has(finding, "HitKeyword") ? "hit" : "miss",
      text: stringLiteral(tokenOf(finding, "String")),
    })),
    span: spanOfNode(node),
  };
}

function isSample(finding: CstNode): boolean {
  return has(finding, "HitKeyword") || has(finding, "MissKeyword");
}

function lastOf<Value>(findings: readonly CstNode[], keyword: string, name: string, read: (token: IToken) => Value): Value | undefined {
  const finding = findings.filter((candidate) => has(candidate, keyword)).at(-1);
  return finding && read(tokenOf(finding, name));
}

function ruleTest(node: CstNode): RuleTest {
  return {
    expected: has(node, "HitKeyword") ? "hit" : has(node, "MissKeyword") ? "miss" : "unsure",
    subject: subject(nodeOf(node, "subject")),
    span: spanOfNode(node),
  };
}

function testCase(node: CstNode): TestCase {
  return {
    subject: subject(nodeOf(node, "subject")),
    outcome: identifier(firstToken(nodeOf(node, "outcome"))),
    by: optionalNode(node, "names", names) ?? [],
    span: spanOfNode(node),
  };
}

function subject(node: CstNode): TestSubject {
  return { call: call(node), given: nodesOf(node, "given").map(given), span: spanOfNode(node) };
}

function call(node: CstNode): TestSubject["call"] {
  const code = optional(node, "Code", codeLiteral);
  if (code) return { kind: "command", code };
  const [argument, content] = tokensOf(node, "String").map(stringLiteral);
  const verb = optional(node, "Verb", identifier);
  // INVARIANT: an event has its argument.
  return verb ? { kind: "effect", verb, argument: argument!, content } : { kind: "sample", inserted: argument };
}

function given(node: CstNode): Given {
  return {
    name: identifier(tokenOf(node, "Word")),
    value: value(nodeOf(node, "value")),
    content: optional(node, "String", stringLiteral),
  };
}
