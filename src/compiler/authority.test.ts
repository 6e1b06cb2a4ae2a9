import { expect, test } from "vitest";
import { compilePolicies } from "./compile.ts";
import { compileLayers, inLanguage, layerOf, saidOf } from "./testing.ts";

const HOUSE = inLanguage(`policy house "House"
set secrets: path { "*.pem" }
set drafts: path { "drafts/**" }
set mine: word { "feature/*" }
set kept: path { "kept/**" }
set spared: path { "spared/**" }
param most: number = 3
param least: number = 1
command push { flags { -f } operands { refs: word* } send refs }
block secret on write when path in secrets unless path in drafts because "s" instead "i"
block loop on command when repeats > most because "l" instead "i"
block pushed on \`push ...\` because "p" instead "i"
allow \`push <mine>\` overriding pushed because "mine"
block hard sealed on delete when path in kept and path not in spared because "h" instead "i"
block few sealed on command when repeats > least because "f" instead "i"
`);

/** What is said where a project's policy `p` has the line, and the notices of the program. */
function projectSays(line: string, trusted: boolean) {
  const project = layerOf("project", [inLanguage(`policy p "P"\n${line}`)], trusted);
  const output = compileLayers(layerOf("global", [HOUSE]), project);
  const said = saidOf(output).filter((text) => !text.startsWith("P04"));
  return { said, notices: output.program?.notices ?? [] };
}

test.each([
  ['allow `push -f` because "x"', "allows something"],
  ['except house/secret when path under "a" because "x"', "excepts `house/secret`"],
  ['disable house/secret because "x"', "disables `house/secret`"],
  ["mode guard { otherwise -> allow }", "defines the mode `guard`"],
  ["command pull { operands { refs: word* } fetch refs }", "declares a signature"],
  ["command push { operands { refs: word* } }", "changes a signature"],
  ["use house with most = 9", "sets params of `house`"],
  ['remove house/secrets { "*.pem" } because "x"', "changes the set `house/secrets`"],
  ['add house/drafts { "a" } because "x"', "changes the set `house/drafts`"],
  ['add house/mine { "main" } because "x"', "changes the set `house/mine`"],
])("an untrusted project is not heard with `%s`", (line, what) => {
  const { said, notices } = projectSays(line, false);
  expect(said).toEqual([`P0305: this project layer is not trusted and ${what}: ignored`]);
  expect(notices).toEqual([`project-0.policy ${what}: ignored until it is trusted`]);
  expect(projectSays(line, true)).toEqual({ said: [], notices: [] });
});

test.each([
  ['except house/hard because "x"', "P0300: `house/hard` is sealed: nothing may except or disable it"],
  ['disable hard because "x"', "P0300: `house/hard` is sealed: nothing may except or disable it"],
  ['except house/none because "x"', "P0102: there is no rule `house/none`"],
  ['allow `push -f` overriding hard because "x"', "P0300: `house/hard` is sealed: nothing may override it"],
  ['allow `push -f` overriding none because "x"', "P0102: there is no rule `none`"],
])("of `%s` nobody is told that trust would put it in force", (line, error) => {
  expect(projectSays(line, false)).toEqual({ said: [error], notices: [] });
  expect(projectSays(line, true).said).toContain(error);
});

test("nor of what has ended", () => {
  const { said, notices } = projectSays('except house/secret until 2020-01-31 because "x"', false);
  expect([said, notices]).toEqual([["P0305: this ended with 2020-01-31: ignored"], []]);
  expect(projectSays('except house/secret until 2999-01-31 because "x"', false).notices).toHaveLength(1);
});

test("a notice moves no cursor, however the project's file is called", () => {
  const files = [{ path: "\u001b[2J.policy", text: inLanguage('policy p "P"\nallow `push -f` because "x"') }];
  const { program } = compileLayers(layerOf("global", [HOUSE]), { ...layerOf("project", [], false), files });
  expect(program?.notices).toEqual(["\\u{1b}[2J.policy allows something: ignored until it is trusted"]);
});

test.each([
  'block b on read when path in house/secrets because "x" instead "y"',
  'add house/secrets { "*.key" } because "x"',
  'set own: path { "a" }\nadd own { "b" } because "x"\nwarn w on write when path in own because "x"',
])("what an untrusted project tightens is in force: `%s`", (line) => {
  expect(projectSays(line, false)).toEqual({ said: [], notices: [] });
});

test.each([
  ['remove house/kept { "kept/**" } because "x"', "a sealed rule uses `house/kept`: nothing may be removed from it"],
  ['add house/spared { "b" } because "x"', "a sealed rule uses `house/spared`: nothing may be added to it"],
  ["use house with least = 9", "a sealed rule uses `least`: it keeps its value"],
  ['disable house/hard because "x"', "`house/hard` is sealed: nothing may except or disable it"],
])("nobody loosens what a sealed rule uses: `%s`", (line, message) => {
  expect(projectSays(line, true).said).toEqual([`P0300: ${message}`]);
});

test.each(['add house/kept { "a" } because "x"', 'remove house/spared { "spared/**" } because "x"'])(
  "a sealed rule may be made stricter: `%s`",
  (line) => expect(projectSays(line, true).said).toEqual([]),
);

/** What is said where the pack `@a/pack` has the line and a project uses it. */
function packSays(line: string, granting = "") {
  const packs = new Map([["@a/pack", { name: "@a/pack", files: [{ path: "pack.policy", text: inLanguage(`policy pack "P"\n${line}`) }] }]]);
  const user = layerOf("project", [inLanguage(`policy p "P"\nuse "@a/pack"${granting}`)]);
  return saidOf(compilePolicies({ layers: [layerOf("global", [HOUSE]), user], packs })).filter((text) => !text.startsWith("P04"));
}

test.each([
  ['disable house/secret because "x"', "disable", "house/secret"],
  ['except house/secret when path under "a" because "x"', "except", "house/secret"],
  ['allow a on `push -f` because "x"', "allow", "a"],
  ["mode guard { otherwise -> allow }", "mode", "guard"],
  ["command push { operands { refs: word* } }", "command", "push"],
  ['add house/secrets { "*.key" } because "x"', "add", "house/secrets"],
])("a pack stays in its own namespace unless it is granted more: `%s`", (line, kind, target) => {
  expect(packSays(line)).toEqual([`P0304: the pack \`@a/pack\` may not ${kind} \`${target}\`: it is outside its own namespace`]);
  expect(packSays(line, ` granting ${kind}`)).toEqual([]);
});

test("a pack may except its own rules and change its own sets", () => {
  const own = 'set s: path { "a" }\nblock b on write when path in s because "b" instead "i"';
  expect(packSays(`${own}\nexcept b when path under "x" because "x"\nadd s { "c" } because "x"`)).toEqual([]);
});
