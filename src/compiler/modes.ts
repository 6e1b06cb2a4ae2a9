import { type CompiledMode, type CompiledRule, RESULTS_BY_STRICTNESS, type Result } from "../model/index.ts";
import type { ModeItem } from "../syntax/index.ts";
import type { Declared, PolicyGraph } from "./graph.ts";
import { didYouMean, type Report } from "./report.ts";

/** Lowers the modes: a missing line maps to itself, a missing `unresolved` to escalate; `otherwise` is required. */
export function lowerModes(graph: PolicyGraph, report: Report): Readonly<Record<string, CompiledMode>> {
  const modes: Record<string, CompiledMode> = {};
  for (const declared of graph.modes.values()) modes[declared.name] = lowerMode(declared, report, graph);
  return modes;
}

/** Rules of a policy that any mode uses are in force in these modes only. */
export function limitToModes(rules: readonly CompiledRule[], modes: Readonly<Record<string, CompiledMode>>): CompiledRule[] {
  return rules.map((rule) => {
    const users = Object.values(modes).filter((mode) => mode.uses.some((name) => rule.id.startsWith(`${name}/`)));
    const used = users.length > 0;
    return used ? { ...rule, modes: users.map((mode) => mode.name) } : rule;
  });
}

function lowerMode({ item, policy, name }: Declared<ModeItem>, report: Report, graph: PolicyGraph): CompiledMode {
  const map: Partial<Record<string, Result>> = {};
  // The grammar knows no other lines.
  for (const { from, to } of item.lines) {
    if (map[from.name] !== undefined) report.add("P0208", policy.file, from.span, `\`${from.name}\` stands twice`);
    map[from.name] = to.name as Result;
  }
  if (map["otherwise"] === undefined)
    report.add(
      "P0208",
      policy.file,
      item.name.span,
      `the mode \`${name}\` has no \`otherwise\``,
      "add `otherwise -> pass` or `otherwise -> escalate`",
    );
  for (const used of item.uses) {
    const known = graph.policies.some(
      ({ name: candidate, rank }) => rank <= policy.rank && (candidate === used.name || candidate.startsWith(`${used.name}/`)),
    );
    if (!known)
      report.add(
        "P0103",
        policy.file,
        used.span,
        `there is no policy \`${used.name}\``,
        didYouMean(
          used.name,
          graph.policies.map((candidate) => candidate.name),
        ),
      );
  }
  const otherwise = map["otherwise"] ?? "escalate";
  const escalate = strictest(map["escalate"] ?? "escalate", otherwise);
  const unresolved = strictest(map["unresolved"] ?? "escalate", escalate);
  const block = strictest(map["block"] ?? "block", unresolved);
  return {
    name,
    uses: item.uses.map((used) => used.name),
    map: { allow: map["allow"] ?? "allow", escalate, block, otherwise, unresolved },
  };
}

/** A rule that speaks against a call must not make its result milder than no rule at all (S3): `strict` blocks what it cannot resolve, too. */
function strictest(left: Result, right: Result): Result {
  return RESULTS_BY_STRICTNESS.indexOf(left) >= RESULTS_BY_STRICTNESS.indexOf(right) ? left : right;
}
