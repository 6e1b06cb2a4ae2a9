import type { Identifier } from "../syntax/index.ts";
import { type Policy, type PolicyGraph, resolveRule, ruleNames } from "./graph.ts";
import { didYouMean, type Report } from "./report.ts";

/** The ids of the rules that a name in a policy means to loosen; what is wrong with it is reported. */
export function rulesMeant(
  { name, span }: Identifier,
  policy: Policy,
  loosens: "except or disable" | "override",
  graph: PolicyGraph,
  report: Report,
): readonly string[] {
  const { file } = policy;
  const { ids, ambiguous } = resolveRule(graph, name, policy);
  if (ids.length === 0) report.add("P0102", file, span, `there is no rule \`${name}\``, didYouMean(name, ruleNames(graph)));
  if (ambiguous) {
    const meant = ids.map((id) => `\`${id}\``).join(" or ");
    report.add("P0110", file, span, `\`${name}\` may be ${meant}`, "write the whole id");
  }
  for (const id of ids) {
    if (graph.rules.get(id)!.item.sealed) report.add("P0300", file, span, `\`${id}\` is sealed: nothing may ${loosens} it`);
  }
  return ids;
}
