import { expect, test } from "vitest";
import { compileLayers, compileText, inLanguage, layerOf, saidOf } from "./testing.ts";

/** What the mode `m` with these lines maps to. */
function mapOf(lines: string) {
  return compileText(`policy p "P"\nmode m { ${lines} }`).program.modes["m"]!.map;
}

test("a missing line maps to itself, a missing `unresolved` as escalate", () => {
  expect(mapOf("otherwise -> pass")).toEqual({
    allow: "allow",
    escalate: "escalate",
    block: "block",
    otherwise: "pass",
    unresolved: "escalate",
  });
});

test("what speaks against a call is never milder than saying nothing (0008)", () => {
  expect(mapOf("otherwise -> block")).toMatchObject({ escalate: "block", unresolved: "block", block: "block", allow: "allow" });
  expect(mapOf("otherwise -> pass escalate -> block")).toMatchObject({ unresolved: "block", block: "block" });
  expect(mapOf("otherwise -> pass unresolved -> block block -> pass")).toMatchObject({ block: "block" });
});

test("a later layer defines a mode anew", () => {
  const layers = [layerOf("global", []), layerOf("project", [inLanguage('policy p "P"\nmode guard { otherwise -> block }')])];
  expect(compileLayers(...layers).program?.modes["guard"]?.map.otherwise).toBe("block");
});

test.each([
  ["mode m { block -> block }", "P0208: the mode `m` has no `otherwise`"],
  ["mode m { otherwise -> pass otherwise -> block }", "P0208: `otherwise` stands twice"],
  ["mode m uses nothing { otherwise -> pass }", "P0103: there is no policy `nothing`"],
])("%s is an error", (line, message) => {
  expect(saidOf(compileLayers(layerOf("global", [inLanguage(`policy p "P"\n${line}`)])))).toEqual([message]);
});

test("a policy that a mode uses, and those below it, are in force in these modes only", () => {
  const { program } = compileText(
    'policy reads "R"\nallow a on read',
    'policy reads/more "M"\nallow b on read',
    'policy readsome "S"\nallow c on read',
    'policy p "P"\nmode one uses reads { otherwise -> pass }\nmode two uses reads/more { otherwise -> pass }',
  );
  expect(Object.fromEntries([...program.rules].map(({ id, modes }) => [id, modes]))).toEqual({
    "reads/a": ["one"],
    "reads/more/b": ["one", "two"],
    "readsome/c": undefined,
  });
});
