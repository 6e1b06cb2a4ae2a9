import { describe, expect, test } from "vitest";
import { CONTEXT } from "../conditions/test-context.ts";
import { ANY, CHARACTER, knownWord, type Part, type PathValue, SEGMENT, type Template, type Value, wordOf } from "../model/index.ts";
import { escapeControls, quoteUntrusted, renderTemplate, showPath, showScalar, showWord } from "./messages.ts";

function rendered(template: Template, values: Readonly<Record<string, Value>> = {}): string {
  return renderTemplate(template, (hole) => values[hole], CONTEXT);
}

function pathOf(text: string, more: Partial<PathValue> = {}): PathValue {
  const word = knownWord(text);
  return { kind: "path", written: word, lexical: word, real: word, local: true, contents: false, tree: false, ...more };
}

function listOf(...texts: readonly string[]): Value {
  return { kind: "list", items: texts.map((text) => knownWord(text)), open: false };
}

describe("holes of a message", () => {
  test("are filled with what they stand for", () => {
    expect(rendered(["writes ", { hole: "path" }, "!"], { path: knownWord("a.pem") })).toBe("writes a.pem!");
  });

  test("say that nothing is known", () => {
    expect(rendered([{ hole: "path" }])).toBe("(unknown)");
    expect(rendered([{ hole: "paths" }], { paths: listOf() })).toBe("(unknown)");
  });

  test("show each member of a list once, and not more than five", () => {
    expect(rendered([{ hole: "refs" }], { refs: listOf("a", "b", "a") })).toBe("a, b");
    expect(rendered([{ hole: "refs" }], { refs: listOf("a", "b", "c", "d", "e", "f", "g") })).toBe("a, b, c, d, e and 2 more");
  });

  test("never show a secret", () => {
    expect(rendered(["found ", { hole: "match" }], { match: knownWord("hunter2") })).toBe("found [hidden]");
  });
});

describe("what untrusted text may do (S13)", () => {
  test("it is marked as the project's", () => {
    expect(quoteUntrusted("go on")).toBe('the project\'s policy says: "go on"');
  });

  test("it is cut to 200 characters", () => {
    expect(quoteUntrusted("x".repeat(201))).toBe(`the project's policy says: "${"x".repeat(200)}…"`);
    expect(quoteUntrusted("x".repeat(200))).not.toContain("…");
  });

  test("it is not cut within a character", () => {
    expect(quoteUntrusted(`${"x".repeat(199)}😀y`)).toBe(`the project's policy says: "${"x".repeat(199)}…"`);
  });

  test.each([
    ["moves the cursor", "\u001b[2J", "\\u{1b}[2J"],
    ["breaks the line", "a\nb\u2028c\u0085d", "a\\u{a}b\\u{2028}c\\u{85}d"],
    ["turns the line around", "\u202e\u2066\u061c", "\\u{202e}\\u{2066}\\u{61c}"],
    ["is not seen", "a\u200b\u2060\u00ad\ufeff", "a\\u{200b}\\u{2060}\\u{ad}\\u{feff}"],
    ["speaks to a model alone", "\u{e0041}\u{e007f}", "\\u{e0041}\\u{e007f}"],
    ["is half a character", "\ud83d", "\\u{d83d}"],
  ])("what %s is escaped", (_, text, expected) => {
    expect(escapeControls(text)).toBe(expected);
  });

  test("text in any language stays as it is", () => {
    const text = "Grüße, мир, 世界, 😀 👍🏽";
    expect(escapeControls(text)).toBe(text);
  });
});

describe("values as people read them", () => {
  test.each<[string, readonly Part[]]>([
    ["a/…/c", ["a/", ANY, "/c"]],
    ["*.pem", [SEGMENT, ".pem"]],
    ["a?", ["a", CHARACTER]],
    ["…", [ANY]],
  ])("a word that is known in part: %s", (expected, parts) => {
    expect(showWord(wordOf(parts))).toBe(expected);
  });

  test("a word is cut to 120 characters and moves no cursor", () => {
    expect(showWord(knownWord("x".repeat(121)))).toBe(`${"x".repeat(120)}…`);
    expect(showWord(wordOf(["\u001b", ANY]))).toBe("\\u{1b}…");
  });

  test.each([
    ["/home/user/project/src/a.ts", "src/a.ts"],
    ["/home/user/project", "~/project"],
    ["/home/user/.ssh/id", "~/.ssh/id"],
    ["/home/user", "~"],
    ["/home/username/x", "/home/username/x"],
    ["/home/user/projects/x", "~/projects/x"],
    ["/etc/hosts", "/etc/hosts"],
  ])("the path %s is shown as %s", (text, expected) => {
    expect(showPath(pathOf(text), CONTEXT)).toBe(expected);
  });

  test("a path elsewhere has no relation to home and project", () => {
    expect(showPath(pathOf("/home/user/.ssh/id", { local: false }), CONTEXT)).toBe("/home/user/.ssh/id");
  });

  test("numbers and truths", () => {
    const truths = ([true, false, "unknown"] as const).map((value) => showScalar({ kind: "truth", value }, CONTEXT));
    expect([...truths, showScalar({ kind: "number", value: 3 }, CONTEXT)]).toEqual(["yes", "no", "maybe", "3"]);
  });
});
