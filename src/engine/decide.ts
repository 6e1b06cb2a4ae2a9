import type { RegexEngine } from "../automata/index.ts";
import { evaluateCondition, isKnownInPart } from "../conditions/index.ts";
import {
  type Call,
  type CompiledException,
  type CompiledRule,
  type CompiledTrigger,
  type Context,
  type Counters,
  type Decision,
  EFFECT_FIELDS,
  type Effect,
  type ExceptedMatch,
  isGlob,
  type Match,
  or,
  type Program,
  type Scalar,
  type Ternary,
  type TreeNode,
  type Truth,
  type Understanding,
  type UnknownAnswer,
  type Value,
} from "../model/index.ts";
import { combine, type Judged } from "./combine.ts";
import { VisitedRules } from "./condition-memo.ts";
import { findSecrets } from "./content.ts";
import { EffectScope, type Judging, newJudging } from "./effect-scope.ts";
import { inForce } from "./in-force.ts";
import { messageOf } from "./message-of.ts";
import { matchPattern } from "./pattern-match.ts";
import { walkTree } from "./tree-walk.ts";

export interface DecideOptions {
  readonly program: Program;
  readonly context: Context;
  readonly engine: RegexEngine;
  readonly counters?: Counters;
}

export function newCounters(): Counters {
  return { conditions: 0, rules: 0, automatonRuns: 0, verifications: 0, lookups: 0 };
}

/**
 * Judges an understood action: every effect by the rules that the tree leads to, then all of them by S3, S4, S6, S7 and the mode. Pure: the same
 * program, understanding and context give the same decision, and it never throws.
 */
export function decide(understanding: Understanding, options: DecideOptions): Decision {
  const counters = options.counters ?? newCounters();
  const judge = new Judge(understanding, options, counters);
  for (const effect of understanding.effects) judge.effect(effect);
  return combine(understanding, options, judge.judged, judge.excepted, judge.unresolved, counters);
}

const NOTHING: readonly string[] = [];

/** Judges the effects of one understanding one by one. */
class Judge {
  readonly judged: Judged[] = [];
  readonly excepted: ExceptedMatch[] = [];
  readonly unresolved: string[];
  readonly #understanding: Understanding;
  readonly #options: DecideOptions;
  readonly #program: Program;
  readonly #counters: Counters;
  readonly #judging: Judging;

  constructor(understanding: Understanding, options: DecideOptions, counters: Counters) {
    this.#understanding = understanding;
    this.#options = options;
    this.#program = options.program;
    this.#counters = counters;
    this.#judging = newJudging(options.program, options.context, counters);
    this.unresolved = understanding.unresolved.map((unresolved) => unresolved.reason);
  }

  effect(effect: Effect): void {
    const judged: Judged = { effect, matches: [], overriding: NOTHING, allowed: false };
    this.judged.push(judged);
    const call = this.#understanding.calls[effect.call];
    if (effect.verb === "content") {
      this.#content(effect, call, judged);
      return;
    }
    const scope = new EffectScope(this.#judging, effect, call);
    const node = this.#program.tree.verbs.get(effect.verb);
    if (node) this.#walk(node, scope, (rule) => this.#judge(rule, [scope], scope, judged));
    if (effect.verb === "command" && call) this.#patterns(effect, call, scope, judged);
  }

  #patterns(effect: Effect, call: Call, ofVerb: EffectScope, judged: Judged): void {
    const shapes = call.shapes.length > 0 ? call.shapes : [undefined];
    const scopes = shapes.map((shape) => new EffectScope(this.#judging, effect, call, { shape }));
    const visited = new VisitedRules(this.#judging.memo);
    for (const node of this.#nodesFor(call)) {
      for (const scope of scopes) {
        walkTree(node, scope, (number) => {
          if (!visited.visit(number)) return;
          const rule = this.#program.rules.at(number)!;
          const answer = this.#matchesPattern(rule.triggers, call);
          if (answer !== false) this.#judge(rule, scopes, ofVerb, judged, answer);
        });
      }
    }
  }

  /** By the call's name, and by each shorter one: a pattern on a program speaks of its subcommands too. */
  #nodesFor({ name = "" }: Call): readonly TreeNode[] {
    const { commands, anyCommand } = this.#program.tree;
    const nodes: TreeNode[] = [];
    for (let end = name.length; end > 0; end = name.lastIndexOf(" ", end - 1)) {
      const node = commands.get(name.slice(0, end));
      if (node) nodes.push(node);
    }
    if (anyCommand) nodes.push(anyCommand);
    return nodes;
  }

  #matchesPattern(triggers: readonly CompiledTrigger[], call: Call): Ternary {
    let answer: Ternary = false;
    for (const trigger of triggers) {
      if (trigger.kind !== "pattern") continue;
      answer = or(answer, matchPattern(trigger.pattern, call, this.#understanding.calls, this.#judging));
      if (answer === true) return true;
    }
    return answer;
  }

  #walk(node: TreeNode, scope: EffectScope, judge: (rule: CompiledRule) => void): void {
    const visited = new VisitedRules(this.#judging.memo);
    walkTree(node, scope, (number) => {
      if (visited.visit(number)) judge(this.#program.rules.at(number)!);
    });
  }

  #judge(rule: CompiledRule, scopes: readonly EffectScope[], ofVerb: EffectScope, judged: Judged, trigger: Ternary = true): void {
    if (!inForce(rule, this.#options.context)) return;
    this.#counters.rules++;
    let truth: Truth = false;
    let decisive = scopes[0]!;
    for (const scope of scopes) {
      const answer = rule.condition === undefined ? true : evaluateCondition(rule.condition, scope);
      if (strength(answer) > strength(truth)) [truth, decisive] = [answer, scope];
    }
    if (trigger === "unknown" && truth === true) truth = "unknown";
    else if (truth === "unknown" && trigger === true) truth = this.#weighed(rule, decisive);
    this.#record(rule, truth, decisive, ofVerb, judged);
  }

  /**
   * Whether what is known of the effect's path has a share in the answer; if not, the path is as good as unknown (S6). A glob is no variable: it stands
   * for names in a place that is known, so that what only could be among them counts for nothing where it would be as good as unknown.
   */
  #weighed({ condition, unknown }: CompiledRule, { effect, call }: EffectScope): Truth {
    const path = effect.fields["path"];
    if (condition === undefined || unknown !== "weigh" || !isKnownInPart(path)) return "unknown";
    const grave = isGrave(effect);
    if (grave && !isGlob(path.lexical)) return "unknown";
    const scope = new EffectScope(this.#judging, effect, call, undefined, true);
    if (evaluateCondition(condition, scope) !== false) return "unknown";
    return grave ? false : "unconstrained";
  }

  #record(rule: CompiledRule, truth: Truth, scope: EffectScope, ofVerb: EffectScope, judged: Judged): void {
    const unresolved = truth !== true;
    if (unresolved && !countsUnknown(rule, truth, scope.effect)) return;
    const exception = this.#program.exceptions.get(rule.id)?.find((candidate) => this.#excuses(candidate, scope, ofVerb));
    if (rule.verdict === "allow") {
      if (exception) return;
      judged.allowed = true;
      judged.allowedBy = rule;
      if (rule.overriding.length > 0) judged.overriding = [...judged.overriding, ...rule.overriding];
    }
    const blocks = unresolved && answerFor(rule, truth) === "block";
    const match: Match = {
      ...messageOf(rule, scope, this.#options.context, this.#program, this.#options.engine),
      unresolved: unresolved && !blocks,
    };
    if (exception) this.excepted.push({ match, by: exception.disables ? "disable" : "except", because: exception.because });
    else judged.matches.push(match);
  }

  #excuses(exception: CompiledException, scope: EffectScope, ofVerb: EffectScope): boolean {
    if (exception.until !== undefined && this.#options.context.now >= exception.until) return false;
    if (exception.triggers.length > 0 && !this.#triggered(exception.triggers, scope)) return false;
    if (exception.condition === undefined) return true;
    // An exception on verbs reads the effect's fields: what a pattern of the rule calls by the same name is another thing.
    const onVerbs = exception.triggers.length > 0 && exception.triggers.every(({ kind }) => kind === "verb");
    if (onVerbs) return evaluateCondition(exception.condition, ofVerb) === true;
    const scopes = scope === ofVerb ? [scope, ...this.#patternScopes(exception.triggers, scope)] : [scope, ofVerb];
    return scopes.some((one) => evaluateCondition(exception.condition!, one) === true);
  }

  /** An exception on a pattern speaks of the command's flags and roles, whichever of the command's effects it excuses. */
  #patternScopes(triggers: readonly CompiledTrigger[], { effect, call }: EffectScope): readonly EffectScope[] {
    if (!call || triggers.every(({ kind }) => kind === "verb")) return [];
    const shapes = call.shapes.length > 0 ? call.shapes : [undefined];
    return shapes.map((shape) => new EffectScope(this.#judging, effect, call, { shape }));
  }

  #triggered(triggers: readonly CompiledTrigger[], scope: EffectScope): boolean {
    if (triggers.some((trigger) => trigger.kind === "verb" && trigger.verb === scope.effect.verb)) return true;
    return scope.call !== undefined && this.#matchesPattern(triggers, scope.call) === true;
  }

  #content(effect: Effect, call: Call | undefined, judged: Judged): void {
    const { tree, rules } = this.#program;
    const found = findSecrets(effect, this.#program, this.#options.engine, this.#counters);
    if (found.incomplete) this.unresolved.push("a content was too large or too costly to scan in full");
    for (const finding of found.findings) {
      const fields: Record<string, Value> = { ...copyOf(effect), ...finding.fields };
      const scope = new EffectScope(this.#judging, { ...effect, fields }, call);
      for (const number of tree.finds.at(finding.kind) ?? []) this.#judge(rules.at(number)!, [scope], scope, judged);
    }
    const node = tree.verbs.get("content");
    if (!node) return;
    const plain = new EffectScope(this.#judging, effect, call);
    this.#walk(node, plain, (rule) => this.#judge(rule, [plain], plain, judged));
  }
}

/** The fields of a content effect as plain data, for one finding to add its own. */
function copyOf(effect: Effect): Record<string, Value> {
  return Object.fromEntries(Object.keys(EFFECT_FIELDS.content).map((name) => [name, effect.fields[name]]));
}

function strength(truth: Truth): number {
  return truth === true ? 3 : truth === "unknown" ? 2 : truth === "unconstrained" ? 1 : 0;
}

/** S6: unknown counts for block, escalate and warn, never for allow; a word of which nothing is known only where much is at stake. */
function countsUnknown(rule: CompiledRule, truth: Truth, effect: Effect): boolean {
  if (truth === false || rule.verdict === "allow") return false;
  return answerFor(rule, truth) !== "ignore" && (truth === "unknown" || rule.unconstrained !== undefined || isGrave(effect));
}

function answerFor(rule: CompiledRule, truth: Truth): UnknownAnswer {
  return truth === "unconstrained" ? (rule.unconstrained ?? rule.unknown) : rule.unknown;
}

/** Effects for which even a word without any known character counts as unknown (S6). */
function isGrave(effect: Effect): boolean {
  switch (effect.verb) {
    case "execute":
      return true;
    case "delete":
      return mayHold(effect.fields["recursive"]);
    case "send": {
      const sources = effect.fields["sources"];
      return sources?.kind === "list" && (sources.items.length > 0 || sources.open);
    }
    default:
      return false;
  }
}

function mayHold(value: Value | Scalar): boolean {
  return value?.kind === "truth" && value.value !== false;
}
