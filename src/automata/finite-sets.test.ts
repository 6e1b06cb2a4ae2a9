import fc from "fast-check";
import { expect, test } from "vitest";
import { automataOfFiniteSets, type FiniteSet } from "./finite-sets.ts";
import { buildGroup, groupOfAutomata, nfaOfText, tagsOfText } from "./index.ts";
import { tablesOf } from "./tables.ts";

const text = fc.string({ unit: fc.constantFrom("a", "b", "é", "\uffff", "-"), maxLength: 5 });
const finiteSets = fc
  .array(fc.array(text, { maxLength: 6 }), { minLength: 1, maxLength: 8 })
  .map((lists) => lists.map((texts, tag): FiniteSet => ({ tag, texts })));

function groupOf(sets: readonly FiniteSet[], states = 1_000) {
  return groupOfAutomata(automataOfFiniteSets(sets, states).map(tablesOf));
}

test("a text has the tags of exactly the sets that list it", () => {
  fc.assert(
    fc.property(finiteSets, fc.array(text), fc.constantFrom(1, 4, 1_000), (sets, others, states) => {
      const group = groupOf(sets, states);
      for (const one of [...others, ...sets.flatMap(({ texts }) => texts)]) {
        const expected = sets.filter(({ texts }) => texts.includes(one)).map(({ tag }) => tag);
        expect([...tagsOfText(group, one)].sort((left, right) => left - right)).toEqual(expected);
      }
    }),
    { seed: 42 },
  );
});

test("the automaton is as small as determinising and joining would make it", () => {
  fc.assert(
    fc.property(finiteSets, (sets) => {
      const joined = buildGroup(sets.map(({ tag, texts }) => ({ tag, include: texts.map((one) => nfaOfText(one)), except: [] })));
      const states = ({ automata }: ReturnType<typeof groupOf>) => automata.at(0)?.tagStart.length;
      if (joined.ok && joined.value.automata.length === 1) expect(states(groupOf(sets))).toEqual(states(joined.value));
    }),
    { seed: 42 },
  );
});

test("sets that do not fit into one automaton have several, and nothing has none", () => {
  const sets = ["status", "commit", "push"].map((one, tag) => ({ tag, texts: [one] }));
  expect(automataOfFiniteSets(sets, 12)).toHaveLength(2);
  expect(automataOfFiniteSets([{ tag: 0, texts: [] }], 12)).toHaveLength(0);
  expect(automataOfFiniteSets([{ tag: 0, texts: [""] }], 12)).toHaveLength(1);
});

test("a text of many thousand characters is a chain, not a recursion", () => {
  const long = "x".repeat(100_000);
  expect(tagsOfText(groupOf([{ tag: 7, texts: [long] }]), long)).toEqual([7]);
});
