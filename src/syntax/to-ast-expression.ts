/** Expressions, and the small pieces that items share. */
import type { CstNode } from "chevrotain";
import type { Braces, ComparisonSyntax, Expression, Identifier, Member, ParamValue, TestExpression, Trigger } from "./ast.ts";
import {
  codeLiteral,
  firstToken,
  flagName,
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

export function expression(node: CstNode): Expression {
  return joined("or", node, nodesOf(node, "conjunction").map(conjunction));
}

export function value(node: CstNode): ParamValue {
  return (
    optional(node, "String", stringLiteral) ??
    optional(node, "Number", numberLiteral) ??
    optionalNode(node, "braces", braces) ??
    identifier(tokenOf(node, "Word"))
  );
}

export function braces(node: CstNode): Braces {
  return {
    kind: "braces",
    members: nodesOf(node, "member").map(member),
    except: optionalNode(node, "exclusions", (child) => nodesOf(child, "member").map(member)) ?? [],
    span: spanOfNode(node),
  };
}

export function names(node: CstNode): readonly Identifier[] {
  return tokensOf(node, "Word").map(identifier);
}

/** The triggers below a node that may have none. */
export function triggers(node: CstNode): readonly Trigger[] {
  const list = optionalNode(node, "triggers", (child) => nodesOf(child, "trigger").map(trigger));
  return list ?? [];
}

function trigger(node: CstNode): Trigger {
  const pattern = optional(node, "Code", codeLiteral);
  return pattern ? { kind: "pattern", pattern } : { kind: "verb", verb: identifier(tokenOf(node, "Verb")) };
}

function member(node: CstNode): Member {
  return optional(node, "String", stringLiteral) ?? optional(node, "Code", codeLiteral) ?? identifier(tokenOf(node, "Member"));
}

function conjunction(node: CstNode): Expression {
  return joined("and", node, nodesOf(node, "negation").map(negation));
}

function joined(kind: "or" | "and", node: CstNode, operands: readonly Expression[]): Expression {
  return operands.length === 1 ? operands[0]! : { kind, operands, span: spanOfNode(node) };
}

function negation(node: CstNode): Expression {
  const operand = atom(nodeOf(node, "atom"));
  return has(node, "NotKeyword") || has(node, "mistakenBang") ? { kind: "not", operand, span: spanOfNode(node) } : operand;
}

function atom(node: CstNode): Expression {
  return optionalNode(node, "expression", expression) ?? test(node);
}

function test(node: CstNode): TestExpression {
  return {
    kind: "test",
    quantifier: optionalNode(node, "quantifier", (child) => QUANTIFIERS[firstToken(child).tokenType.name]),
    subject: optional(node, "Flag", flagName) ?? identifier(tokenOf(node, "Reference")),
    comparison: optionalNode(node, "comparison", comparison),
    span: spanOfNode(node),
  };
}

const QUANTIFIERS: Readonly<Record<string, "any" | "every" | "no">> = { AnyKeyword: "any", EveryKeyword: "every", NoKeyword: "no" };

function comparison(node: CstNode): ComparisonSyntax {
  const negated = has(node, "NotKeyword");
  const span = spanOfNode(node);
  return (
    optionalNode(node, "isComparison", isComparison) ??
    optionalNode(node, "orderComparison", orderComparison) ??
    optionalNode(node, "setComparison", (child) => ({ ...setComparison(child), negated, span })) ??
    optionalNode(node, "likeComparison", (child) => ({
      kind: "like" as const,
      negated,
      value: stringLiteral(tokenOf(child, "String")),
      span,
    })) ?? { kind: "matches", negated, value: regexLiteral(tokenOf(nodeOf(node, "matchesComparison"), "Regex")), span }
  );
}

function isComparison(node: CstNode): ComparisonSyntax {
  const right =
    optional(node, "String", stringLiteral) ?? optional(node, "Number", numberLiteral) ?? identifier(tokenOf(node, "Reference"));
  return { kind: "is", negated: has(node, "NotKeyword"), value: right, span: spanOfNode(node) };
}

function orderComparison(node: CstNode): ComparisonSyntax {
  const operator = has(node, "Less") ? "<" : has(node, "LessEqual") ? "<=" : has(node, "Greater") ? ">" : ">=";
  const right = optional(node, "Number", numberLiteral) ?? identifier(tokenOf(node, "Reference"));
  return { kind: "order", operator, value: right, span: spanOfNode(node) };
}

function setComparison(node: CstNode) {
  const kind = has(node, "InKeyword") ? "in" : has(node, "UnderKeyword") ? "under" : "covers";
  const right = optional(node, "String", stringLiteral) ?? optionalNode(node, "braces", braces) ?? identifier(tokenOf(node, "Reference"));
  return { kind, value: right } as const;
}
