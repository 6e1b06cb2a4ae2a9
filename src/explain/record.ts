import { escapeControls, secretOf, showWord } from "../engine/index.ts";
import type { Call, Context, Counters, Decision, Effect, Match, Program, Span } from "../model/index.ts";
import { type ExplainedEffect, effectText, explainEffect } from "./effect-text.ts";
import { type NearMiss, nearMisses } from "./near-misses.ts";

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
  readonly nearMisses: readonly NearMiss[];
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
