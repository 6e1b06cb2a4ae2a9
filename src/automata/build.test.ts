import fc from "fast-check";
import { expect, test } from "vitest";
import { ANY, CHARACTER, type Part, SEGMENT, type Ternary } from "../model/index.ts";
import {
  type AutomatonEntry,
  automatonOfTag,
  buildAutomaton,
  buildGroup,
  groupOfAutomata,
  membershipOfParts,
  nfaOfGlob,
  nfaOfRegex,
  parseGlob,
  parseRegex,
  shortestWitness,
  tagsOfText,
  textHasTag,
} from "./index.ts";

function globs(texts: readonly string[]) {
  return texts.map((text) => {
    const parsed = parseGlob(text);
    if (!parsed.ok) throw new Error(parsed.error.message);
    return nfaOfGlob(parsed.value);
  });
}

function entry(tag: number, include: readonly string[], except: readonly string[] = []): AutomatonEntry {
  return { tag, include: globs(include), except: globs(except) };
}

function groupOf(entries: readonly AutomatonEntry[], groupStates?: number) {
  const group = buildGroup(entries, groupStates === undefined ? {} : { groupStates });
  if (!group.ok) throw new Error("too large");
  return group.value;
}

const GLOBS = ["a", "*", "a*", "**/a", "**/b/**", "*/a", "a/**", "[ab]", "b?", "**/*b", "**/*a*", "é*"] as const;
const globList = fc.array(fc.constantFrom(...GLOBS), { minLength: 1, maxLength: 3 });
const path = fc.string({ unit: fc.constantFrom("a", "b", "/", "é"), maxLength: 6 });

test("an automaton of many sets answers as each of them alone", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(globList, fc.array(fc.constantFrom(...GLOBS), { maxLength: 1 })), { minLength: 1, maxLength: 6 }),
      fc.array(path, { minLength: 5 }),
      (sets, texts) => {
        const entries = sets.map(([include, except], tag) => entry(tag, include, except));
        const whole = buildAutomaton(entries);
        const groups = [groupOf(entries), groupOf(entries, 4), groupOfAutomata(whole.ok ? [whole.value] : [])];
        for (const text of texts) {
          const expected = entries.flatMap(({ tag, include, except }) => {
            const matches = (nfas: AutomatonEntry["include"]) =>
              nfas.some((nfa) => textHasTag(groupOf([{ tag: 0, include: [nfa], except: [] }]), 0, text));
            return matches(include) && !matches(except) ? [tag] : [];
          });
          for (const group of groups) expect([...tagsOfText(group, text)].sort((left, right) => left - right)).toEqual(expected);
        }
      },
    ),
    { numRuns: 300, seed: 42 },
  );
});

/** All texts of a word over a small alphabet, holes up to two characters long. */
function textsOf(parts: readonly Part[]): readonly string[] {
  const short = (alphabet: readonly string[]) => ["", ...alphabet, ...alphabet.flatMap((one) => alphabet.map((other) => one + other))];
  return parts.reduce<readonly string[]>(
    (heads, part) => {
      const tails =
        typeof part === "string"
          ? [part]
          : part.kind === "any"
            ? short(["a", "b", "/"])
            : part.kind === "segment"
              ? short(["a", "b"])
              : ["a", "b"];
      return heads.flatMap((head) => tails.map((tail) => head + tail));
    },
    [""],
  );
}

test("what is certain of a word is so of each of its texts, and what holds for all is certain", () => {
  const part = fc.constantFrom<Part>("a", "b", "/", ANY, SEGMENT, CHARACTER);
  fc.assert(
    fc.property(globList, fc.array(part, { maxLength: 4 }), (include, parts) => {
      const group = groupOf([entry(3, include)]);
      const answers = new Set<Ternary>(textsOf(parts).map((text) => textHasTag(group, 3, text)));
      const found = membershipOfParts(group, 3, parts);
      if (answers.size === 2) expect(found).toBe("unknown");
      else if (found !== "unknown") expect(answers).toEqual(new Set([found]));
      if (parts.every((one) => typeof one === "string")) expect(found).not.toBe("unknown");
    }),
    { numRuns: 1000, seed: 42 },
  );
});

test("what was asked before changes no answer", () => {
  const part = fc.constantFrom<Part>("a", "ab", "b/", "/", "/a", ANY, SEGMENT, CHARACTER);
  const word = fc.tuple(fc.array(part, { maxLength: 6 }), fc.constantFrom("text", "absolute", "relative"));
  const sets = fc.array(globList, { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(sets, fc.array(word, { minLength: 2, maxLength: 12 }), (includes, words) => {
      const entries = includes.map((include, tag) => entry(tag, include));
      const used = groupOf(entries);
      for (const [parts, form] of words) {
        const fresh = groupOf(entries);
        for (const { tag } of entries) expect(membershipOfParts(used, tag, parts, form)).toBe(membershipOfParts(fresh, tag, parts, form));
      }
    }),
    { numRuns: 300, seed: 42 },
  );
});

test("sets that can never have a text have no tag", () => {
  const group = groupOf([entry(1, ["a/b"], ["a/*"]), entry(2, ["c"])]);
  expect([1, 2, 9].map((tag) => automatonOfTag(group, tag) < 0)).toEqual([true, false, true]);
  expect(membershipOfParts(group, 1, [ANY])).toBe(false);
});

test("sets of one language share its states", () => {
  const group = groupOf([entry(1, ["*.a"]), entry(2, ["*.a"]), entry(3, ["*.a"])]);
  expect([...group.automata].map((automaton) => automaton.tagStart.length - 1)).toEqual([4]);
  expect(tagsOfText(group, "x.a")).toEqual([1, 2, 3]);
});

test("the limit of states is an error that names the set", () => {
  const regex = parseRegex("(?:a|b)*a(?:a|b){12}", "");
  const nfa = regex.ok ? [nfaOfRegex(regex.value, "whole")] : [];
  expect(buildGroup([entry(0, ["a"]), { tag: 5, include: nfa, except: [] }], { states: 500 })).toEqual({
    ok: false,
    error: { kind: "states", limit: 500, tag: 5 },
  });
});

test("witnesses are short and readable", () => {
  const automaton = buildAutomaton([entry(1, ["**/.env*"], ["**/.env"]), entry(2, ["[!a-z]?*"])]);
  const find = (tag: number) => (automaton.ok ? shortestWitness(automaton.value, (tags) => tags.includes(tag)) : undefined);
  expect([find(1), find(2), find(3)]).toEqual([".enva", "0a", undefined]);
});
