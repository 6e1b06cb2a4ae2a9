/** What the scan of contents works by, made from the patterns once: the scan itself runs in processes that judge a single call. */
import type { ContentKind, ContentTables, LiteralReach } from "../model/index.ts";
import { buildLiteralScanner } from "./literal-scanner.ts";
import { printRegex } from "./regex-printer.ts";
import type { Regex } from "./regex-syntax.ts";
import { type RequiredLiterals, requiredLiterals } from "./required-literals.ts";

/** A kind of text to find, with its pattern as a tree. */
export type KindSource = Omit<ContentKind, "pattern" | "flags" | "reach"> & { readonly regex: Regex };

/** The normal form of each pattern, where its matches may begin, and one scanner for the literals of all. */
export function contentTables(sources: readonly KindSource[]): ContentTables {
  const required = sources.map(({ regex }) => requiredLiterals(regex));
  return {
    kinds: sources.map(({ regex, ...kind }, index) => ({ ...kind, ...printRegex(regex), ...reachOf(required[index]) })),
    scanner: buildLiteralScanner(required.map((one) => ({ literals: one?.literals }))),
  };
}

function reachOf(required: RequiredLiterals | undefined): { readonly reach?: LiteralReach } {
  if (!required) return {};
  const { minBefore: least, maxBefore, before } = required;
  return { reach: { least, ...(Number.isFinite(maxBefore) ? { most: maxBefore } : {}), before } };
}
