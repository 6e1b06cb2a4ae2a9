/** What a rule may say. A `warn` is a note: it never grants and never outweighs anything (S3). */
export type RuleVerdict = "allow" | "warn" | "escalate" | "block";

/** What an action gets. `pass` is no opinion: the host decides (S1). */
export type Verdict = RuleVerdict | "pass";

/** What lies under a `warn`: the verdict that a mode maps a judgement to. */
export type Result = Exclude<Verdict, "warn">;

/** The strictness of a whole script's parts, weakest first (S7). */
export const RESULTS_BY_STRICTNESS: readonly Result[] = ["allow", "pass", "escalate", "block"];
