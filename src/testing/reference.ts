/**
 * The reference interpreter: judges by the resolved syntax tree, rule by rule and effect by effect, as language.md says it, without tree, automata
 * groups, shared conditions or tables. Written for reading; slow. The compiled engine must agree with it on every case.
 */
import type { Policy, PolicyGraph } from "../compiler/index.ts";
import { resolveRule } from "../compiler/index.ts";
import { isKnownInPart } from "../conditions/index.ts";
import {
  type Call,
  type Context,
  type Effect,
  isGlob,
  not,
  or,
  type Program,
  RESULTS_BY_STRICTNESS,
  type Result,
  type RuleVerdict,
  type Truth,
  type Understanding,
  type Verdict,
} from "../model/index.ts";
import type { Clause, CodeLiteral, Expression, RuleItem, Trigger } from "../syntax/index.ts";
import { ReferenceComparer } from "./reference-compare.ts";
import { findKinds, type ReferenceFinding } from "./reference-content.ts";
import { declaredNames } from "./reference-names.ts";
import { referencePattern } from "./reference-pattern.ts";

export interface ReferenceDecision {
  readonly verdict: Verdict;
  readonly result: Result;
  /** Ids of the rules that matched, sorted; notes among them. */
  readonly rules: readonly string[];
}

interface Matched {
  readonly id: string;
  readonly verdict: RuleVerdict;
  readonly sealed: boolean;
  readonly answer: "yes" | "unresolved";
}

type Judgement = "block" | "unresolved" | "escalate" | "allow" | "otherwise";
const WEAKEST_FIRST: readonly Judgement[] = ["otherwise", "allow", "escalate", "unresolved", "block"];

/** Judges what is understood. The program gives only its modes. */
export function judgeByReference(graph: PolicyGraph, program: Program, understanding: Understanding, context: Context): ReferenceDecision {
  const judge = new ReferenceJudge(graph, program, understanding, context);
  return judge.decide();
}

class ReferenceJudge {
  readonly #graph: PolicyGraph;
  readonly #program: Program;
  readonly #understanding: Understanding;
  readonly #context: Context;

  constructor(graph: PolicyGraph, program: Program, understanding: Understanding, context: Context) {
    this.#graph = graph;
    this.#program = program;
    this.#understanding = understanding;
    this.#context = context;
  }

  decide(): ReferenceDecision {
    const matches = new Map<Effect, Matched[]>();
    for (const effect of this.#understanding.effects) matches.set(effect, this.#matchesOf(effect));
    this.#dropOverridden(matches);
    const mode = this.#program.modes[this.#context.mode]!;
    const results: Result[] = [];
    for (const number of new Set(this.#understanding.effects.map((effect) => effect.call))) {
      const members = this.#understanding.effects.filter((effect) => effect.call === number);
      const found = members.flatMap((effect) => matches.get(effect)!);
      const judgement = this.#judgement(number, members, matches);
      if (judgement === "otherwise" && members.every((effect) => effect.verb === "content")) continue;
      if (judgement === "otherwise" && this.#understanding.calls[number]?.task !== undefined) continue;
      const sealed = judgement === "block" && found.some((match) => match.sealed && match.verdict === "block" && match.answer === "yes");
      const mapped = sealed && mode.name !== "off" ? "block" : mode.map[judgement];
      results.push(this.#program.incomplete && judgement === "allow" && mapped === "allow" ? "pass" : mapped);
    }
    if (this.#understanding.unresolved.length > 0) results.push(mode.map.unresolved);
    if (results.length === 0) results.push(mode.map[mode.uses.length > 0 ? "allow" : "otherwise"]);
    const result = results.reduce((left, right) =>
      RESULTS_BY_STRICTNESS.indexOf(left) >= RESULTS_BY_STRICTNESS.indexOf(right) ? left : right,
    );
    const all = [...matches.values()].flat();
    const noted = mode.name !== "off" && all.some((match) => match.verdict === "warn") && (result === "pass" || result === "allow");
    const shown = all.filter((match) => match.verdict !== "warn" || mode.name !== "off");
    return { verdict: noted ? "warn" : result, result, rules: [...new Set(shown.map((match) => match.id))].sort() };
  }

  #matchesOf(effect: Effect): Matched[] {
    const matched: Matched[] = [];
    for (const { name, item, policy } of this.#graph.rules.values()) {
      if (!mayConcern(item, effect) || !this.#inForce(name, item)) continue;
      const truth = this.#weighed(item, policy, effect, this.#ruleTruth(item, policy, effect));
      const answer = this.#answer(item, truth, effect);
      if (answer === undefined || this.#excused(name, item, effect)) continue;
      matched.push({ id: name, verdict: item.verdict, sealed: item.sealed, answer });
    }
    return matched;
  }

  /** What is known of the path has to say something for the rule (S6). */
  #weighed(item: RuleItem, policy: Policy, effect: Effect, truth: Truth): Truth {
    const asked = item.clauses.some((clause) => clause.kind === "unknown" && clause.answer.name === "weigh");
    const path = effect.fields["path"];
    if (truth !== "unknown" || !asked || !isKnownInPart(path) || (isGrave(effect) && !isGlob(path.lexical))) return truth;
    const doubtful = isGrave(effect) ? false : "unconstrained";
    return this.#triggeredTruth(item.triggers, item.clauses, policy, effect, item, true) === false ? doubtful : truth;
  }

  #inForce(id: string, item: RuleItem): boolean {
    const until = item.clauses.find((clause) => clause.kind === "until");
    if (until?.kind === "until" && this.#context.now >= Date.parse(`${until.date.value}T00:00:00Z`) + 86_400_000) return false;
    const users = Object.values(this.#program.modes).filter((mode) => mode.uses.some((used) => id.startsWith(`${used}/`)));
    return users.length === 0 || users.some((mode) => mode.name === this.#context.mode);
  }

  #ruleTruth(item: RuleItem, policy: Policy, effect: Effect): Truth {
    const finds = item.clauses.filter((clause) => clause.kind === "finds");
    const declared = declaredNames(item.triggers, this.#program);
    if (finds.length === 0) return this.#triggeredTruth(item.triggers, item.clauses, policy, effect, item);
    let truth: Truth = false;
    for (const finding of effect.verb === "content" ? findKinds(effect.content ?? "", finds) : []) {
      truth = stronger(truth, this.#clausesTruth(item.clauses, policy, effect, item, { declared, finding }));
    }
    return truth;
  }

  /** The strongest answer over the triggers; a pattern is tried with each of the command's shape records. */
  #triggeredTruth(
    triggers: readonly Trigger[],
    clauses: readonly Clause[],
    policy: Policy,
    effect: Effect,
    item: RuleItem | undefined,
    weighs = false,
  ): Truth {
    let truth: Truth = false;
    const declared = declaredNames(triggers, this.#program);
    const call = this.#understanding.calls[effect.call];
    for (const trigger of triggers) {
      if (trigger.kind === "verb") {
        if (trigger.verb.name === effect.verb)
          truth = stronger(truth, this.#clausesTruth(clauses, policy, effect, item, { declared, weighs }));
        continue;
      }
      if (effect.verb === "command" && call)
        truth = stronger(truth, this.#patternTruth(trigger.pattern, clauses, policy, effect, call, item, declared));
    }
    return truth;
  }

  /** As that of a rule, but a pattern stands for every effect of the command that it fits. */
  #exceptionTruth(triggers: readonly Trigger[], clauses: readonly Clause[], policy: Policy, effect: Effect): Truth {
    let truth = this.#triggeredTruth(triggers, clauses, policy, effect, undefined);
    const declared = declaredNames(triggers, this.#program);
    const call = this.#understanding.calls[effect.call];
    for (const trigger of triggers) {
      if (trigger.kind !== "verb" && call)
        truth = stronger(truth, this.#patternTruth(trigger.pattern, clauses, policy, effect, call, undefined, declared));
    }
    return truth;
  }

  #patternTruth(
    pattern: CodeLiteral,
    clauses: readonly Clause[],
    policy: Policy,
    effect: Effect,
    call: Call,
    item: RuleItem | undefined,
    declared: ReadonlySet<string>,
  ): Truth {
    const fits = referencePattern(pattern, call, this.#understanding.calls, policy, this.#graph, this.#program, this.#context);
    if (fits === false) return false;
    let truth: Truth = false;
    for (const shape of call.shapes.length > 0 ? call.shapes : [undefined]) {
      const answer = this.#clausesTruth(clauses, policy, effect, item, { declared, call, shape });
      truth = stronger(truth, fits === "unknown" && answer === true ? "unknown" : answer);
    }
    return truth;
  }

  #clausesTruth(clauses: readonly Clause[], policy: Policy, effect: Effect, item: RuleItem | undefined, view: View): Truth {
    const tight = item !== undefined && item.verdict !== "allow";
    const foldCase = item?.verdict === "block" || item?.verdict === "escalate";
    const comparer = new ReferenceComparer(this.#graph, this.#context, effect, view);
    let truth: Truth = true;
    for (const clause of clauses) {
      if (truth === false) return false;
      if (clause.kind === "when") truth = conjunction(truth, comparer.evaluate(clause.expression, policy, { tight, foldCase }));
      if (clause.kind === "unless")
        truth = conjunction(truth, not(comparer.evaluate(clause.expression, policy, { tight: !tight, foldCase })));
    }
    return truth;
  }

  /** S6: true is a match; unknown is one for block, escalate and warn, as the rule and the gravity of the effect say. */
  #answer(item: RuleItem, truth: Truth, effect: Effect): Matched["answer"] | undefined {
    if (truth === true) return "yes";
    if (truth === false || item.verdict === "allow") return undefined;
    const saying = (kind: "unknown" | "unconstrained") => item.clauses.find((clause) => clause.kind === kind);
    const unknown = saying("unknown");
    const unconstrained = saying("unconstrained");
    const chosen = truth === "unconstrained" && unconstrained ? unconstrained : unknown;
    const answer = chosen && (chosen.kind === "unknown" || chosen.kind === "unconstrained") ? chosen.answer.name : "escalate";
    if (answer === "ignore") return undefined;
    if (truth === "unconstrained" && !unconstrained && !isGrave(effect)) return undefined;
    return answer === "block" ? "yes" : "unresolved";
  }

  #excused(id: string, item: RuleItem, effect: Effect): boolean {
    for (const declared of this.#graph.exceptions) {
      const exception = declared.item;
      if (!idsOf(this.#graph, exception.rule.name, declared.policy).has(id)) continue;
      const until = exception.clauses.find((clause) => clause.kind === "until");
      if (until?.kind === "until" && this.#context.now >= Date.parse(`${until.date.value}T00:00:00Z`) + 86_400_000) continue;
      const own = exception.kind === "except" && exception.triggers.length > 0;
      const truth = own
        ? this.#exceptionTruth(exception.triggers, exception.clauses, declared.policy, effect)
        : this.#triggeredTruth(item.triggers, exception.clauses, declared.policy, effect, undefined);
      if (truth === true) return true;
    }
    return false;
  }

  #dropOverridden(matches: Map<Effect, Matched[]>): void {
    for (const [effect, found] of matches) {
      for (const match of found) {
        const { item, policy } = this.#graph.rules.get(match.id)!;
        const overriding = item.clauses.find((clause) => clause.kind === "overriding");
        if (overriding?.kind !== "overriding") continue;
        const excused = new Set(overriding.rules.flatMap((rule) => [...idsOf(this.#graph, rule.name, policy)]));
        for (const [other, others] of matches) {
          if (other.call === effect.call)
            matches.set(
              other,
              others.filter((candidate) => !excused.has(candidate.id)),
            );
        }
      }
    }
  }

  #judgement(number: number, members: readonly Effect[], matches: ReadonlyMap<Effect, readonly Matched[]>): Judgement {
    let strongest: Judgement = "otherwise";
    const task = this.#understanding.calls[number]?.task !== undefined;
    for (const match of members.flatMap((effect) => matches.get(effect)!)) {
      if (match.verdict === "warn" || match.verdict === "allow") continue;
      if (task && match.answer === "unresolved") continue;
      const judgement: Judgement = match.answer === "unresolved" ? "unresolved" : match.verdict;
      if (WEAKEST_FIRST.indexOf(judgement) > WEAKEST_FIRST.indexOf(strongest)) strongest = judgement;
    }
    return strongest === "otherwise" && !task && this.#covered(number, matches) ? "allow" : strongest;
  }

  /** S7: every effect needs an allow; one on the command covers what its signature states, done here and as this user; a carrier needs none for what it carries. */
  #covered(number: number, matches: ReadonlyMap<Effect, readonly Matched[]>): boolean {
    const members = [...matches.keys()].filter((effect) => effect.call === number);
    const allowed = (effect: Effect) => matches.get(effect)!.some((match) => match.verdict === "allow");
    if (members.length === 0) return true;
    const call: Call | undefined = this.#understanding.calls[number];
    if (call?.task !== undefined) return true;
    const command = members.find((effect) => effect.verb === "command");
    const others = members.filter((effect) => effect !== command && effect.verb !== "content" && effect.verb !== "mention");
    if (!call || !command) return others.length > 0 && others.every(allowed);
    const whole = allowed(command) && !call.privileged && call.place === "local";
    const handsOn = call.carries?.every((carried) => this.#covered(carried, matches)) ?? false;
    if (!whole && (!call.proved || (others.length === 0 && !handsOn))) return false;
    return others.every((effect) => allowed(effect) || (whole && effect.origin === "signature"));
  }
}

/** Whether any trigger of the rule is of the effect's kind: most rules have none, and nothing else of them need be looked at. */
function mayConcern(item: RuleItem, effect: Effect): boolean {
  if (item.clauses.some((clause) => clause.kind === "finds")) return effect.verb === "content";
  return item.triggers.some((trigger) => (trigger.kind === "verb" ? trigger.verb.name === effect.verb : effect.verb === "command"));
}

const resolved = new WeakMap<Policy, Map<string, ReadonlySet<string>>>();

/** The rules that a name in a policy stands for. */
function idsOf(graph: PolicyGraph, name: string, policy: Policy): ReadonlySet<string> {
  const ofPolicy = resolved.get(policy) ?? new Map<string, ReadonlySet<string>>();
  resolved.set(policy, ofPolicy);
  const ids = ofPolicy.get(name) ?? new Set(resolveRule(graph, name, policy).ids);
  ofPolicy.set(name, ids);
  return ids;
}

/** What a name may mean beside the effect's fields. */
export interface View {
  /** The names that are fields here, whether this effect has them or not. */
  readonly declared: ReadonlySet<string>;
  readonly call?: Call;
  readonly shape?: Call["roles"] | undefined;
  readonly finding?: ReferenceFinding;
  readonly weighs?: boolean;
}

export interface ReferenceReading {
  readonly tight: boolean;
  readonly foldCase: boolean;
}

export type { Expression };

function stronger(left: Truth, right: Truth): Truth {
  const rank = (truth: Truth) => (truth === true ? 3 : truth === "unknown" ? 2 : truth === "unconstrained" ? 1 : 0);
  return rank(right) > rank(left) ? right : left;
}

function conjunction(left: Truth, right: Truth): Truth {
  return not(or(not(left), not(right)));
}

function isGrave(effect: Effect): boolean {
  if (effect.verb === "execute") return true;
  if (effect.verb === "delete") {
    const recursive = effect.fields["recursive"];
    return recursive?.kind === "truth" && recursive.value !== false;
  }
  const sources = effect.verb === "send" ? effect.fields["sources"] : undefined;
  return sources?.kind === "list" && (sources.items.length > 0 || sources.open);
}
