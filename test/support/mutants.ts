/**
 * Mutants of compiled rules: the same rule with one thing changed. A case that no mutant of any rule fails proves nothing. Mutants are plain data beside
 * the program: more conditions, and other rules that refer to them.
 */
import { groupOfAutomata } from "../../src/automata/index.ts";
import { buildTables } from "../../src/conditions/index.ts";
import type {
  Comparison,
  CompiledException,
  CompiledRule,
  CompiledSet,
  CompiledTrigger,
  Condition,
  ConditionId,
  Indexed,
  PatternCommand,
  Program,
  Quantifier,
  RuleVerdict,
  SetId,
} from "../../src/model/index.ts";

export interface Mutant {
  /** The rule that was changed. */
  readonly rule: string;
  readonly change: string;
  /** The condition as a whole was changed, not a part of it: any rule can be made to match anything. */
  readonly whole?: boolean;
  /** What stands in its place; undefined: nothing. */
  readonly into: CompiledRule | undefined;
  /** A set that the program has not: one of its own that lost a member. */
  readonly set?: CompiledSet;
  /** Left out of the program instead of changing the rule. */
  readonly exception?: CompiledException;
}

export interface MutatedProgram {
  readonly program: Program;
  /** The program's conditions, and those of the mutants. */
  readonly conditions: readonly Condition[];
  /** By the number of the rule. */
  readonly mutants: readonly (readonly Mutant[])[];
}

/** One step towards each side; a warn or allow that falls is a rule that is dropped. */
const NEIGHBOURS: Readonly<Record<RuleVerdict, readonly RuleVerdict[]>> = {
  block: ["escalate"],
  escalate: ["block", "warn"],
  warn: ["escalate"],
  allow: ["escalate"],
};

export function mutantsOf(program: Program): MutatedProgram {
  const conditions = [...program.conditions];
  const mutants = Array.from(program.rules, (rule) => [
    ...ruleMutants(rule),
    ...triggerMutants(rule),
    ...conditionMutants(rule, conditions),
  ]);
  return { program, conditions, mutants };
}

function* ruleMutants(rule: CompiledRule): Iterable<Mutant> {
  yield { rule: rule.id, change: "dropped", into: undefined };
  for (const verdict of NEIGHBOURS[rule.verdict])
    yield { rule: rule.id, change: `${rule.verdict} → ${verdict}`, into: { ...rule, verdict, sealed: rule.sealed && verdict === "block" } };
  for (const unknown of ["escalate", "block", "ignore"] as const) {
    if (rule.verdict === "allow") continue;
    if (unknown !== rule.unknown) yield { rule: rule.id, change: `unknown → ${unknown}`, into: { ...rule, unknown } };
    if (unknown !== rule.unconstrained)
      yield { rule: rule.id, change: `unconstrained → ${unknown}`, into: { ...rule, unconstrained: unknown } };
  }
  for (const kind of rule.finds)
    yield { rule: rule.id, change: `does not find ${kind}`, into: { ...rule, finds: rule.finds.filter((other) => other !== kind) } };
  if (rule.modes) yield { rule: rule.id, change: "in every mode", into: withoutModes(rule) };
  if (rule.until !== undefined) yield { rule: rule.id, change: "has ended", into: { ...rule, until: 0 } };
  for (const excused of rule.overriding)
    yield {
      rule: rule.id,
      change: `does not override ${excused}`,
      into: { ...rule, overriding: rule.overriding.filter((other) => other !== excused) },
    };
}

function withoutModes({ modes: _modes, ...rest }: CompiledRule): CompiledRule {
  return rest;
}

function* triggerMutants(rule: CompiledRule): Iterable<Mutant> {
  for (const [index, trigger] of rule.triggers.entries()) {
    const replaced = (by: readonly CompiledTrigger[]) => ({
      ...rule,
      triggers: rule.triggers.flatMap((other, at) => (at === index ? by : [other])),
    });
    if (rule.triggers.length > 1) yield { rule: rule.id, change: `without trigger ${index + 1}`, into: replaced([]) };
    if (trigger.kind !== "pattern") continue;
    for (const [change, commands] of patternMutants(trigger.pattern.commands)) {
      yield {
        rule: rule.id,
        change: `\`${trigger.pattern.text}\` ${change}`,
        into: replaced([{ kind: "pattern", pattern: { ...trigger.pattern, commands } }]),
      };
    }
  }
}

function* patternMutants(commands: readonly PatternCommand[]): Iterable<[string, readonly PatternCommand[]]> {
  if (commands.length > 1) yield ["without its first command", commands.slice(1)];
  for (const [index, command] of commands.entries()) {
    const replaced = (changes: Partial<PatternCommand>) => commands.map((other, at) => (at === index ? { ...command, ...changes } : other));
    yield [command.open ? "without ..." : "with ...", replaced({ open: !command.open })];
    for (const name of command.names.length > 1 ? command.names : [])
      yield [`without ${name}`, replaced({ names: command.names.filter((other) => other !== name) })];
    for (const flag of command.flags)
      yield [`without ${flag.names.join("/")}`, replaced({ flags: command.flags.filter((other) => other !== flag) })];
    for (const operand of command.operands)
      yield ["without an operand", replaced({ operands: command.operands.filter((other) => other !== operand) })];
  }
}

/** Every part of a rule's condition in turn: made true, made false, negated, another quantifier. */
function* conditionMutants(rule: CompiledRule, conditions: Condition[]): Iterable<Mutant> {
  const root = rule.condition;
  if (root === undefined) return;
  for (const id of partsOf(root, conditions)) {
    for (const [change, by] of nodeMutants(id, conditions)) {
      const condition = rebuilt(root, id, by, conditions);
      if (condition !== root)
        yield { rule: rule.id, change: `condition ${id} ${change}`, whole: id === root, into: { ...rule, condition } };
    }
  }
}

function* nodeMutants(id: ConditionId, conditions: Condition[]): Iterable<[string, Condition]> {
  const node = conditions[id]!;
  if (node.kind === "constant") return;
  yield ["true", { kind: "constant", value: true }];
  yield ["false", { kind: "constant", value: false }];
  yield ["negated", { kind: "not", of: id }];
  if (node.kind !== "test") return;
  for (const quantifier of otherQuantifiers(node.quantifier)) yield [quantifier, { ...node, quantifier }];
}

function otherQuantifiers(quantifier: Quantifier | undefined): readonly Quantifier[] {
  return quantifier === undefined ? [] : quantifier === "any" ? ["every", "no"] : quantifier === "every" ? ["any"] : ["any"];
}

/** A condition and all below it. */
function partsOf(root: ConditionId, conditions: Indexed<Condition>, found = new Set<ConditionId>()): Set<ConditionId> {
  if (found.has(root)) return found;
  found.add(root);
  const node = conditions.at(root)!;
  if (node.kind === "and" || node.kind === "or") for (const part of node.of) partsOf(part, conditions, found);
  if (node.kind === "not") partsOf(node.of, conditions, found);
  return found;
}

/** The condition with `target` replaced; new nodes are put behind the others, so that children keep the smaller numbers. */
function rebuilt(root: ConditionId, target: ConditionId, by: Condition, conditions: Condition[]): ConditionId {
  if (root === target) return conditions.push(by) - 1;
  const node = conditions[root]!;
  if (node.kind === "not") {
    const of = rebuilt(node.of, target, by, conditions);
    return of === node.of ? root : conditions.push({ kind: "not", of }) - 1;
  }
  if (node.kind !== "and" && node.kind !== "or") return root;
  const of = node.of.map((part) => rebuilt(part, target, by, conditions));
  return of.every((part, index) => part === node.of[index]) ? root : conditions.push({ kind: node.kind, of }) - 1;
}

/** Each set that a rule's condition names, less one of its members: a set more, which stands in its place. */
export function* setMutants(rule: CompiledRule, { program, conditions }: MutatedProgram): Iterable<Mutant> {
  const root = rule.condition;
  if (root === undefined) return;
  const grown = conditions as Condition[];
  for (const id of partsOf(root, program.conditions)) {
    const node = program.conditions.at(id)!;
    if (node.kind !== "test") continue;
    for (const set of setsOf(node.comparison)) yield* smallerSets(rule, node, id, program, set, grown);
  }
}

function* smallerSets(
  rule: CompiledRule,
  node: Condition & { kind: "test" },
  id: ConditionId,
  program: Program,
  number: SetId,
  conditions: Condition[],
): Iterable<Mutant> {
  const set = program.sets.at(number)!;
  const { sets } = program;
  if (set.type === "pattern" || set.members.length < 2) return;
  const comparison = withSet(node.comparison, number, sets.length);
  const condition = rebuilt(rule.condition!, id, { ...node, comparison }, conditions);
  for (const member of set.members) {
    const smaller = { ...set, id: sets.length, members: set.members.filter((text) => text !== member) };
    yield { rule: rule.id, change: `${set.name || `set ${number}`} without ${member}`, into: { ...rule, condition }, set: smaller };
  }
}

function setsOf(comparison: Comparison): SetId[] {
  switch (comparison.kind) {
    case "in":
      return [comparison.set];
    case "negated":
      return setsOf(comparison.of);
    case "either":
      return comparison.of.flatMap(setsOf);
    default:
      return [];
  }
}

function withSet(comparison: Comparison, from: SetId, to: SetId): Comparison {
  switch (comparison.kind) {
    case "in":
      return comparison.set === from ? { ...comparison, set: to } : comparison;
    case "negated":
      return { kind: "negated", of: withSet(comparison.of, from, to) };
    case "either":
      return { kind: "either", of: comparison.of.map((part) => withSet(part, from, to)) };
    default:
      return comparison;
  }
}

const built = new Map<string, Program["tables"] | undefined>();

/** The program's tables with the automata of one set more beside them; undefined where they are too large. */
export function tablesWith(program: Program, set: CompiledSet): Program["tables"] | undefined {
  const key = `${set.id} ${set.name} ${set.members.join(" ")}`;
  if (!built.has(key)) {
    const tables = buildTables([set]);
    built.set(key, tables.ok ? tables.value : undefined);
  }
  const more = built.get(key);
  if (!more) return undefined;
  const joined = (name: keyof Program["tables"]) => groupOfAutomata([...program.tables[name].automata, ...more[name].automata]);
  return { absolute: joined("absolute"), inProject: joined("inProject"), inHome: joined("inHome"), words: joined("words") };
}
