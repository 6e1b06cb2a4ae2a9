import { ParamResolver, type Policy, type PolicyGraph, type SetContent, SetResolver, silentReport } from "../compiler/index.ts";
import type { SetType } from "../model/index.ts";
import type { Braces } from "../syntax/index.ts";

export interface Resolvers {
  readonly params: ParamResolver;
  readonly sets: SetResolver;
  readonly inline: WeakMap<Braces, Map<SetType, SetContent | undefined>>;
}

const ofGraph = new WeakMap<PolicyGraph, Resolvers>();

/** What names of params and sets stand for in these policies: the same for every rule, effect and call that they judge. */
export function resolversOf(graph: PolicyGraph): Resolvers {
  const known = ofGraph.get(graph);
  if (known) return known;
  const report = silentReport();
  const params = new ParamResolver(graph, report);
  const resolvers: Resolvers = { params, sets: new SetResolver(graph, report, params), inline: new WeakMap() };
  ofGraph.set(graph, resolvers);
  return resolvers;
}

/** A set without a name, as a value of that type takes it. */
export function inlineSet(graph: PolicyGraph, braces: Braces, policy: Policy, type: SetType): SetContent | undefined {
  const { inline, sets } = resolversOf(graph);
  const known = inline.get(braces) ?? new Map<SetType, SetContent | undefined>();
  inline.set(braces, known);
  if (!known.has(type)) known.set(type, sets.inline(braces, policy, type));
  return known.get(type);
}
