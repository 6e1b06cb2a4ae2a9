import type { Shape, ShapeSegment, ShapeType } from "../model/index.ts";
import { WORD_TYPES } from "../model/index.ts";
import type { TypeItem } from "../syntax/index.ts";
import { type Declared, type Policy, type PolicyGraph, resolveIn } from "./graph.ts";
import { didYouMean, type Report } from "./report.ts";
import { isWordType } from "./scope.ts";

/** Lowers every `type`: texts and holes in turn; `{name:type}` asks that the hole's text fits the type. */
export function lowerShapes(graph: PolicyGraph, report: Report): ReadonlyMap<string, ShapeType> {
  const shapes = new Map<string, ShapeType>();
  for (const declared of graph.types.values()) {
    shapes.set(declared.name, {
      name: declared.name,
      shapes: declared.item.shapes.map((shape) => lowerShape(shape.value, declared, graph, report)),
    });
  }
  return shapes;
}

/** The full name of a word type or shape as a signature of `policy` names it. */
export function resolveType(name: string, policy: Policy, graph: PolicyGraph): string | undefined {
  return resolveIn(policy, name, graph.types) ?? (isWordType(name) ? name : undefined);
}

function lowerShape(text: string, declared: Declared<TypeItem>, graph: PolicyGraph, report: Report): Shape {
  const segments: ShapeSegment[] = [];
  for (const piece of text.split(/(\{[^{}]*\})/)) {
    if (piece === "") continue;
    if (!piece.startsWith("{")) {
      segments.push({ kind: "text", text: piece });
      continue;
    }
    const [name = "", written = "word"] = piece.slice(1, -1).split(":");
    const type = resolveType(written, declared.policy, graph);
    if (type === undefined) {
      const hint = didYouMean(written, [...WORD_TYPES, ...graph.types.keys()]);
      report.add("P0109", declared.policy.file, declared.item.name.span, `there is no word type \`${written}\``, hint);
    }
    segments.push({ kind: "hole", name, type: type ?? "word" });
  }
  return segments;
}
