import fc from "fast-check";
import { expect, test } from "vitest";
import { textHasTag } from "../automata/index.ts";
import type { CompiledSet, SetType, Tables } from "../model/index.ts";
import { buildTables, EXCEPT_TAG } from "./build-tables.ts";

type Content = Pick<CompiledSet, "type" | "members" | "except">;

const WORDS: readonly Content[] = [
  { type: "word", members: ["a", "ab", "b"], except: [] },
  { type: "word", members: ["b", "-r"], except: ["-r"] },
  { type: "word", members: ["a*", "b"], except: ["ab"] },
  { type: "caseless", members: ["Ab"], except: [] },
  { type: "pattern", members: ["/^a|b$/"], except: [] },
  { type: "path", members: ["*.a", "./a/**"], except: ["./a/b"] },
  { type: "path", members: ["/a/**", "~/b"], except: ["b"] },
  { type: "dir", members: ["/a"], except: [] },
];
const TEXTS = ["", "a", "ab", "AB", "b", "-r", "/a", "/a/b", "a/b", "a/x.a", "/x/b", "x.a"];
const GROUPS = ["absolute", "inProject", "inHome", "words"] as const satisfies readonly (keyof Tables)[];

function setsOf(contents: readonly Content[]): readonly CompiledSet[] {
  return contents.map(({ type, members, except }, id) => ({
    id,
    name: `set ${id}`,
    type: type satisfies SetType | "pattern",
    members,
    except,
    foldCase: false,
  }));
}

function tablesOf(...input: Parameters<typeof buildTables>): Tables {
  const tables = buildTables(...input);
  if (!tables.ok) throw new Error(tables.error.message);
  return tables.value;
}

function answers(tables: Tables, sets: readonly CompiledSet[]): readonly boolean[] {
  return GROUPS.flatMap((group) =>
    sets.flatMap(({ id }) => TEXTS.flatMap((text) => [id, EXCEPT_TAG + id].map((tag) => textHasTag(tables[group], tag, text)))),
  );
}

const someContents = fc.shuffledSubarray([...WORDS]);

test("sets that were built before answer as those that are built now, whatever their numbers were", () => {
  fc.assert(
    fc.property(someContents, someContents, (before, now) => {
      const built = { sets: setsOf(before), tables: tablesOf(setsOf(before)) };
      const sets = setsOf(now);
      expect(answers(tablesOf(sets, {}, built), sets)).toEqual(answers(tablesOf(sets), sets));
    }),
    { seed: 42, numRuns: 300 },
  );
});

test("where all sets stay as they are no automaton is built", () => {
  const sets = setsOf(WORDS);
  const tables = tablesOf(sets);
  const again = tablesOf(sets, { states: 1 }, { sets, tables });
  expect(answers(again, sets)).toEqual(answers(tables, sets));
});
