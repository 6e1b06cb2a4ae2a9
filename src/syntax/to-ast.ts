/** The concrete tree as the AST. An item with a syntax error is left out: what it was meant to say is not known. */
import type { CstNode } from "chevrotain";
import type { Comment, EditItem, Item, ModeItem, PolicyFile, UseItem } from "./ast.ts";
import {
  firstToken,
  has,
  identifier,
  nodeOf,
  nodesOf,
  numberLiteral,
  optional,
  optionalNode,
  spanOfNode,
  stringLiteral,
  tokenOf,
  tokensOf,
} from "./cst.ts";
import type { Problem } from "./diagnostics.ts";
import { inspect } from "./mistakes.ts";
import { commandItem } from "./to-ast-command.ts";
import { braces, expression, names, triggers, value } from "./to-ast-expression.ts";
import { disableItem, exceptItem, ruleItem, testItem } from "./to-ast-rule.ts";

export interface Source {
  readonly path: string;
  readonly text: string;
  readonly comments: readonly Comment[];
}

/** Trees that are known to be faultless need not be inspected, which takes as long as reading them. */
export function toAst(
  trees: readonly CstNode[],
  source: Source,
  isFaultless: boolean,
): { readonly file: PolicyFile; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const isWhole = (node: CstNode) => isFaultless || inspect(node, problems);
  const [header] = trees.flatMap((tree) => nodesOf(tree, "header")).filter(isWhole);
  const items = trees.flatMap((tree) => nodesOf(tree, "item")).filter(isWhole);
  const file: PolicyFile = {
    ...source,
    language: header && optional(header, "Number", numberLiteral),
    name: header && optional(header, "Word", identifier),
    title: header && optional(header, "String", stringLiteral),
    items: items.map(item),
  };
  return { file, problems };
}

function item(node: CstNode): Item {
  const [name] = Object.keys(node.children);
  // INVARIANT: a complete item has one child, one of those below.
  const child = nodeOf(node, name!);
  return ITEMS[name!]!(child);
}

const ITEMS: Readonly<Record<string, (node: CstNode) => Item>> = {
  use,
  set: (node) => {
    const [name, type] = tokensOf(node, "Word").map(identifier);
    return { kind: "set", name: name!, type: type!, members: braces(nodeOf(node, "braces")), span: spanOfNode(node) };
  },
  edit,
  param: (node) => {
    const [name, type] = tokensOf(node, "Word").map(identifier);
    return { kind: "param", name: name!, type: type!, value: value(nodeOf(node, "value")), span: spanOfNode(node) };
  },
  condition: (node) => ({
    kind: "condition",
    name: identifier(tokenOf(node, "Word")),
    triggers: triggers(node),
    expression: expression(nodeOf(node, "expression")),
    span: spanOfNode(node),
  }),
  type: (node) => ({
    kind: "type",
    name: identifier(tokenOf(node, "Word")),
    shapes: tokensOf(node, "String").map(stringLiteral),
    span: spanOfNode(node),
  }),
  rule: ruleItem,
  except: exceptItem,
  disable: disableItem,
  mode,
  command: commandItem,
  test: testItem,
};

function use(node: CstNode): UseItem {
  const target = optional(node, "Member", identifier) ?? stringLiteral(tokenOf(node, "String"));
  return {
    kind: "use",
    target,
    alias: optional(node, "Word", identifier),
    params: nodesOf(node, "argument").map((argument) => ({
      name: identifier(tokenOf(argument, "Word")),
      value: value(nodeOf(argument, "value")),
    })),
    granting: optionalNode(node, "names", names) ?? [],
    span: spanOfNode(node),
  };
}

function edit(node: CstNode): EditItem {
  return {
    kind: "edit",
    action: has(node, "AddKeyword") ? "add" : "remove",
    name: identifier(tokenOf(node, "Word")),
    members: braces(nodeOf(node, "braces")),
    because: optional(node, "String", stringLiteral),
    span: spanOfNode(node),
  };
}

function mode(node: CstNode): ModeItem {
  return {
    kind: "mode",
    name: identifier(tokenOf(node, "Word")),
    uses: optionalNode(node, "names", names) ?? [],
    lines: nodesOf(node, "modeLine").map((line) => ({
      from: identifier(firstToken(nodeOf(line, "judgement"))),
      to: identifier(firstToken(nodeOf(line, "result"))),
    })),
    span: spanOfNode(node),
  };
}
