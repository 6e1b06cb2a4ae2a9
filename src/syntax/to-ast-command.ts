/** Command signatures. */
import type { CstNode } from "chevrotain";
import type { Span } from "../model/index.ts";
import type {
  CommandItem,
  CommandName,
  EffectSyntax,
  Expression,
  FieldSyntax,
  FlagSyntax,
  RoleSyntax,
  SignaturePart,
  TargetSyntax,
} from "./ast.ts";
import {
  flagName,
  has,
  identifier,
  nodeOf,
  nodesOf,
  optional,
  optionalNode,
  ownTokens,
  spanOfNode,
  stringLiteral,
  tokenOf,
} from "./cst.ts";
import { spanOf } from "./mend.ts";
import { expression, value } from "./to-ast-expression.ts";
import { StringToken } from "./tokens.ts";

export function commandItem(node: CstNode): CommandItem {
  return {
    kind: "command",
    names: nodesOf(node, "commandName").map(commandName),
    parts: nodesOf(node, "part").map(part),
    span: spanOfNode(node),
  };
}

function commandName(node: CstNode): CommandName {
  const words = ownTokens(node).map((token) => (token.tokenType === StringToken ? stringLiteral(token) : identifier(token)));
  return { words, span: spanOfNode(node) };
}

function part(node: CstNode): SignaturePart {
  const when = optionalNode(node, "expression", expression);
  const span = spanOfNode(node);
  return (
    optionalNode(node, "flags", (child) => flags(child, when, span)) ??
    optionalNode(node, "operands", (child) => ({ kind: "operands" as const, roles: nodesOf(child, "role").map(role), when, span })) ??
    optionalNode(node, "copy", (child) => ({ ...copy(child), when, span })) ?? { ...effect(nodeOf(node, "effect")), when, span }
  );
}

function flags(node: CstNode, when: Expression | undefined, span: Span): SignaturePart {
  const all = nodesOf(node, "flag").map(flag);
  const bundled = all.find(isBundled);
  const open = optional(node, "Ellipsis", spanOf);
  return {
    kind: "flags",
    flags: all.filter((candidate) => !isBundled(candidate)),
    open: open !== undefined,
    ...(open && { openAt: open }),
    bundled: bundled !== undefined,
    ...(bundled && { bundledAt: bundled.span }),
    when,
    span,
  };
}

/** The word `bundled` alone is no flag: it says that the first word may be flags without a dash. */
function isBundled({ names, types }: FlagSyntax): boolean {
  return names.length === 1 && names[0]?.kind === "name" && names[0].name === "bundled" && types.length === 0;
}

function flag(node: CstNode): FlagSyntax {
  return {
    names: nodesOf(node, "flagName").map(
      (child) => optional(child, "Flag", flagName) ?? optional(child, "String", stringLiteral) ?? identifier(tokenOf(child, "Member")),
    ),
    types: nodesOf(node, "wordType").map(wordType),
    suffix: has(node, "Question") ? "?" : has(node, "Star") ? "*" : undefined,
    fallback: optionalNode(node, "fallback", fallback),
    stops: has(node, "Bang"),
    span: spanOfNode(node),
  };
}

function wordType(node: CstNode) {
  return optional(node, "String", stringLiteral) ?? identifier(tokenOf(node, "Word"));
}

function fallback(node: CstNode) {
  return value(nodeOf(node, "value"));
}

function role(node: CstNode): RoleSyntax {
  const separator = optional(node, "Separator", spanOf);
  if (separator) return { kind: "separator", span: separator };
  const type = nodesOf(node, "wordType")[0];
  if (!type) return { kind: "skip", text: stringLiteral(tokenOf(node, "String")), span: spanOfNode(node) };
  return {
    kind: "role",
    name: identifier(tokenOf(node, "Word")),
    type: wordType(type),
    suffix: has(node, "Question") ? "?" : has(node, "Star") ? "*" : has(node, "Plus") ? "+" : undefined,
    fallback: optionalNode(node, "fallback", fallback),
    span: spanOfNode(node),
  };
}

type BareEffect = Omit<EffectSyntax, "when" | "span">;

function copy(node: CstNode): BareEffect {
  const [from, to] = nodesOf(node, "targets").map(targets);
  // INVARIANT: the grammar demands both lists.
  return {
    kind: "effect",
    verb: identifier(tokenOf(node, "CopyKeyword")),
    targets: from!,
    to: to!,
    language: undefined,
    fields: fields(node),
  };
}

function effect(node: CstNode): BareEffect {
  return {
    kind: "effect",
    verb: identifier(tokenOf(node, "EffectVerb")),
    targets: targets(nodeOf(node, "targets")),
    to: [],
    language: optional(node, "Word", identifier),
    fields: fields(node),
  };
}

function targets(node: CstNode): readonly TargetSyntax[] {
  return nodesOf(node, "target").map(target);
}

function target(node: CstNode): TargetSyntax {
  return optional(node, "Flag", flagName) ?? optional(node, "String", stringLiteral) ?? identifier(tokenOf(node, "Reference"));
}

function fields(node: CstNode): readonly FieldSyntax[] {
  return optionalNode(node, "fields", (child) => nodesOf(child, "field").map(field)) ?? [];
}

function field(node: CstNode): FieldSyntax {
  return {
    name: optional(node, "String", stringLiteral) ?? identifier(tokenOf(node, "Word")),
    value: optionalNode(node, "fieldValue", (child) => optionalNode(child, "expression", expression) ?? target(nodeOf(child, "target"))),
    span: spanOfNode(node),
  };
}
