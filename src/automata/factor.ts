/**
 * Left factoring: `abc|abd` as `ab(c|d)`. The language is the same. A set of globs begins its alternatives with `**` mostly, each of which would be a loop
 * of its own that every state of the automaton carries along; factored it is one.
 */
import { choice, EMPTY, type RegexNode, sequence } from "./regex-syntax.ts";

/** A tree for the same texts in which no two alternatives of a choice begin with the same part; parts are as written, not compared by meaning. */
export function factored(node: RegexNode): RegexNode {
  switch (node.kind) {
    case "empty":
    case "set":
    case "assertion":
      return node;
    case "capture":
    case "repeat":
      return { ...node, of: factored(node.of) };
    case "sequence":
      return sequence(node.of.map(factored));
    case "choice":
      return factoredParts(node.of.map((alternative) => partsOf(factored(alternative)).map((part) => ({ node: part, key: keyOf(part) }))));
  }
}

interface Part {
  readonly node: RegexNode;
  readonly key: string;
}

function factoredParts(alternatives: readonly (readonly Part[])[]): RegexNode {
  const byFirst = new Map<string, (readonly Part[])[]>();
  for (const parts of alternatives) {
    const key = parts[0]?.key ?? "";
    const group = byFirst.get(key);
    if (group) group.push(parts);
    else byFirst.set(key, [parts]);
  }
  return choice([...byFirst.values()].map(factoredGroup));
}

/** Alternatives that begin alike: the longest common beginning, then a choice of what follows. */
function factoredGroup(group: readonly (readonly Part[])[]): RegexNode {
  const [first] = group;
  if (!first || first.length === 0) return EMPTY;
  if (group.length === 1) return sequence(first.map((part) => part.node));
  let common = 1;
  while (common < first.length && group.every((parts) => parts[common]?.key === first[common]!.key)) common++;
  const rest = factoredParts(group.map((parts) => parts.slice(common)));
  return sequence([...first.slice(0, common).map((part) => part.node), rest]);
}

function partsOf(node: RegexNode): readonly RegexNode[] {
  return node.kind === "sequence" ? node.of : node.kind === "empty" ? [] : [node];
}

function keyOf(node: RegexNode): string {
  switch (node.kind) {
    case "empty":
      return "()";
    case "set":
      return `[${node.set.join()}]`;
    case "assertion":
      return `<${node.assertion}>`;
    case "sequence":
      return node.of.map(keyOf).join("");
    case "choice":
      return `(${node.of.map(keyOf).join("|")})`;
    case "capture":
      return `(${keyOf(node.of)})`;
    case "repeat":
      return `(${keyOf(node.of)}){${node.min},${node.max ?? ""}}`;
  }
}
