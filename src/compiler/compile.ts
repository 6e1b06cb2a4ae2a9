import { buildTables } from "../conditions/index.ts";
import { signatureLookup } from "../engine/signature-lookup.ts";
import type { CompiledRule, Diagnostic, Program } from "../model/index.ts";
import { Authority } from "./authority.ts";
import { ContentLowering } from "./content.ts";
import { ExpressionLowering } from "./expressions.ts";
import { limitToModes, lowerModes } from "./modes.ts";
import { ParamResolver } from "./params.ts";
import { Report } from "./report.ts";
import { buildGraph, type PolicyGraph } from "./resolve.ts";
import { RuleLowering } from "./rules.ts";
import { lowerShapes } from "./shapes.ts";
import { lowerSignatures } from "./signatures.ts";
import type { PackSource, SourceLayer } from "./sources.ts";
import { buildTree } from "./tree.ts";
import { warn } from "./warnings.ts";

export interface CompileInput {
  /** In the order of S5: built-in, global, project, session. */
  readonly layers: readonly SourceLayer[];
  /** Packs by the name that `use "…"` gives. */
  readonly packs?: ReadonlyMap<string, PackSource>;
  /** Most states of one automaton; past it the set does not compile. */
  readonly maximalStates?: number;
  /** True where a layer with errors was left out before (S15). */
  readonly incomplete?: boolean;
}

export interface CompileOutput {
  /** Absent where a file has an error. Unchecked: its own tests have not run. */
  readonly program: Program | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** The resolved policies: for tests, lists and the reference interpreter. */
  readonly graph: PolicyGraph;
}

export const DEFAULT_MAXIMAL_STATES = 20_000;

/** Compiles policy files to a program: parse, resolve, check, lower, build tree and automata. */
export function compilePolicies(input: CompileInput): CompileOutput {
  const report = new Report();
  const authority = new Authority(report);
  const graph = buildGraph(input.layers, input.packs ?? new Map(), report, (item, policy, soFar) => authority.keep(item, policy, soFar));
  const params = new ParamResolver(graph, report);
  const lowering = new ExpressionLowering(graph, report, params);
  const shapes = lowerShapes(graph, report);
  const signatures = lowerSignatures(lowering, shapes);
  const content = new ContentLowering(report);
  const ruleLowering = new RuleLowering(lowering, signatures, (name) => shapes.get(name), content);
  const lowered = [...graph.rules.values()].map((rule) => ruleLowering.rule(rule));
  const exceptions = graph.exceptions.flatMap((exception) => ruleLowering.exception(exception));
  const modes = lowerModes(graph, report);
  checkBuiltInTests(graph, report);
  warn(graph, lowered, exceptions, lowering, params, report);
  if (report.failed) return { program: undefined, diagnostics: report.diagnostics, graph };

  const rules: CompiledRule[] = limitToModes(lowered, modes);
  const sets = lowering.sets.sets;
  const conditions = lowering.conditions.conditions;
  const tables = buildTables(sets, { states: input.maximalStates ?? DEFAULT_MAXIMAL_STATES });
  if (!tables.ok) {
    const set = sets[tables.error.set];
    const policy = graph.policies.at(-1)!;
    report.add("P0212", policy.file, { start: 0, end: 1 }, `the set ${set?.name || (set?.members.join(" ") ?? "")} needs too many states`);
    return { program: undefined, diagnostics: report.diagnostics, graph };
  }
  const program: Program = {
    rules,
    exceptions,
    conditions,
    sets,
    modes,
    shapes: Object.fromEntries(shapes),
    ...signatureLookup(signatures.keys(), (name) => signatures.get(name)),
    tree: buildTree(rules, conditions, sets),
    tables: tables.value,
    content: content.tables(),
    notices: authority.notices,
    incomplete: input.incomplete ?? false,
  };
  return { program, diagnostics: report.diagnostics, graph };
}

/** S14: a built-in rule shows at least one case that it stops and one that it lets be. */
function checkBuiltInTests(graph: PolicyGraph, report: Report): void {
  for (const { item, policy, name } of graph.rules.values()) {
    if (policy.layer.name !== "built-in") continue;
    const tests = item.clauses.flatMap((clause) => (clause.kind === "tests" ? clause.tests : []));
    const has = (...expected: string[]) => tests.some((test) => expected.includes(test.expected));
    if (has("hit", "unsure") && has("miss")) continue;
    report.add("P0302", policy.file, item.name?.span ?? item.verdictSpan, `the built-in rule \`${name}\` needs a hit and a miss among its tests`);
  }
}
