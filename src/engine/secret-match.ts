import type { Match } from "../model/index.ts";

/** What may be shown of a secret that was found (S12), and the secret itself, which only makes a fingerprint. */
export interface SecretMatch {
  readonly kind: string;
  readonly line: number;
  readonly column: number;
  readonly secret: string;
}

/** The finding that made a rule match; undefined where it was no secret. */
export function secretOf({ effect: { verb, fields } }: Match): SecretMatch | undefined {
  if (verb !== "content") return undefined;
  const { kind, match, line, column } = fields;
  if (kind?.kind !== "word" || match?.kind !== "word" || line?.kind !== "number" || column?.kind !== "number") return undefined;
  return { kind: kind.text ?? "", line: line.value, column: column.value, secret: match.text ?? "" };
}
