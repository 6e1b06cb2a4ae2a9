/**
 * Kleene soundness: what is true or false of an abstract word is so of every text that it may have. Texts are made by filling the holes at random; the
 * concrete answer comes from the same evaluator on a known word, whose own answers other tests compare with minimatch.
 */
import fc from "fast-check";
import { minimatch } from "minimatch";
import { expect, test } from "vitest";
import { ANY, CHARACTER, type CompiledSet, type Part, type PathValue, SEGMENT, type Ternary, wordOf } from "../model/index.ts";
import { isCovering, isUnder } from "./directories.ts";
import { buildTables } from "./index.ts";
import { newMemory } from "./memory.ts";
import { pathInSet } from "./path-in-set.ts";
import type { ViewScope } from "./spellings.ts";
import { CONTEXT } from "./test-context.ts";
import { mayBeText } from "./word-parts.ts";

const MEMBERS = [
  ".env",
  ".env.*",
  "*.pem",
  ".ssh/**",
  "a/b",
  "a/*",
  "**/b/**",
  "./a/*",
  "./b",
  "~/.ssh/*",
  "~/a",
  "/a/**",
  "/home/*/a",
  "*a*",
  "b",
] as const;

function scopeOf(members: readonly string[], except: readonly string[]): ViewScope {
  const set: CompiledSet = { id: 0, name: "set", type: "path", members, except, foldCase: false };
  const tables = buildTables([set]);
  if (!tables.ok) throw new Error(tables.error.message);
  return {
    tables: { conditions: [], sets: [set], tables: tables.value },
    context: CONTEXT,
    counters: { conditions: 0, rules: 0, automatonRuns: 0, verifications: 0, lookups: 0 },
    memory: newMemory(),
  };
}

function path(parts: readonly Part[], more: Partial<PathValue> = {}): PathValue {
  const word = wordOf(parts);
  return { kind: "path", written: word, lexical: word, real: word, local: true, contents: false, tree: false, ...more };
}

/** The definition of membership for a known path, by minimatch. */
function isMember(text: string, members: readonly string[]): boolean {
  const below = (directory: string) =>
    text === directory ? "" : text.startsWith(`${directory}/`) ? text.slice(directory.length + 1) : undefined;
  return members.some((member) => {
    const subject = member.startsWith("./") ? below(CONTEXT.project) : member.startsWith("~/") ? below(CONTEXT.home) : text;
    const glob = /^(?:\.|~)\//.test(member) ? member.slice(2) : member.startsWith("/") ? member : `**/${member}`;
    return subject !== undefined && minimatch(subject, glob, { dot: true });
  });
}

/** Absolute, without `.`, `..` and empty segments: what a shell's word means as a path. */
function normalised(text: string): string {
  const segments: string[] = [];
  for (const segment of text.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  return `/${segments.join("/")}`;
}

const members = fc.uniqueArray(fc.constantFrom(...MEMBERS), { minLength: 1, maxLength: 5 });
const except = fc.uniqueArray(fc.constantFrom(...MEMBERS), { maxLength: 2 });
const name = fc.constantFrom("a", "b", ".env", ".ssh", "x.pem", "ab", "home", "user", "c");
const prefix = fc.constantFrom("", "/home/user/project", "/home/user", "/a");
const knownPath = fc.tuple(prefix, fc.array(name, { minLength: 1, maxLength: 3 })).map(([start, names]) => `${start}/${names.join("/")}`);

test("a known path is in the sets that minimatch says", () => {
  fc.assert(
    fc.property(members, except, knownPath, (include, exclude, text) => {
      const expected = isMember(text, include) && !isMember(text, exclude);
      expect(pathInSet(path([text]), 0, false, scopeOf(include, exclude))).toBe(expected);
    }),
    { numRuns: 2000, seed: 42 },
  );
});

const segmentParts = fc.array(fc.constantFrom<Part>("a", "b", ".env", ".", "x.pem", SEGMENT, CHARACTER), { minLength: 1, maxLength: 3 });
const abstractPath = fc
  .tuple(
    fc.constantFrom<Part>(ANY, "/home/user/project", "/home/user", "/home", ""),
    fc.array(segmentParts, { minLength: 1, maxLength: 3 }),
    fc.constantFrom<Part>("", ANY, "/.."),
  )
  .map(([start, segments, end]) => [start, ...segments.flatMap((segment) => ["/", ...segment] as Part[]), end])
  .filter((parts) => parts.some((part) => typeof part !== "string") && (parts.at(-1) !== "/.." || parts[0] === ANY));
const fillings = fc.array(
  fc.constantFrom("a", "b", "", ".env", "x", "/a/b", "..", "/..", "/../..", "/.ssh/k", "c/", "z.pem", "user", "project"),
  { minLength: 6, maxLength: 6 },
);

/** A text of the word; undefined where a filling does not suit its hole, or the shell would not have made such a path. */
function filled(parts: readonly Part[], texts: readonly string[]): string | undefined {
  let used = 0;
  let result = "";
  for (const part of parts) {
    if (typeof part === "string") {
      result += part;
      continue;
    }
    const text = texts[used++ % texts.length]!;
    if (part.kind !== "any" && (text === "" || text.includes("/") || text === "..")) return undefined;
    if (part.kind === "character" && text.length !== 1) return undefined;
    result += text;
  }
  return result;
}

/** Dots that known text and a hole make together are not the path's own; a whole segment is never empty. */
function isOrdinary(text: string, parts: readonly Part[]): boolean {
  if (parts.some((part) => typeof part !== "string" && part.kind === "any")) return text.startsWith("/") && !text.includes("//");
  return text === normalised(text);
}

function agrees(abstract: Ternary, concrete: Ternary): boolean {
  return abstract === "unknown" || abstract === concrete;
}

const flags = fc.record({ tree: fc.boolean(), contents: fc.boolean() });

test("what is certain of an abstract path is so of all its texts", () => {
  fc.assert(
    fc.property(members, except, abstractPath, fillings, flags, (include, exclude, parts, texts, more) => {
      const text = filled(parts, texts);
      fc.pre(text !== undefined && isOrdinary(text, parts));
      const scope = scopeOf(include, exclude);
      const abstract = pathInSet(path(parts, more), 0, false, scope);
      const concrete = pathInSet(path([normalised(text!)], more), 0, false, scope);
      // «All below» is false where it is not certain, as surface.md says of trees: only a yes binds.
      const binds = !(more.tree || more.contents) || abstract === true;
      if (binds) expect([abstract, concrete]).toSatisfy(([left, right]) => agrees(left as Ternary, right as Ternary));
    }),
    { numRuns: 5000, seed: 42 },
  );
});

test("what is certain of under and covers is so of all texts", () => {
  const directories = [{ kind: "context", name: "home" } as const, { kind: "literal", path: "/a" } as const];
  fc.assert(
    fc.property(abstractPath, fillings, (parts, texts) => {
      const text = filled(parts, texts);
      fc.pre(text !== undefined && isOrdinary(text, parts));
      const known = path([normalised(text!)]);
      expect(agrees(isUnder(path(parts), directories, CONTEXT), isUnder(known, directories, CONTEXT))).toBe(true);
      expect(agrees(isCovering(path(parts), directories, CONTEXT), isCovering(known, directories, CONTEXT))).toBe(true);
    }),
    { numRuns: 5000, seed: 42 },
  );
});

test("a tree is in a set where each path of it is", () => {
  fc.assert(
    fc.property(members, except, knownPath, fc.array(name, { minLength: 1, maxLength: 3 }), (include, exclude, text, names) => {
      const scope = scopeOf(include, exclude);
      const isIn = pathInSet(path([text], { tree: true }), 0, false, scope);
      const own = pathInSet(path([text]), 0, false, scope);
      const one = pathInSet(path([`${text}/${names.join("/")}`]), 0, false, scope);
      if (isIn === true && own === false) expect(one).toBe(true);
    }),
    { numRuns: 2000, seed: 42 },
  );
});

test("a word may be the texts that its holes can be filled to", () => {
  const part = fc.constantFrom<Part>("a", "b", "/", ANY, SEGMENT, CHARACTER);
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), fc.stringMatching(/^[ab/]{0,6}$/), (parts, text) => {
      const source = parts
        .map((one) => (typeof one === "string" ? one : one.kind === "any" ? "[^]*" : one.kind === "segment" ? "[^/]*" : "[^/]"))
        .join("");
      expect(mayBeText(wordOf(parts).parts, text)).toBe(new RegExp(`^${source}$`).test(text));
    }),
    { numRuns: 3000, seed: 42 },
  );
});
