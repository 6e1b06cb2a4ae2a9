/** Mistakes that the grammar accepts in order to name them. */
import type { CstNode } from "chevrotain";
import type { Span } from "../model/index.ts";
import { isNode, spanOfNode } from "./cst.ts";
import { type Problem, problem } from "./diagnostics.ts";

/** Productions of this prefix are no part of the language. */
export const MISTAKE_PREFIX = "mistaken";

/** Collects the mistakes in a tree; true where nothing of the tree is missing. */
export function inspect(node: CstNode, problems: Problem[]): boolean {
  const found = MISTAKES[node.name];
  if (found && !node.recoveredNode) problems.push(found(spanOfNode(node)));
  let complete = !node.recoveredNode;
  for (const elements of Object.values(node.children)) {
    for (const element of elements) {
      const whole = isNode(element) ? inspect(element, problems) : !element.isInsertedInRecovery;
      complete &&= whole;
    }
  }
  return complete;
}

const MISTAKES: Readonly<Record<string, (span: Span) => Problem>> = {
  mistakenDeny: (span) => problem("P0022", span, "`deny` is no verdict", "write `block`, or `escalate` to have a person asked"),
  mistakenIf: (span) => problem("P0023", span, "a condition begins with `when`", "write `when` for `if`"),
  mistakenComma: (span) => problem("P0024", span, "inside braces nothing but blanks stands between members", "remove the comma"),
  mistakenColon: (span) => problem("P0025", span, "a flag's value is written with `=`", "write `=` for `:`, as in `--file=path`"),
  mistakenBang: (span) => problem("P0009", span, "negation is written `not`", "write `not` for `!`"),
  mistakenEquals: (span) => problem("P0008", span, "equality is written `is`", "write `is` for `=`"),
};
