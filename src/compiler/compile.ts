import { buildTables, type TableError } from "../conditions/index.ts";
import { globPlaces, signatureLookup } from "../engine/signature-lookup.ts";
import { CONTEXT_FIELDS, type CompiledException, type CompiledRule, type Diagnostic, type Program } from "../model/index.ts";
import type { TestSubject } from "../syntax/index.ts";
import { Authority } from "./authority.ts";
import { ContentLowering } from "./content.ts";
import { ExpressionLowering } from "./expressions.ts";
import type { Policy, PolicyGraph } from "./graph.ts";
import { limitToModes, lowerModes } from "./modes.ts";
import { ParamResolver } from "./params.ts";
import { didYouMean, Report } from "./report.ts";
import { buildGraph } from "./resolve.ts";
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
  /** What was made of the built-in layer alone: automata of sets that stay as they are need not be built again. */
  readonly built?: Program | undefined;
}

export interface CompileOutput {
  /** Absent where a file has an error. Unchecked: its own tests have not run. */
  readonly program: Program | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** The resolved policies: for tests, lists and the reference interpreter. */
  readonly graph: PolicyGraph;
}

export const DEFAULT_MAXIMAL_STATES = 20_000;
/** Sets share an automaton up to this size: larger ones make the program larger than they make it faster. */
const GROUP_STATES = 800;

/** Compiles policy files to a program: parse, resolve, check, lower, build tree and automata. */
export function compilePolicies(input: CompileInput): CompileOutput {
  const report = new Report();
  const authority = new Authority(report);
  const graph = buildGraph(input.layers, input.packs ?? new Map(), report, authority);
  const lowered = lowerPolicies(graph, report);
  checkBuiltInTests(graph, report);
  checkGivens(graph, lowered.modes, report);
  warn(graph, lowered.rules, lowered.exceptions, lowered.expressions, lowered.params, report);
  const program = report.failed ? undefined : assembled(lowered, input, authority.notices, report);
  return { program, diagnostics: report.diagnostics, graph };
}

type Lowered = ReturnType<typeof lowerPolicies>;

/** Everything that the policies declare, each in its lowered form. */
function lowerPolicies(graph: PolicyGraph, report: Report) {
  const params = new ParamResolver(graph, report);
  const expressions = new ExpressionLowering(graph, report, params);
  expressions.setResolver.checkEdits();
  const shapes = lowerShapes(graph, report);
  const signatures = lowerSignatures(expressions, shapes);
  const content = new ContentLowering(report);
  const lowering = new RuleLowering(expressions, signatures, (name) => shapes.get(name), content);
  const rules = [...graph.rules.values()].map((rule) => lowering.rule(rule));
  const exceptions = graph.exceptions.flatMap((exception) => lowering.exception(exception));
  return { params, expressions, shapes, signatures, content, rules, exceptions, modes: lowerModes(graph, report) };
}

/** The program of what was lowered; undefined where a set needs too many states. */
function assembled(lowered: Lowered, input: CompileInput, notices: readonly string[], report: Report): Program | undefined {
  const { expressions, shapes, signatures, content, exceptions, modes } = lowered;
  const rules: CompiledRule[] = limitToModes(lowered.rules, modes);
  const { sets } = expressions.sets;
  const { conditions } = expressions.conditions;
  const tables = buildTables(sets, { states: input.maximalStates ?? DEFAULT_MAXIMAL_STATES, groupStates: GROUP_STATES }, input.built);
  if (!tables.ok) {
    reportSet(tables.error, expressions, report);
    return undefined;
  }
  const names = [...signatures.keys()].sort();
  return {
    rules,
    exceptions: byRule(exceptions),
    conditions,
    sets,
    modes,
    shapes,
    ...signatureLookup(
      { length: names.length, at: (place) => names[place]! },
      globPlaces(names),
      (place) => signatures.get(names[place]!)!,
    ),
    tree: buildTree(rules, expressions.conditions, sets),
    tables: tables.value,
    content: content.tables(input.built?.content),
    notices,
    incomplete: false,
  };
}

const START = { start: 0, end: 1 };

const NARROWER = "make it more specific: fewer `*` and `.*` in a row, no wide counters such as `.{60}`";

/** A member that is no glob, or a set that is too large. */
function reportSet({ set, member, message, hint }: TableError, { setPlaces, graph }: ExpressionLowering, report: Report): void {
  const { policy, span } = setPlaces.get(set) ?? { policy: graph.policies.at(-1)!, span: START };
  if (member !== undefined) report.add("P0202", policy.file, span, `the glob \`${member}\` is not valid: ${message}`, hint);
  else report.add("P0212", policy.file, span, "this set or pattern needs too many states", NARROWER);
}

function byRule(exceptions: readonly CompiledException[]): ReadonlyMap<string, readonly CompiledException[]> {
  const groups = new Map<string, CompiledException[]>();
  for (const exception of exceptions) {
    const group = groups.get(exception.rule);
    if (group) group.push(exception);
    else groups.set(exception.rule, [exception]);
  }
  return groups;
}

/** S14: a built-in rule shows at least one case that it stops and one that it lets be. */
function checkBuiltInTests(graph: PolicyGraph, report: Report): void {
  for (const { item, policy, name } of graph.rules.values()) {
    if (policy.layer.name !== "built-in") continue;
    const tests = item.clauses.flatMap((clause) => (clause.kind === "tests" ? clause.tests : []));
    const has = (...expected: string[]) => tests.some((test) => expected.includes(test.expected));
    if (has("hit", "unsure") && has("miss")) continue;
    report.add(
      "P0302",
      policy.file,
      item.name?.span ?? item.verdictSpan,
      `the built-in rule \`${name}\` needs a hit and a miss among its tests`,
    );
  }
}

const GIVEN_FACTS: readonly string[] = [...Object.keys(CONTEXT_FIELDS), "file", "link", "directory", "ignored", "tracked"];

/** What tests set must exist: a fact of the context or of the file system, and a mode that is declared. */
function checkGivens(graph: PolicyGraph, modes: Program["modes"], report: Report): void {
  const check = (subject: TestSubject, { file }: Policy) => {
    for (const { name, value } of subject.given) {
      if (!GIVEN_FACTS.includes(name.name))
        report.add("P0111", file, name.span, `there is no fact \`${name.name}\` to give`, didYouMean(name.name, GIVEN_FACTS));
      const mode = name.name === "mode" && value.kind === "string" ? value.value : undefined;
      if (mode !== undefined && !Object.hasOwn(modes, mode))
        report.add("P0111", file, value.span, `there is no mode \`${mode}\``, didYouMean(mode, Object.keys(modes)));
    }
  };
  for (const { item, policy } of graph.rules.values()) {
    for (const clause of item.clauses) if (clause.kind === "tests") for (const test of clause.tests) check(test.subject, policy);
  }
  for (const { item, policy } of graph.tests) for (const test of item.cases) check(test.subject, policy);
}
