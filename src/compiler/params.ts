import type { ParamValue } from "../syntax/index.ts";
import { type GivenValue, type Policy, type PolicyGraph, paramValue, resolveIn } from "./graph.ts";
import { didYouMean, type Report } from "./report.ts";

const PARAM_TYPES: Readonly<Record<string, readonly ParamValue["kind"][]>> = {
  number: ["number"],
  word: ["string", "name", "braces"],
  path: ["string", "braces"],
  dir: ["string", "braces"],
  host: ["string", "braces"],
};

/** Values of params: what `use … with` gives, else the declared one. */
export class ParamResolver {
  readonly #graph: PolicyGraph;
  readonly used = new Set<string>();

  constructor(graph: PolicyGraph, report: Report) {
    this.#graph = graph;
    for (const { item, policy } of graph.params.values()) {
      const kinds = Object.hasOwn(PARAM_TYPES, item.type.name) ? PARAM_TYPES[item.type.name] : undefined;
      if (!kinds)
        report.add(
          "P0109",
          policy.file,
          item.type.span,
          `there is no param type \`${item.type.name}\``,
          didYouMean(item.type.name, Object.keys(PARAM_TYPES)) ?? `the types are ${Object.keys(PARAM_TYPES).join(", ")}`,
        );
      else if (!kinds.includes(item.value.kind)) report.add("P0201", policy.file, item.value.span, `the value is no ${item.type.name}`);
    }
    for (const [name] of graph.paramValues) {
      if (graph.params.has(name) || graph.sets.has(name)) continue;
      const policy = graph.policies.find((candidate) => name.startsWith(`${candidate.name}/`));
      const user = graph.policies.find((candidate) => [...candidate.uses.values()].includes(policy?.name ?? ""));
      const use = user?.file.items.find((item) => item.kind === "use" && item.params.some((param) => name.endsWith(`/${param.name.name}`)));
      if (user && use) report.add("P0104", user.file, use.span, `there is no param \`${name}\``, didYouMean(name, graph.params.keys()));
    }
  }

  resolve(name: string, policy: Policy): ParamValue | undefined {
    return this.given(name, policy)?.value;
  }

  /** The value with the policy that it comes from. */
  given(name: string, policy: Policy): GivenValue | undefined {
    const full = resolveIn(policy, name, this.#graph.params);
    if (full === undefined) return undefined;
    this.used.add(full);
    return paramValue(full, this.#graph);
  }
}
