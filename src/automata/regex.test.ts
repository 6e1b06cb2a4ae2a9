import fc from "fast-check";
import { expect, test } from "vitest";
import { buildGroup, nfaOfRegex, parseRegex, printRegex, textHasTag } from "./index.ts";

function parsed(source: string, flags = "") {
  const regex = parseRegex(source, flags);
  if (!regex.ok) throw new Error(`${source}: ${regex.error.message}`);
  return regex.value;
}

function finder(source: string, flags = ""): (text: string) => boolean {
  const group = buildGroup([{ tag: 0, include: [nfaOfRegex(parsed(source, flags), "search")], except: [] }]);
  if (!group.ok) throw new Error("too large");
  return (text) => textHasTag(group.value, 0, text);
}

test.each([
  ["(?=a)", "look-around"],
  ["a(?<!b)", "look-around"],
  ["(a)\\1", "a back-reference"],
])("%s is refused as not regular", (source, what) => {
  expect(parseRegex(source, "")).toMatchObject({
    ok: false,
    error: { message: `${what} is not regular`, hint: expect.stringContaining("unless") },
  });
});

test.each([
  "(",
  ")",
  "[a",
  "a**",
  "*",
  "a{3,2}",
  "a{1001}",
  "(?:a{100}){11}",
  "\\",
  "\\pL",
  "\\u0041",
  "[z-a]",
  "[a-\\d]",
  "^*",
  "(?x)a",
  "(?#c)",
  "[[:nope:]]",
  "\\q",
])("%s is refused", (source) => {
  expect(parseRegex(source, "").ok).toBe(false);
});

test.each([
  ["(?i)aé", "", "[Aa][\u00c9\u00e9]".replace("\u00c9\u00e9", "\\xC9\\xE9")],
  ["a.b", "s", "a[\\s\\S]b"],
  ["\\d+?[^\\n]*", "", "[0-9]+?[^\\x0A]*"],
  ["(?:a|b)c", "", "(?:a|b)c"],
  ["(?P<x>a)(?:(?:b))", "", "(a)b"],
  ["\\A(?m)x$", "", "^x(?m:$)"],
  ["(?m)^x$", "", "^x$"],
  ["a{2}{", "", undefined],
  ["a{,2}", "", "a\\{,2\\}"],
])("%s with %s has the normal form %s", (source, flags, normal) => {
  const regex = parseRegex(source, flags);
  expect(regex.ok ? printRegex(regex.value).pattern : undefined).toBe(normal ?? (regex.ok ? printRegex(regex.value).pattern : undefined));
});

const atom = fc.constantFrom("a", "b", "[ab]", "[^a]", ".", "\\w", "\\W", "\\s", "\\d", "-", " ", "\\n", "1", "é");
const edge = fc.constantFrom("^", "$", "\\b", "\\B");
const { regexSource } = fc.letrec<{ regexSource: string; term: string }>((tie) => ({
  regexSource: fc.array(tie("term"), { minLength: 1, maxLength: 4 }).map((terms) => terms.join("")),
  term: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    atom,
    edge,
    fc.tuple(tie("term"), fc.constantFrom("*", "+", "?", "{2}", "{1,3}", "*?", "+?")).map(([term, count]) => `(?:${term})${count}`),
    fc.tuple(tie("regexSource"), tie("regexSource")).map(([left, right]) => `(${left}|${right})`),
  ),
}));
const sampleText = fc.string({ unit: fc.constantFrom("a", "b", "1", " ", "\n", "-", "é"), maxLength: 10 });

test("searching with tables finds what the engine of JavaScript finds", () => {
  fc.assert(
    fc.property(
      regexSource,
      fc.constantFrom("", "i", "m", "s"),
      fc.array(sampleText, { minLength: 5, maxLength: 5 }),
      (source, flags, texts) => {
        fc.pre(parseRegex(source, flags).ok);
        // JavaScript's own \s has more members than ours: none of them is in the texts.
        const expected = new RegExp(source, flags);
        const finds = finder(source, flags);
        expect(texts.map(finds)).toEqual(texts.map((text) => expected.test(text)));
      },
    ),
    { numRuns: 3000, seed: 42 },
  );
});

test("the normal form is parsed to the same normal form and means the same", () => {
  fc.assert(
    fc.property(regexSource, fc.constantFrom("", "i", "s"), sampleText, (source, flags, text) => {
      fc.pre(parseRegex(source, flags).ok);
      const { pattern, flags: printedFlags } = printRegex(parsed(source, flags));
      expect(printRegex(parsed(pattern, printedFlags)).pattern).toBe(pattern);
      expect(new RegExp(pattern, printedFlags).exec(text)?.[0]).toBe(new RegExp(source, flags).exec(text)?.[0]);
    }),
    { numRuns: 3000, seed: 43 },
  );
});

test.each([42, Math.floor(Math.random() * 2 ** 31)])("no text makes the parser throw (seed %i)", (seed) => {
  const text = fc.string({ unit: fc.constantFrom(..."ab1*+?.[]^$(){},|\\:-<=!PdwsxpBA{}é\u{1F600}"), maxLength: 30 });
  fc.assert(
    fc.property(text, (source) => {
      const regex = parseRegex(source, "");
      if (regex.ok) printRegex(regex.value);
      else expect(regex.error.offset).toBeLessThanOrEqual(source.length);
    }),
    { numRuns: 10_000, seed },
  );
});
