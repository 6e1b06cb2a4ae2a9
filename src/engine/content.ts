import { CHECKSUMS, findAll, type RegexEngine, type ScanResult, shannonEntropy } from "../automata/index.ts";
import { type ContentTables, type Counters, type Effect, knownWord, type Program, type Span, type Value } from "../model/index.ts";

/** Contents longer than this are scanned in part, and said so. */
const MOST_CONTENT = 4 * 1024 * 1024;

export interface Finding {
  /** Index of `ContentTables.kinds`. */
  readonly kind: number;
  readonly start: number;
  readonly end: number;
  /** `kind`, `match`, `line` and `column` as conditions see them. */
  readonly fields: Readonly<Record<string, Value>>;
}

/** The credentials in an effect's content, with entropy and checksum held. */
export function findSecrets(
  effect: Effect,
  program: Program,
  engine: RegexEngine,
  counters: Counters,
): { readonly findings: readonly Finding[]; readonly incomplete: boolean } {
  const text = effect.content;
  if (text === undefined || text === "" || !program.content) return { findings: [], incomplete: false };
  const bounded = text.length > MOST_CONTENT ? text.slice(0, MOST_CONTENT) : text;
  const found = findAll(program.content, bounded, engine);
  counters.verifications += found.verifications;
  const findings: Finding[] = [];
  for (const { kind, start, end, capture } of found.findings) {
    if (!holds(program, kind, capture)) continue;
    const fields = {
      kind: knownWord(program.content.kinds.at(kind)!.name),
      match: knownWord(capture),
      line: { kind: "number", value: lineOf(bounded, start) },
      column: { kind: "number", value: start - bounded.lastIndexOf("\n", start - 1) },
    } as const;
    findings.push({ kind, start, end, fields });
  }
  return { findings, incomplete: found.incomplete || bounded !== text };
}

/** A text in which every credential of any kind is replaced by its kind (S12). */
export function redact(text: string, program: Program, engine: RegexEngine): string {
  if (!program.content || text.length < SHORTEST) return text;
  return hide(text, findAll(program.content, text, engine), program.content);
}

/** The same, or undefined where the text could not be scanned in full. */
export function scanAndRedact(text: string, program: Program, engine: RegexEngine): string | undefined {
  if (!program.content || text.length < SHORTEST) return text;
  const found = findAll(program.content, text, engine);
  return found.incomplete ? undefined : hide(text, found, program.content);
}

/** Where in a text credentials of any kind stand, or undefined where it could not be scanned in full. */
export function secretPlaces(text: string, program: Program, engine: RegexEngine): readonly Span[] | undefined {
  if (!program.content || text.length < SHORTEST) return [];
  const { findings, incomplete } = findAll(program.content, text, engine);
  return incomplete ? undefined : findings;
}

/** No credential is shorter. */
const SHORTEST = 8;

function hide(text: string, { findings }: ScanResult, content: ContentTables): string {
  let clean = "";
  let from = 0;
  for (const { kind, start, end } of [...findings].sort((left, right) => left.start - right.start)) {
    if (start < from) continue;
    clean += `${text.slice(from, start)}[hidden: ${content.kinds.at(kind)!.name}]`;
    from = end;
  }
  return clean + text.slice(from);
}

function holds(program: Program, kind: number, capture: string): boolean {
  const { entropy, checksum } = program.content!.kinds.at(kind)!;
  if (entropy !== undefined && shannonEntropy(capture) < entropy) return false;
  return checksum === undefined || CHECKSUMS[checksum]!(capture);
}

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let index = text.indexOf("\n"); index >= 0 && index < offset; index = text.indexOf("\n", index + 1)) line++;
  return line;
}
