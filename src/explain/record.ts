import { evaluateCondition } from "../conditions/index.ts";
import { escapeControls, newCounters, secretOf, showPath, showScalar, showWord } from "../engine/index.ts";
import { EffectScope, inForce, matchPattern, newJudging } from "../engine/internals.ts";
import {
  type Call,
  type CompiledRule,
  type ConditionId,
  type Context,
  type Counters,
  type Decision,
  EFFECT_FIELDS,
  type Effect,
  type Match,
  type Program,
  type Span,
  type Value,
} from "../model/index.ts";
import { conditionText } from "./condition-text.ts";

/** Everything that explains one verdict: one record for terminal, JSON and log (S13). */
export interface Explanation {
  readonly verdict: string;
  readonly result: string;
  readonly mode: string;
  readonly commands: readonly ExplainedCommand[];
  /** Effects that a tool has without a command. */
  readonly effects: readonly ExplainedEffect[];
  readonly matched: readonly ExplainedMatch[];
  readonly notes: readonly ExplainedMatch[];
  readonly excepted: readonly (ExplainedMatch & { readonly by: string; readonly exception: string })[];
  readonly unresolved: readonly string[];
  /** Rules that failed for one condition only. */
  readonly nearMisses: readonly { readonly rule: string; readonly failed: string; readonly effect: string }[];
  readonly notices: readonly string[];
  readonly counters: Counters;
  /** From parse to verdict, in microseconds; absent where nobody measured. */
  readonly microseconds?: number;
}

export interface ExplainedCommand {
  /** Of redirections and of a program that was read, what stands for them in the line. */
  readonly command: string;
  /** False where there is none: nothing but redirections, or the text of a program. */
  readonly isCommand: boolean;
  /** The signature by which it was read; absent: none. */
  readonly signature?: string;
  readonly proved: boolean;
  /** What it was taken out of, outermost first. */
  readonly unwrapped: readonly string[];
  readonly effects: readonly ExplainedEffect[];
}

export interface ExplainedEffect {
  readonly verb: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly origin: string;
}

export interface ExplainedMatch {
  readonly rule: string;
  readonly verdict: string;
  readonly unresolved: boolean;
  readonly because: string;
  /** The task or the file on disk whose code it is about. */
  readonly within?: string;
  readonly instead?: string;
  readonly severity?: string;
  readonly layer: string;
  readonly file: string;
  readonly line: number;
  readonly effect: string;
  /** Of a rule on secrets: what was found, never what it is (S12). */
  readonly finding?: ExplainedFinding;
}

export interface ExplainedFinding {
  readonly kind: string;
  readonly line: number;
  readonly column: number;
  /** The same secret has the same on this machine. */
  readonly fingerprint?: string;
}

/** What is known beside the decision. */
export interface Surroundings {
  readonly microseconds?: number;
  /** Names a secret without saying it. */
  readonly fingerprint?: (secret: string) => string | undefined;
}

const MOST_NEAR_MISSES = 5;

/** Makes the record of a decision. Near misses cost a second look at every rule, so they are only made here. */
export function explainDecision(decision: Decision, program: Program, context: Context, around: Surroundings = {}): Explanation {
  const { action, calls, effects } = decision.understanding;
  const written = (span: Span | undefined) =>
    span && action.kind === "command" ? escapeControls(action.command.slice(span.start, span.end)) : "";
  return {
    verdict: decision.verdict,
    result: decision.result,
    mode: decision.mode,
    commands: calls.map((call, index) =>
      explainCall(
        call,
        call.words.length > 0 ? call.words.map(showWord).join(" ") : written(call.span),
        effects.filter((effect) => effect.call === index),
        context,
      ),
    ),
    effects: effects.filter((effect) => effect.call < 0).map((effect) => explainEffect(effect, context)),
    matched: decision.matched.map((match) => explainMatch(match, context, around)),
    notes: decision.notes.map((match) => explainMatch(match, context, around)),
    excepted: decision.excepted.map(({ match, by, because }) => ({ ...explainMatch(match, context, around), by, exception: because })),
    unresolved: decision.unresolved,
    nearMisses: nearMisses(decision, program, context),
    notices: program.notices,
    counters: { ...decision.counters },
    ...(around.microseconds === undefined ? {} : { microseconds: around.microseconds }),
  };
}

function explainCall(call: Call, command: string, effects: readonly Effect[], context: Context): ExplainedCommand {
  return {
    command,
    isCommand: call.words.length > 0,
    ...(call.signature ? { signature: call.signature.name } : {}),
    proved: call.proved,
    unwrapped: call.unwrapped.map(escapeControls),
    effects: effects.filter((effect) => effect.verb !== "command").map((effect) => explainEffect(effect, context)),
  };
}

/** Facts that are looked up on disk are left out: explaining must not change what is read. */
const LOOKED_UP: ReadonlySet<string> = new Set(["exists", "directory", "ignored", "tracked", "verb", "via"]);

function explainEffect(effect: Effect, context: Context): ExplainedEffect {
  const fields: Record<string, string> = {};
  for (const name of Object.keys(EFFECT_FIELDS[effect.verb])) {
    if (LOOKED_UP.has(name)) continue;
    const text = valueText(effect.fields[name], context);
    if (text !== undefined && text !== "no" && !(name === "place" && text === "local")) fields[name] = text;
  }
  return { verb: effect.verb, fields, origin: effect.origin };
}

export function effectText(effect: Effect, context: Context): string {
  const { verb, fields } = explainEffect(effect, context);
  const target =
    fields["path"] ?? fields["program"] ?? fields["url"] ?? fields["host"] ?? fields["tool"] ?? fields["name"] ?? fields["source"] ?? "";
  return `${verb} ${target}`.trim();
}

function explainMatch(match: Match, context: Context, around: Surroundings): ExplainedMatch {
  const finding = explainFinding(match, around);
  return {
    rule: match.rule,
    verdict: match.verdict,
    unresolved: match.unresolved,
    because: match.because,
    ...(match.within === undefined ? {} : { within: match.within }),
    ...(match.instead ? { instead: match.instead } : {}),
    ...(match.severity ? { severity: match.severity } : {}),
    layer: match.layer,
    file: match.location.file,
    line: match.location.line,
    effect: effectText(match.effect, context),
    ...(finding ? { finding } : {}),
  };
}

function explainFinding(match: Match, { fingerprint }: Surroundings): ExplainedFinding | undefined {
  const found = secretOf(match);
  if (!found) return undefined;
  const { kind, line, column, secret } = found;
  const print = fingerprint?.(secret);
  return { kind, line, column, ...(print === undefined ? {} : { fingerprint: print }) };
}

function valueText(value: Value, context: Context): string | undefined {
  if (value === undefined) return undefined;
  if (value.kind !== "list")
    return value.kind === "path" ? showPath(value, context) + (value.contents ? "/*" : "") : showScalar(value, context);
  const items = value.items.map((item) => showScalar(item, context));
  if (items.length === 0 && !value.open) return undefined;
  return [...items, ...(value.open ? ["…"] : [])].join(", ");
}

function nearMisses(decision: Decision, program: Program, context: Context): Explanation["nearMisses"] {
  const seen = new Set(
    [...decision.matched, ...decision.notes, ...decision.excepted.map((excepted) => excepted.match)].map((match) => match.rule),
  );
  const found: { rule: string; failed: string; effect: string; held: number }[] = [];
  const counters = newCounters();
  for (const effect of decision.understanding.effects) {
    for (const rule of program.rules) {
      if (seen.has(rule.id) || rule.verdict === "allow" || rule.finds.length > 0 || !inForce(rule, context)) continue;
      const failure = oneFailure(rule, effect, decision, program, context, counters);
      if (failure === undefined) continue;
      seen.add(rule.id);
      found.push({ rule: rule.id, effect: effectText(effect, context), ...failure });
    }
  }
  // The nearest first: of which most held.
  found.sort((left, right) => right.held - left.held);
  return found.slice(0, MOST_NEAR_MISSES).map(({ held: _, ...miss }) => miss);
}

/** The text of the one conjunct that is false, where the trigger fits and all others hold; with how many of these say what is. */
function oneFailure(
  rule: CompiledRule,
  effect: Effect,
  decision: Decision,
  program: Program,
  context: Context,
  counters: Counters,
): { readonly failed: string; readonly held: number } | undefined {
  const call = decision.understanding.calls[effect.call];
  const judging = newJudging(program, context, counters);
  const fits = rule.triggers.some((trigger) => {
    if (trigger.kind === "verb") return trigger.verb === effect.verb;
    return (
      effect.verb === "command" && call !== undefined && matchPattern(trigger.pattern, call, decision.understanding.calls, judging) === true
    );
  });
  const condition = rule.condition === undefined ? undefined : program.conditions.at(rule.condition);
  if (!fits || condition?.kind !== "and") return undefined;
  const ofPattern = rule.triggers.some((trigger) => trigger.kind === "pattern");
  const scope = new EffectScope(judging, effect, call, ofPattern ? { shape: call?.shapes[0] } : undefined);
  const [failed, ...others] = condition.of.filter((child) => evaluateCondition(child, scope) !== true);
  if (failed === undefined || others.length > 0 || evaluateCondition(failed, scope) !== false) return undefined;
  // A rule on another program is no miss that is near, nor one of which nothing but what it leaves out holds.
  const held = condition.of.filter((child) => child !== failed && affirms(child, program)).length;
  if (held === 0 || asksForProgram(failed, program)) return undefined;
  return { failed: conditionText(failed, program, true), held };
}

/** Whether the condition says what is, not only what is not. */
function affirms(id: ConditionId, program: Program): boolean {
  const condition = program.conditions.at(id)!;
  switch (condition.kind) {
    case "test":
      return condition.quantifier !== "no" && condition.comparison.kind !== "negated";
    case "and":
    case "or":
      return condition.of.some((child) => affirms(child, program));
    case "not":
    case "constant":
      return false;
  }
}

/** Whether the condition says, in each of its alternatives, which program it is about. */
function asksForProgram(id: ConditionId, program: Program): boolean {
  const condition = program.conditions.at(id)!;
  switch (condition.kind) {
    case "test":
      return condition.subject.kind === "name" && condition.subject.name === "program";
    case "and":
      return condition.of.some((child) => asksForProgram(child, program));
    case "or":
      return condition.of.every((child) => asksForProgram(child, program));
    case "not":
    case "constant":
      return false;
  }
}
