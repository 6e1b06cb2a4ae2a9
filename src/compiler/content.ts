import { CHECKSUMS, contentTables, type KindSource, parseRegex, printRegex } from "../automata/index.ts";
import type { ContentKind, ContentTables } from "../model/index.ts";
import type { FindsClause, RuleItem } from "../syntax/index.ts";
import type { Declared } from "./graph.ts";
import { didYouMean, type Report } from "./report.ts";

/** Gathers the kinds of `finds` tables and builds the one scanner for their literals. */
export class ContentLowering {
  readonly #report: Report;
  readonly #kinds: KindSource[] = [];

  constructor(report: Report) {
    this.#report = report;
  }

  /** The number of the kind that a clause declares. */
  kind(clause: FindsClause, declared: Declared<RuleItem>): number {
    const { file } = declared.policy;
    const parsed = parseRegex(clause.pattern.source, clause.pattern.flags);
    if (!parsed.ok) {
      const start = Math.min(clause.pattern.span.start + 1 + parsed.error.offset, clause.pattern.span.end - 1);
      this.#report.add("P0203", file, { start, end: clause.pattern.span.end }, parsed.error.message, parsed.error.hint);
      return 0;
    }
    if (clause.checksum && !Object.hasOwn(CHECKSUMS, clause.checksum.name)) {
      const names = Object.keys(CHECKSUMS);
      this.#report.add(
        "P0112",
        file,
        clause.checksum.span,
        `there is no checksum \`${clause.checksum.name}\``,
        didYouMean(clause.checksum.name, names) ?? `one of ${names.join(", ")}`,
      );
    }
    this.#kinds.push({
      name: clause.name.value,
      regex: parsed.value,
      ...(clause.entropy ? { entropy: clause.entropy.value } : {}),
      ...(clause.checksum ? { checksum: clause.checksum.name } : {}),
    });
    return this.#kinds.length - 1;
  }

  /** Where the kinds are those of `built`, its tables are theirs. */
  tables(built: ContentTables | undefined): ContentTables | undefined {
    if (this.#kinds.length === 0) return undefined;
    const isSame = built?.kinds.length === this.#kinds.length && this.#kinds.every((kind, index) => isOf(kind, built.kinds.at(index)!));
    return isSame ? built : contentTables(this.#kinds);
  }
}

function isOf(source: KindSource, kind: ContentKind): boolean {
  const { pattern, flags } = printRegex(source.regex);
  return (
    pattern === kind.pattern &&
    flags === kind.flags &&
    source.name === kind.name &&
    source.entropy === kind.entropy &&
    source.checksum === kind.checksum
  );
}
