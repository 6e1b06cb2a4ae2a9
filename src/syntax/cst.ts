/** Reading the concrete syntax tree. Trees reach these helpers only when complete, so what the grammar demands is there. */
import type { CstElement, CstNode, IToken } from "chevrotain";
import type { Span } from "../model/index.ts";
import type { CodeLiteral, DateLiteral, FlagName, Identifier, NumberLiteral, RegexLiteral, StringLiteral } from "./ast.ts";
import { codeText } from "./code-text.ts";
import { spanOf, stringValue } from "./mend.ts";

export function isNode(element: CstElement): element is CstNode {
  return "children" in element;
}

export function nodesOf(node: CstNode, name: string): readonly CstNode[] {
  return (node.children[name] ?? []).filter(isNode);
}

export function nodeOf(node: CstNode, name: string): CstNode {
  // INVARIANT: the grammar demands it, and the tree is complete.
  return nodesOf(node, name)[0]!;
}

export function tokensOf(node: CstNode, name: string): readonly IToken[] {
  return (node.children[name] ?? []).filter((element): element is IToken => !isNode(element));
}

export function tokenOf(node: CstNode, name: string): IToken {
  // INVARIANT: the grammar demands it, and the tree is complete.
  return tokensOf(node, name)[0]!;
}

export function has(node: CstNode, name: string): boolean {
  return (node.children[name] ?? []).length > 0;
}

export function optional<Value>(node: CstNode, name: string, read: (token: IToken) => Value): Value | undefined {
  const token = tokensOf(node, name)[0];
  return token && read(token);
}

export function optionalNode<Value>(node: CstNode, name: string, read: (child: CstNode) => Value): Value | undefined {
  const child = nodesOf(node, name)[0];
  return child && read(child);
}

/** All tokens directly below the node, in source order. */
export function ownTokens(node: CstNode): readonly IToken[] {
  const tokens = Object.values(node.children)
    .flat()
    .filter((element): element is IToken => !isNode(element));
  return tokens.sort((left, right) => left.startOffset - right.startOffset);
}

export function firstToken(node: CstNode): IToken {
  return ownTokens(node)[0]!;
}

export function spanOfNode(node: CstNode): Span {
  const { startOffset, endOffset } = node.location ?? { startOffset: 0, endOffset: -1 };
  return { start: startOffset, end: (endOffset ?? startOffset - 1) + 1 };
}

export function identifier(token: IToken): Identifier {
  return { kind: "name", name: token.image, span: spanOf(token) };
}

export function stringLiteral(token: IToken): StringLiteral {
  return { kind: "string", value: stringValue(token), span: spanOf(token) };
}

export function numberLiteral(token: IToken): NumberLiteral {
  return { kind: "number", value: Number(token.image), span: spanOf(token) };
}

export function flagName(token: IToken): FlagName {
  return { kind: "flag", name: token.image, span: spanOf(token) };
}

export function dateLiteral(token: IToken): DateLiteral {
  return { kind: "date", value: token.image, span: spanOf(token) };
}

export function codeLiteral(token: IToken): CodeLiteral {
  const { text, skipped } = codeText(token.image);
  return { kind: "code", text, textStart: token.startOffset + skipped, span: spanOf(token) };
}

export function regexLiteral(token: IToken): RegexLiteral {
  const end = token.image.lastIndexOf("/");
  return { kind: "regex", source: token.image.slice(1, end), flags: token.image.slice(end + 1), span: spanOf(token) };
}
