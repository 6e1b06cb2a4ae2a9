/** Lists of patterns that add to a built-in policy, take from it, and free from it. */
export interface PatternLists {
  readonly extra_patterns?: readonly string[];
  readonly remove_patterns?: readonly string[];
  readonly allow_patterns?: readonly string[];
  readonly file_allowlist?: readonly string[];
}

type Schema = Readonly<Record<string, unknown>>;

const texts: Schema = { type: "array", items: { type: "string", minLength: 1, maxLength: 1_000 }, maxItems: 1_000 };
const truth: Schema = { type: "boolean" };
const word: Schema = { type: "string", maxLength: 1_000 };
const count = (minimum: number, maximum: number): Schema => ({ type: "integer", minimum, maximum });
const oneOf = (...values: readonly string[]): Schema => ({ type: "string", enum: values });
const group = (properties: Readonly<Record<string, Schema>>): Schema => ({ type: "object", properties, additionalProperties: false });

/** Keys that both layers have. */
const PATTERNS = {
  deny_list: group({ extra_patterns: texts, remove_patterns: texts, allow_patterns: texts }),
  dangerous_ops: group({ extra_patterns: texts, allow_patterns: texts }),
  secrets: group({ extra_patterns: texts, file_allowlist: texts }),
};
const mode: Schema = { type: "string", pattern: "^[a-z][a-z0-9-]{0,40}$" };

export const GLOBAL_SCHEMA = group({
  ...PATTERNS,
  mode,
  enabled: truth,
  tier1: truth,
  tier2: truth,
  ambient_mode: oneOf("enforce", "shadow", "disabled"),
  daemon: group({ socket: word, pid_file: word, auto_stop_minutes: count(0, 100_000), log_level: word }),
  observability: group({
    openobserve_url: word,
    openobserve_org: word,
    openobserve_user: word,
    openobserve_password: word,
    service_name: word,
  }),
  checkpoint: group({
    gates: { type: "array", items: oneOf("sanity", "semgrep", "secrets", "atdd", "review"), maxItems: 20 },
    skip_review: truth,
    atdd_required: truth,
    test_command: word,
    semgrep_extra_configs: texts,
    fail_mode: oneOf("open", "closed"),
    gate_timeout_s: count(1, 86_400),
  }),
  continuity: group({
    context_limit: count(10_000, 1_000_000),
    context_warn_pct: { type: "number", exclusiveMinimum: 0, maximum: 1 },
  }),
  event_log: group({
    channel_capacity: count(1, 10_000_000),
    max_file_size_mb: count(0, 10_000),
    max_rotated_files: count(0, 1_000),
  }),
  loop_detection: group({ enabled: truth, window_secs: count(1, 86_400), threshold: count(2, 1_000) }),
});

export const PROJECT_SCHEMA = group({
  ...PATTERNS,
  mode,
  ambient: truth,
  policies: texts,
  checkpoint: group({
    skip_gates: { type: "array", items: oneOf("sanity", "semgrep", "secrets", "atdd", "review"), maxItems: 20 },
    test_command: word,
    atdd_required: truth,
  }),
  workflow: word,
  spec_required: truth,
});

export const PERMISSIONS_SCHEMA = group({
  allow: { ...texts, nullable: true },
  deny: { ...texts, nullable: true },
  escalate: { ...texts, nullable: true },
});

/** Keys of parts that are not there yet: accepted, said once each. */
export const NOT_IN_FORCE: readonly string[] = [
  "tier2",
  "daemon",
  "observability",
  "checkpoint",
  "continuity",
  "workflow",
  "spec_required",
  "event_log.channel_capacity",
];
