import type { Location } from "./span.ts";

/** Files with an error give no program; a warning changes nothing. */
export type Severity = "error" | "warning";

/** One finding about a policy file: what is wrong, where, and how to mend it where that is known. */
export interface Diagnostic {
  /** Stable code, `P` and four digits. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence without a line break or a final full stop. */
  readonly message: string;
  readonly location: Location;
  /** The fix, where one is known. */
  readonly hint?: string;
}
