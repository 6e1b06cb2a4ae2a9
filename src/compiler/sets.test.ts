import { expect, test } from "vitest";
import type { Braces } from "../syntax/index.ts";
import { ParamResolver } from "./params.ts";
import { Report } from "./report.ts";
import { type SetContent, SetResolver } from "./sets.ts";
import { compileLayers, inLanguage, layerOf, saidOf } from "./testing.ts";

/** What a set of the policy `p` is, and what is said on the way. */
function resolved(name: string, lines: readonly string[], enclosing?: string) {
  const layer = layerOf("project", [inLanguage(`policy p "P"\n${lines.join("\n")}`)]);
  const { graph } = compileLayers(layerOf("global", []), enclosing === undefined ? layer : { ...layer, enclosing });
  const report = new Report();
  const resolver = new SetResolver(graph, report, new ParamResolver(graph, new Report()));
  const policy = graph.policies.at(-1)!;
  const content = resolver.named({ kind: "name", name, span: { start: 0, end: 1 } }, policy);
  return { content, said: saidOf(report), resolver, policy, graph };
}

function contentOf(name: string, ...lines: readonly string[]): SetContent | undefined {
  return resolved(name, lines).content;
}

test("a set has its members less its exceptions", () => {
  const content = contentOf("s", 'set s: path { "*.pem" ".env" except "*.pub" }');
  expect(content).toEqual({ name: "p/s", type: "path", members: ["*.pem", ".env"], except: ["*.pub"], nested: [] });
});

test("a set inside a set keeps its own exceptions", () => {
  const content = contentOf("outer", 'set inner: path { "a" except "b" }', 'set outer: path { "c" inner except "d" }');
  expect(content).toMatchObject({ members: ["c"], except: ["d"], nested: [{ name: "p/inner", members: ["a"], except: ["b"] }] });
});

test("a set that holds only another one has that one's type", () => {
  expect(contentOf("s", "param s: word = { inner }", 'set inner: path { "a" }')).toMatchObject({ type: "path" });
});

test("what is added is in, what is removed stays out, in whatever order", () => {
  const add = 'add s { "b" "c" } because "x"';
  const remove = 'remove s { "a" "b" "other" } because "x"';
  for (const edits of [
    [add, remove],
    [remove, add],
  ])
    expect(contentOf("s", 'set s: path { "a" }', ...edits)).toMatchObject({ members: ["c"], except: ["other"] });
});

test("a set can be added to another one, with its own exceptions", () => {
  const content = contentOf("s", 'set s: path { "a" }', 'set more: path { "b" except "c" }', 'add s { more } because "x"');
  expect(content).toMatchObject({ members: ["a"], except: [], nested: [{ members: ["b"], except: ["c"] }] });
});

test("members that are added with exceptions of their own keep them", () => {
  const content = contentOf("s", 'set s: path { "a.x" }', 'add s { "*.y" except "a.y" } because "x"');
  expect(content).toMatchObject({ members: ["a.x"], except: [], nested: [{ members: ["*.y"], except: ["a.y"] }] });
});

test("what is removed stays out of the sets inside, too, and only there", () => {
  const lines = ['set inner: path { "a" "b" }', 'set s: path { inner "c" }', 'remove s { "a" "d" } because "x"'];
  expect(contentOf("s", ...lines)).toMatchObject({ members: ["c"], except: ["a", "d"], nested: [{ members: ["b"], except: ["d"] }] });
  expect(contentOf("inner", ...lines)).toMatchObject({ members: ["a", "b"], except: [] });
});

test("a value that is given to a set takes the place of its members", () => {
  const library = inLanguage('policy lib "L"\nset s: word { "a" }');
  const user = inLanguage('policy user "U"\nuse lib with s = { "b" }');
  const { graph } = compileLayers(layerOf("global", [library, user]));
  const resolver = new SetResolver(graph, new Report(), new ParamResolver(graph, new Report()));
  const name = { kind: "name", name: "lib/s", span: { start: 0, end: 1 } } as const;
  expect(resolver.named(name, graph.policies[0]!)?.members).toEqual(["b"]);
});

test("a value that is given names the sets of whoever gives it", () => {
  const library = inLanguage('policy lib "L"\nset s: word { "a" }\nparam p: word = "a"');
  const user = inLanguage('policy user "U"\nset own: word { "z" }\nuse lib with s = { own }, p = { own "b" }');
  const { graph } = compileLayers(layerOf("global", [library, user]));
  const report = new Report();
  const resolver = new SetResolver(graph, report, new ParamResolver(graph, report));
  const named = (name: string) => resolver.named({ kind: "name", name, span: { start: 0, end: 1 } }, graph.policies[0]!);
  expect(named("lib/s")).toMatchObject({ members: [], nested: [{ name: "user/own" }] });
  expect(named("lib/p")).toMatchObject({ members: ["b"], nested: [{ name: "user/own" }] });
  expect(saidOf(report)).toEqual([]);
});

test.each([
  ["an unknown set", "t", 'set s: path { "a" }', "P0101: there is no set `t`"],
  ["a set that holds itself", "s", 'set s: path { t }\nset t: path { "a" s }', "P0105: the set `p/s` contains itself"],
  ["an unknown type", "s", 'set s: pth { "a" }', "P0109: there is no set type `pth`"],
])("%s is an error", (_, name, lines, message) => {
  expect(resolved(name, [lines]).said).toEqual([message]);
});

function bracesOf(...texts: readonly string[]): Braces {
  const span = { start: 0, end: 1 };
  return { kind: "braces", members: texts.map((value) => ({ kind: "string", value, span })), except: [], span };
}

test("directories are those of the context, absolute ones, and ones below the project", () => {
  const { resolver, policy } = resolved("s", ['set s: dir { "/srv" }']);
  const name = (text: string) => resolver.directories({ kind: "name", name: text, span: { start: 0, end: 1 } }, policy);
  expect(name("home")).toEqual([{ kind: "context", name: "home" }]);
  expect(name("s")).toEqual([{ kind: "literal", path: "/srv" }]);
  expect(resolver.directories(bracesOf("~/x", "./build", "C:/x"), policy)).toEqual([
    { kind: "literal", path: "~/x" },
    { kind: "project", path: "build" },
    { kind: "literal", path: "C:/x" },
  ]);
});

test("what a policy of an enclosing project calls its own lies in that project", () => {
  const { content, resolver, policy } = resolved("s", ['set s: path { "./conf/*" "*.pem" }'], "/home/me/[app]");
  expect(content?.members).toEqual(["/home/me/[[]app]/conf/*", "*.pem"]);
  expect(resolver.directories(bracesOf("build", "."), policy)).toEqual([
    { kind: "literal", path: "/home/me/[app]/build" },
    { kind: "literal", path: "/home/me/[app]/" },
  ]);
  expect(resolver.directories({ kind: "name", name: "project", span: { start: 0, end: 1 } }, policy)).toEqual([
    { kind: "literal", path: "/home/me/[app]" },
  ]);
});

test.each(["add", "remove"])("%s says where there is no such set", (action) => {
  const text = inLanguage(`policy p "P"\nset secrets: path { ".env" }\n${action} secret { "*.key" } because "x"`);
  const { diagnostics } = compileLayers(layerOf("global", []), layerOf("project", [text]));
  expect(diagnostics.filter(({ severity }) => severity === "error")).toMatchObject([
    { code: "P0101", message: "there is no set `secret`", hint: "did you mean `secrets`?", location: { line: 4 } },
  ]);
});

test("a glob that no automaton can be made of is an error of the glob, with what to write", () => {
  const text = inLanguage('policy p "P"\nwarn w on write when path in { "secret/" } because "x"');
  const { diagnostics } = compileLayers(layerOf("global", [text]));
  expect(diagnostics).toMatchObject([
    {
      code: "P0202",
      message: "the glob `secret/` is not valid: a path does not end with `/`",
      hint: "write `dir` for the directory, `dir/**` for what is in it",
      location: { line: 3 },
    },
  ]);
});

test("what is looked at for each use is said once", () => {
  const text = inLanguage(
    'policy p "P"\ncondition c = path in { "../x" }\nwarn a on write when c because "x"\nwarn b on delete when c because "x"',
  );
  expect(saidOf(compileLayers(layerOf("global", [text])))).toEqual(["P0408: `../x` fits no path: `..` leads nowhere in a policy"]);
});

test("a type that is none is said once, with those that there are", () => {
  const text = inLanguage('policy p "P"\nset s: filenames { "a" }\nwarn w on write when path in s because "x"');
  expect(compileLayers(layerOf("global", [text])).diagnostics).toMatchObject([
    { code: "P0109", hint: "the types are path, dir, word, caseless, host, command" },
  ]);
});
