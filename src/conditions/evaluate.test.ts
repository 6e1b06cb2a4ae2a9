import { expect, test } from "vitest";
import {
  ANY,
  type Comparison,
  type CompiledSet,
  type Condition,
  type Counters,
  type Directory,
  knownWord,
  type Part,
  type PathValue,
  SEGMENT,
  type Truth,
  UNKNOWN_WORD,
  type Value,
  wordOf,
} from "../model/index.ts";
import { buildTables, evaluateCondition, newMemory, type Scope, satisfyingMembers } from "./index.ts";
import { CONTEXT } from "./test-context.ts";

function setOf(members: readonly string[], more: Partial<CompiledSet> = {}): CompiledSet {
  return { id: 0, name: "set", type: "path", members, except: [], foldCase: false, ...more };
}

function scopeOf(
  conditions: readonly Condition[],
  sets: readonly CompiledSet[],
  values: Readonly<Record<string, Value>>,
): Scope & { counters: Counters } {
  const tables = buildTables(sets);
  if (!tables.ok) throw new Error(tables.error.message);
  return {
    tables: { conditions, sets, tables: tables.value },
    context: CONTEXT,
    counters: { conditions: 0, rules: 0, automatonRuns: 0, verifications: 0, lookups: 0 },
    memory: newMemory(),
    lookup: (subject) => values[subject.name],
    memo: new Map(),
  };
}

function judge(value: Value, comparison: Comparison, set: CompiledSet = setOf([])): Truth {
  const test: Condition = { kind: "test", subject: { kind: "name", name: "x" }, comparison };
  return evaluateCondition(0, scopeOf([test], [set], { x: value }));
}

function path(parts: string | readonly Part[], more: Partial<PathValue> = {}): PathValue {
  const word = wordOf(typeof parts === "string" ? [parts] : parts);
  return { kind: "path", written: word, lexical: word, real: word, local: true, contents: false, tree: false, ...more };
}

const IN: Comparison = { kind: "in", set: 0, bothSpellings: false };
const SECRETS = setOf([".env", ".env.*", "*.{key,pem}", ".ssh/**", "./conf/*.toml", "~/.netrc", "/etc/shadow"], {
  except: [".env.{example,sample}", "*.pub", "~/.ssh/known_hosts", "./conf/open.toml"],
});

test.each<[string, Truth]>([
  ["/home/user/project/.env", true],
  ["/home/user/project/a/b/.env.local", true],
  ["/home/user/project/.env.example", false],
  ["/home/user/.ssh/id_rsa", true],
  ["/home/user/.ssh/id_rsa.pub", false],
  ["/home/user/.ssh/known_hosts", false],
  ["/srv/.ssh/known_hosts", true],
  ["/home/user/.ssh", false],
  ["/home/user/project/conf/a.toml", true],
  ["/home/user/project/conf/open.toml", false],
  ["/home/user/project/x/conf/a.toml", false],
  ["/home/user/.netrc", true],
  ["/home/user/project/.netrc", false],
  ["/etc/shadow", true],
  ["/x/etc/shadow", false],
])("%s in the secret files: %s", (text, expected) => {
  expect(judge(path(text), IN, SECRETS)).toBe(expected);
});

test.each<[readonly Part[], Truth]>([
  [[ANY, "/.env"], true],
  [[ANY, ".env"], "unknown"],
  [[ANY, "/x.ts"], "unknown"],
  [["/home/user/project/", ANY], "unknown"],
  [["/home/user/project/", SEGMENT, ".pem"], true],
  [["/home/user/project/", SEGMENT, ".ts"], "unknown"],
  [["/home/user/project/main", SEGMENT, ".ts"], false],
  [["/home/user/project/conf/", SEGMENT, ".toml"], "unknown"],
  [["/home/user/.ssh/", ANY], "unknown"],
  [[ANY], "unconstrained"],
])("the abstract path %j in the secret files: %s", (parts, expected) => {
  const secrets = setOf(SECRETS.members, { except: [".env.{example,sample}", "*.pub", "./conf/open.toml"] });
  expect(judge(path(parts), IN, secrets)).toBe(expected);
});

test.each<[Partial<PathValue>, string, readonly string[], Truth]>([
  [{ tree: true }, "/p", [".env"], false],
  [{ tree: true }, "/p/.ssh", [".ssh/**"], true],
  [{ tree: true }, "/p/.env", [".env"], true],
  [{ tree: true }, "/p", ["/p/**"], true],
  [{ contents: true }, "/p/.ssh", [".ssh/*"], true],
  [{ contents: true, tree: true }, "/p/.ssh", [".ssh/*"], false],
  [{ contents: true }, "/p", ["/p"], false],
  [{ tree: true, narrowedTo: "*.pyc" }, "/p", [".env"], false],
  [{ tree: true, narrowedTo: ".env" }, "/p", [".env"], true],
  [{ tree: true, narrowedTo: "*.pe?" }, "/p", ["*.pem"], "unknown"],
])("%j of %s in %j: %s", (more, text, members, expected) => {
  expect(judge(path(text, more), IN, setOf(members))).toBe(expected);
});

test("a path elsewhere has no relation to project and home, but literal sets apply", () => {
  const there = (text: string) => judge(path(text, { local: false }), IN, SECRETS);
  expect([there("/etc/shadow"), there("/home/user/.netrc"), there("/home/user/project/conf/a.toml"), there("/x/.env")]).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

test("either spelling is in the set, or both must be", () => {
  const link = path("/p/link", { real: knownWord("/p/.env") });
  expect(judge(link, IN, SECRETS)).toBe(true);
  expect(judge(link, { ...IN, bothSpellings: true }, SECRETS)).toBe(false);
});

const HOME: Directory = { kind: "context", name: "home" };
const GIT: Directory = { kind: "project", path: ".git" };
const ROOTS: readonly Directory[] = [HOME, GIT, { kind: "literal", path: "/etc" }];

test.each<[string | readonly Part[], Partial<PathValue>, Truth]>([
  ["/", {}, true],
  ["/home", {}, true],
  ["/home/user", {}, true],
  ["/home/user", { contents: true }, true],
  ["/home/user/project", {}, true],
  ["/home/user/project/.git", {}, true],
  ["/home/user/project/.git/hooks", {}, false],
  ["/home/user/x", {}, false],
  ["/home/use", {}, false],
  ["/home/user", { local: false }, false],
  ["/etc", { local: false }, true],
  [["/h", SEGMENT], {}, "unknown"],
  [["/x", SEGMENT], {}, false],
  [[ANY, "/node_modules"], {}, false],
  [[ANY, "/user"], {}, "unknown"],
  [["/home/user/project/a/", ANY], {}, "unknown"],
  [[ANY, "/x/.."], {}, "unknown"],
  [[ANY], {}, "unconstrained"],
  ["/home/user/project", { narrowedTo: ".git" }, true],
  ["/home/user/project", { narrowedTo: "*.pyc" }, false],
])("%j with %j covers home, .git or /etc: %s", (parts, more, expected) => {
  expect(judge(path(parts, more), { kind: "covers", directories: ROOTS })).toBe(expected);
});

test.each<[string | readonly Part[], Partial<PathValue>, Truth]>([
  ["/home/user", {}, false],
  ["/home/user/a", {}, true],
  ["/home/user", { contents: true }, true],
  ["/home/username/a", {}, false],
  [["/home/user/", SEGMENT], {}, true],
  [["/home/user/", ANY], {}, "unknown"],
  [["/home/", SEGMENT, "/a"], {}, "unknown"],
  ["/home/user/a", { local: false }, false],
  ["/home/user/a", { real: knownWord("/etc/a") }, false],
])("%j with %j is under home: %s", (parts, more, expected) => {
  expect(judge(path(parts, more), { kind: "under", directories: [HOME] })).toBe(expected);
});

test.each<[Value, Comparison, Truth]>([
  [undefined, { kind: "is", text: "a" }, false],
  [undefined, { kind: "negated", of: { kind: "is", text: "a" } }, false],
  [knownWord("b"), { kind: "negated", of: { kind: "is", text: "a" } }, true],
  [wordOf(["a", ANY]), { kind: "is", text: "ab" }, "unknown"],
  [wordOf(["a", ANY]), { kind: "is", text: "b" }, false],
  [UNKNOWN_WORD, { kind: "is", text: "b" }, "unconstrained"],
  [knownWord("main"), { kind: "is-context", name: "branch" }, true],
  [knownWord("main"), { kind: "is-context", name: "remote" }, false],
  [path("/home/user/project"), { kind: "is-context", name: "cwd" }, true],
  [{ kind: "number", value: 5 }, { kind: "order", operator: ">=", value: 5 }, true],
  [knownWord("4"), { kind: "is-number", value: 4 }, true],
  [UNKNOWN_WORD, { kind: "order", operator: "<", value: 5 }, "unconstrained"],
  [knownWord(""), { kind: "present" }, false],
  [{ kind: "truth", value: "unknown" }, { kind: "present" }, "unknown"],
  [{ kind: "list", items: [], open: false }, { kind: "present" }, false],
  [{ kind: "list", items: [], open: true }, { kind: "present" }, "unknown"],
])("%j compared by %j: %s", (value, comparison, expected) => {
  expect(judge(value, comparison)).toBe(expected);
});

test("words are compared with globs and searched by patterns", () => {
  const branches = setOf(["main", "release/*"], { type: "word", except: ["release/old"] });
  expect(["main", "release/1/2", "release/old", "x"].map((text) => judge(knownWord(text), IN, branches))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(judge(wordOf(["release/", ANY]), IN, branches)).toBe("unknown");
  const pattern = setOf(["/(?i)^x+\\b/"], { type: "pattern" });
  expect(["XX y", "ax", "xxz"].map((text) => judge(knownWord(text), IN, pattern))).toEqual([true, false, false]);
  expect(judge(wordOf(["x-", ANY]), IN, pattern)).toBe(true);
});

test("quantifiers hold open lists for unknown", () => {
  const quantified = (quantifier: "any" | "every" | "no", texts: readonly string[], open: boolean) => {
    const condition: Condition = { kind: "test", subject: { kind: "name", name: "x" }, quantifier, comparison: { kind: "is", text: "a" } };
    return evaluateCondition(0, scopeOf([condition], [], { x: { kind: "list", items: texts.map((text) => knownWord(text)), open } }));
  };
  expect([quantified("any", ["a", "b"], true), quantified("any", ["b"], true), quantified("any", ["b"], false)]).toEqual([
    true,
    "unknown",
    false,
  ]);
  expect([quantified("every", ["a", "b"], true), quantified("every", ["a"], true), quantified("every", ["a"], false)]).toEqual([
    false,
    "unknown",
    true,
  ]);
  expect([quantified("no", ["a"], false), quantified("no", ["b"], false), quantified("no", ["b"], true)]).toEqual([false, true, "unknown"]);
});

test("a condition is evaluated once, a path run once", () => {
  const test: Condition = { kind: "test", subject: { kind: "name", name: "x" }, comparison: IN };
  const other: Condition = { ...test, comparison: { ...IN, set: 1 } };
  const conditions: readonly Condition[] = [test, other, { kind: "and", of: [0, 1] }, { kind: "or", of: [2, 0] }];
  const scope = scopeOf(conditions, [setOf([".env"]), setOf([".*"], { id: 1 })], { x: path("/p/.env") });
  expect(evaluateCondition(3, scope)).toBe(true);
  expect(scope.counters).toMatchObject({ conditions: 4, automatonRuns: 1 });
});

test("members that satisfied a quantified test are named", () => {
  const condition: Condition = { kind: "test", subject: { kind: "name", name: "x" }, quantifier: "any", comparison: IN };
  const items = [knownWord("a"), knownWord("+b"), knownWord("+c")];
  const scope = scopeOf([condition], [setOf(["+*"], { type: "word" })], { x: { kind: "list", items, open: false } });
  expect(satisfyingMembers(0, scope).get("x")).toEqual(items.slice(1));
});
