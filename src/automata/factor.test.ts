import fc from "fast-check";
import { expect, test } from "vitest";
import { factored } from "./factor.ts";
import { nfaOfNode } from "./nfa.ts";
import { parseRegex } from "./regex-parser.ts";
import { printRegex } from "./regex-printer.ts";
import type { RegexNode } from "./regex-syntax.ts";

function treeOf(source: string): RegexNode {
  const parsed = parseRegex(source, "");
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value.root;
}

const printed = (root: RegexNode) => printRegex({ root, captures: 0 }).pattern;

test.each([
  ["a", "a"],
  ["a|b", "a|b"],
  ["abc|abd", "ab(?:c|d)"],
  ["a|ab|abc", "a(?:(?:)|b(?:(?:)|c))"],
  [".*x|y|.*z", ".*(?:x|z)|y"],
  ["(?:ab|ac){2}", "(?:a(?:b|c)){2}"],
])("%s is factored to %s", (source, expected) => expect(printed(factored(treeOf(source)))).toBe(printed(treeOf(expected))));

test("the language stays the same", () => {
  const part = fc.constantFrom("a", "b", "ab", "a*", "(?:a|ab)", "(?:ab|ac)?", "");
  const alternatives = fc.array(fc.array(part, { maxLength: 4 }), { minLength: 1, maxLength: 6 });
  const text = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 });
  fc.assert(
    fc.property(alternatives, fc.array(text, { minLength: 5 }), (parts, texts) => {
      const root = treeOf(parts.map((one) => one.join("")).join("|"));
      const plain = new RegExp(`^(?:${printed(root)})$`);
      const short = new RegExp(`^(?:${printed(factored(root))})$`);
      for (const one of texts) expect(short.test(one)).toBe(plain.test(one));
    }),
    { numRuns: 300, seed: 42 },
  );
});

test("alternatives share the instructions of equal beginnings and ends", () => {
  const size = (source: string) => nfaOfNode(treeOf(source)).operations.length;
  expect(size(".*/(?:abc|abd)/.*")).toBe(size(".*/ab(?:c|d)/.*"));
  expect(size(".*/abc/.*|.*/abd/.*")).toBe(size(".*/ab(?:c|d)/.*"));
});
