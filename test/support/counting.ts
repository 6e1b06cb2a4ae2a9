/** Which cases prove something: those that some mutant of a rule fails. */
import { loadRegexEngine } from "../../src/automata/index.ts";
import { isSearch, rulesByKind } from "../../src/compiler/tree.ts";
import { understand } from "../../src/effects/index.ts";
import { decide, newCounters } from "../../src/engine/index.ts";
import type { CompiledRule, DecisionTree, Program, TreeNode, Understanding, Verb } from "../../src/model/index.ts";
import { type FixtureCase, type JudgedProgram, missedBy, verdictOf } from "../../src/testing/index.ts";
import { type Mutant, type MutatedProgram, mutantsOf, setMutants, tablesWith } from "./mutants.ts";

const mutated = new WeakMap<Program, MutatedProgram>();

function mutatedOf(program: Program): MutatedProgram {
  const known = mutated.get(program) ?? mutantsOf(program);
  mutated.set(program, known);
  return known;
}

export interface CountingOptions {
  /** Also try each set without each of its members: thorough, and slow. */
  readonly sets?: boolean;
  /** Go on after the first mutant that fails. */
  readonly all?: boolean;
}

/**
 * The mutants that fail the case. Rules are judged one by one, so a mutant is judged beside the rules that matched; all others change nothing. A case
 * that fails without any change proves nothing.
 */
export function failedMutants(one: FixtureCase, { program }: JudgedProgram, options: CountingOptions = {}): Mutant[] {
  const all = mutatedOf(program);
  const understanding = understand(one.action, program, one.context, newCounters());
  const judged = new CaseJudge(one, understanding, all);
  if (!judged.passes(program)) return [];
  const matched = judged.matched(program);
  const failed: Mutant[] = [];
  for (const mutant of candidates(all, understanding, matched, options)) {
    if (judged.passes(judged.programWith(mutant, matched))) continue;
    failed.push(mutant);
    if (!options.all) break;
  }
  return failed;
}

/**
 * Mutants of the rules that matched first: they fail most often. A rule that did not match is the case's own only where a part of its condition kept
 * it from matching.
 */
function* candidates(
  all: MutatedProgram,
  understanding: Understanding,
  matched: ReadonlySet<string>,
  options: CountingOptions,
): Iterable<Mutant> {
  const verbs = new Set(understanding.effects.map((effect) => effect.verb));
  const touched = (rule: CompiledRule) => rule.triggers.some((trigger) => verbs.has(trigger.kind === "verb" ? trigger.verb : "command"));
  const numbered = [...[...all.program.rules].entries()];
  const ordered = [
    ...numbered.filter(([, rule]) => matched.has(rule.id)),
    ...numbered.filter(([, rule]) => !matched.has(rule.id) && touched(rule)),
  ];
  for (const [number, rule] of ordered) {
    yield* matched.has(rule.id) ? all.mutants[number]! : all.mutants[number]!.filter((mutant) => mutant.whole !== true);
    if (options.sets && matched.has(rule.id)) yield* setMutants(rule, all);
  }
  for (const [rule, exceptions] of all.program.exceptions)
    for (const exception of exceptions) yield { rule, change: "without an exception", into: undefined, exception };
}

class CaseJudge {
  readonly #case: FixtureCase;
  readonly #understanding: Understanding;
  readonly #all: MutatedProgram;

  constructor(one: FixtureCase, understanding: Understanding, all: MutatedProgram) {
    this.#case = one;
    this.#understanding = understanding;
    this.#all = all;
  }

  passes(program: Program): boolean {
    return missedBy(this.#case, verdictOf(this.#decide(program))).length === 0;
  }

  matched(program: Program): Set<string> {
    const { matched, notes, excepted } = this.#decide(program);
    return new Set([...matched, ...notes, ...excepted.map((excused) => excused.match)].map((match) => match.rule));
  }

  /** The rules that matched, with the mutant in the place of its rule, in a tree that tells nothing apart. */
  programWith(mutant: Mutant, matched: ReadonlySet<string>): Program {
    const { program, conditions } = this.#all;
    const kept = [...program.rules].filter((rule) => matched.has(rule.id) && (rule.id !== mutant.rule || mutant.exception !== undefined));
    const rules = mutant.into ? [...kept, mutant.into] : kept;
    const exceptions = mutant.exception
      ? new Map([...program.exceptions].map(([rule, list]) => [rule, list.filter((exception) => exception !== mutant.exception)]))
      : program.exceptions;
    const more = mutant.set ? { sets: [...program.sets, mutant.set], tables: tablesWith(program, mutant.set) ?? program.tables } : {};
    return { ...program, ...more, rules, exceptions, conditions, tree: flatTree(rules) };
  }

  #decide(program: Program) {
    return decide(this.#understanding, { program, context: this.#case.context, engine: loadRegexEngine(), counters: newCounters() });
  }
}

function flatTree(rules: readonly CompiledRule[]): DecisionTree {
  const verbs = new Map<Verb, TreeNode>();
  const patterns: number[] = [];
  for (const [number, rule] of rules.entries()) {
    for (const trigger of rule.triggers) {
      if (isSearch(rule, trigger)) continue;
      if (trigger.kind === "pattern") patterns.push(number);
      else verbs.set(trigger.verb, leaf([...(verbs.get(trigger.verb)?.rules ?? []), number]));
    }
  }
  return { verbs, commands: new Map(), anyCommand: leaf([...new Set(patterns)]), finds: rulesByKind(rules) };
}

function leaf(rules: readonly number[]): TreeNode {
  return { rules };
}

/** What can be changed, by rule: for reports of what no case notices. */
export function mutantNames(program: Program, sets: boolean): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  const all = mutatedOf(program);
  for (const [number, rule] of [...program.rules].entries()) {
    const mutants = [...all.mutants[number]!, ...(sets ? setMutants(rule, all) : [])];
    names.set(rule.id, new Set(mutants.map((mutant) => mutant.change)));
  }
  return names;
}
