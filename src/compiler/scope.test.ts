import { expect, test } from "vitest";
import { compileLayers, inLanguage, layerOf, saidOf } from "./testing.ts";

function sayingOf(line: string): readonly string[] {
  return saidOf(compileLayers(layerOf("global", [inLanguage(`policy p "P"\n${line}`)]))).filter((text) => !text.startsWith("P04"));
}

const block = (trigger: string, clauses: string) => `block b on ${trigger} { ${clauses} instead "i" }`;

// Names that every object of JavaScript has are no names of the language.
test.each([
  [block("write", 'when constructor because "b"'), "P0107: there is no field or condition `constructor` here"],
  [block("write", 'when via is constructor because "b"'), "P0104: `constructor` is no param and no value of the context"],
  [block("write", 'when path in { "a" } because "{constructor}"'), "P0206: the hole `{constructor}` does not exist on all triggers"],
  ["command rm { operands { paths: path* } delete paths with constructor }", "P0107: `delete` has no field `constructor`"],
  ["command rm { flags { -f=word or constructor } }", "P0107: `constructor` is no value of the context"],
  ['warn w on content { finds "k" /\\bkey-[0-9]{9}\\b/ checksum constructor because "b" }', "P0112: there is no checksum `constructor`"],
])("%s", (line, message) => {
  expect(sayingOf(line)).toEqual([message]);
});

test("a rule on several verbs may compare what only some of them have, but a message may not name it", () => {
  expect(sayingOf(block("write, delete", 'when recursive because "{path}"'))).toEqual([]);
  expect(sayingOf(block("write, delete", 'when recursive because "{recursive}"'))).toEqual([
    "P0206: the hole `{recursive}` does not exist on all triggers",
  ]);
});

test("a rule on a pattern knows the flags and roles of the command, by any spelling", () => {
  const push = "command push { flags { -f|--force } operands { refs: word* } send refs }";
  expect(sayingOf(`${push}\n${block("`push ...`", 'when --force and any refs is "main" because "{refs}"')}`)).toEqual([]);
  expect(sayingOf(`${push}\n${block("`push ...`", 'when --forced because "b"')}`)).toEqual([
    "P0108: no command here declares the flag `--forced`",
  ]);
});

test("a field of the effect hides the context's of the same name", () => {
  expect(sayingOf(block("send", 'when host is "h.example" because "{host}"'))).toEqual([]);
});

test("a name that is none is answered with those that there are", () => {
  const { diagnostics } = compileLayers(layerOf("global", [inLanguage('policy p "P"\nwarn w on signal when pid is "1" because "x"')]));
  expect(diagnostics).toMatchObject([{ code: "P0107", hint: "there are `verb`, `via`, `place`, `privileged`, `name`, `target`" }]);
});
