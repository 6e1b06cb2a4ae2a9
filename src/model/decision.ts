import type { Effect, Understanding } from "./effect.ts";
import type { LayerName } from "./program.ts";
import type { Location, Span } from "./span.ts";
import type { Result, RuleVerdict, Verdict } from "./verdict.ts";

/** The answer to one action, with everything that explains it (S13). */
export interface Decision {
  readonly verdict: Verdict;
  /** What lies under a warn; otherwise the verdict itself. */
  readonly result: Result;
  /** Rules that decided, strongest first. */
  readonly matched: readonly Match[];
  /** Warnings that accompany the result. */
  readonly notes: readonly Match[];
  /** Matches that an exception, a `disable` or an overriding allow excused. */
  readonly excepted: readonly ExceptedMatch[];
  /** Why something could not be resolved, where that decided. */
  readonly unresolved: readonly string[];
  readonly mode: string;
  readonly understanding: Understanding;
  readonly counters: Counters;
}

/** A rule that matched one effect, with what it says to a person. */
export interface Match {
  readonly rule: string;
  readonly verdict: RuleVerdict;
  readonly sealed: boolean;
  readonly layer: LayerName;
  readonly location: Location;
  /** The condition was unknown: a block then counts as an escalate. */
  readonly unresolved: boolean;
  readonly because: string;
  readonly instead?: string;
  readonly severity?: string;
  /** The effect that made it match. */
  readonly effect: Effect;
  /** The task or the file whose code has the effect; absent: the call itself. */
  readonly within?: string;
  readonly span?: Span;
}

/** A match that does not count: `by` an `except`, a `disable` or an overriding allow, for the reason `because`. */
export interface ExceptedMatch {
  readonly match: Match;
  readonly by: string;
  readonly because: string;
}

/** Exact work done, for tests that hold the cost (not times). */
export interface Counters {
  /** Conditions evaluated (not answered from the memo). */
  conditions: number;
  /** Rules whose residual condition was judged. */
  rules: number;
  /** Automaton runs. */
  automatonRuns: number;
  /** Candidates verified by the regex engine. */
  verifications: number;
  /** File system look-ups. */
  lookups: number;
}
