import { CHECKSUMS, loadRegexEngine, parseRegex, printRegex, type RegexEngine, shannonEntropy } from "../automata/index.ts";
import { knownWord, type Value } from "../model/index.ts";
import type { FindsClause } from "../syntax/index.ts";

export interface ReferenceFinding {
  readonly fields: Readonly<Record<string, Value>>;
}

/** Every match of every kind, one pattern after the other from the text's beginning: no literals, no windows. */
export function findKinds(text: string, kinds: readonly FindsClause[]): ReferenceFinding[] {
  const findings: ReferenceFinding[] = [];
  for (const kind of kinds) {
    const matcher = matcherOf(kind);
    if (!matcher) continue;
    let from = 0;
    while (from <= text.length) {
      const found = matcher.execAt(text, from);
      if (!found) break;
      from = Math.max(found.end, found.index + 1);
      const entropic = kind.entropy === undefined || shannonEntropy(found.capture) >= kind.entropy.value;
      const checked = kind.checksum === undefined || CHECKSUMS[kind.checksum.name]!(found.capture);
      if (!entropic || !checked) continue;
      const line = text.slice(0, found.index).split("\n").length;
      const column = found.index - text.lastIndexOf("\n", found.index - 1);
      findings.push({
        fields: {
          kind: knownWord(kind.name.value),
          match: knownWord(found.capture),
          line: { kind: "number", value: line },
          column: { kind: "number", value: column },
        },
      });
    }
  }
  return findings;
}

const matchers = new WeakMap<FindsClause, ReturnType<RegexEngine["compile"]>>();

function matcherOf(kind: FindsClause): ReturnType<RegexEngine["compile"]> | undefined {
  const known = matchers.get(kind);
  if (known) return known;
  const parsed = parseRegex(kind.pattern.source, kind.pattern.flags);
  if (!parsed.ok) return undefined;
  const { pattern, flags } = printRegex(parsed.value);
  const matcher = loadRegexEngine().compile(pattern, flags);
  matchers.set(kind, matcher);
  return matcher;
}
