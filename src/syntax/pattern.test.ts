import { describe, expect, test } from "vitest";
import type { CodeLiteral } from "./ast.ts";
import { parseCommandPattern } from "./pattern.ts";

describe("parseCommandPattern", () => {
  test.each([
    ["make", [["make"]]],
    ["git push ...", [["git", "push", "..."]]],
    ["make {migrate,seed}", [["make", "{migrate|seed}"]]],
    ["{mkfs,mkfs.*} ...", [["{mkfs|mkfs.*}", "..."]]],
    ["curl * | sh", [["curl", "*"], ["sh"]]],
    ["a|b", [["a"], ["b"]]],
    ["git push --force-with-lease origin <own-branches>", [["git", "push", "--force-with-lease", "origin", "<own-branches>"]]],
    ['git commit -m "a * b"', [["git", "commit", "-m", "a * b"]]],
    ["x --to=*.env --into={a,b} --set=<s> -o=", [["x", "--to=*.env", "--into={a|b}", "--set=<s>", "-o="]]],
    ["rm {-r,--recursive} *", [["rm", "-r/--recursive", "*"]]],
    ["git reset --{hard,merge}", [["git", "reset", "--hard/--merge"]]],
    ["git checkout -- . -", [["git", "checkout", "--", ".", "-"]]],
    ['tool "-f" a**b pre-{x,y}-post', [["tool", "-f", "a*b", "{pre-x-post|pre-y-post}"]]],
  ])("reads `%s`", (text, expected) => {
    const { pattern, problems } = parseCommandPattern(code(text));
    expect(problems).toEqual([]);
    expect(pattern?.commands.map(show)).toEqual(expected);
  });

  test("tells a quoted dash from a flag", () => {
    const { pattern } = parseCommandPattern(code('rm "-f" -f'));
    expect(pattern?.commands[0]?.words.map((word) => word.kind)).toEqual(["literal", "literal", "flag"]);
  });

  test("gives offsets in the file", () => {
    const { pattern } = parseCommandPattern(code("git <own>", 10));
    expect(pattern?.commands[0]?.words[1]?.span).toEqual({ start: 14, end: 19 });
    const set = pattern?.commands[0]?.words[1];
    expect(set?.kind === "set" && set.name.span).toEqual({ start: 15, end: 18 });
  });

  test.each([
    ["echo $X", ["P0040"]],
    ["echo $(x)", ["P0040", "P0040"]],
    ["a && b; c", ["P0040", "P0040"]],
    ["a || b", ["P0040"]],
    ["a > b 2>c <<< d", ["P0040", "P0040", "P0040"]],
    ["a 'b c'", ["P0040"]],
    ["a \\b", ["P0040"]],
    ["a\nb", ["P0040"]],
    ['a "b', ["P0041"]],
    ["a {b", ["P0042"]],
    ["a {b, c}", ["P0042", "P0042"]],
    ["a }", ["P0042"]],
    ["a ... b", ["P0043"]],
    ["a...", ["P0043"]],
    [" ", ["P0044"]],
    ["...", ["P0044"]],
    ["a | ", ["P0044"]],
    ["-f a", ["P0044"]],
    ["X=1 a", ["P0044"]],
    ["a {b}", ["P0045"]],
    ["a {b,{c,d}}", ["P0045"]],
    [`a ${"{a,b}".repeat(9)}`, ["P0045"]],
    ["a x<s>", ["P0046"]],
    ["a {<s>,b}", ["P0046"]],
    ["a -x*", ["P0047"]],
    ["a {-x,y}", ["P0047"]],
    ["\u0455udo x", ["P0014"]],
    ["su\u200Bdo x", ["P0013"]],
  ])("refuses `%s`", (text, codes) => {
    const { pattern, problems } = parseCommandPattern(code(text));
    expect(pattern).toBeUndefined();
    expect(problems.map((problem) => problem.code)).toEqual(codes);
  });

  test("lets a quoted text be in another language", () => {
    expect(parseCommandPattern(code('say "\u043F\u0440\u0438\u0432\u0435\u0442"')).problems).toEqual([]);
  });
});

type Command = NonNullable<ReturnType<typeof parseCommandPattern>["pattern"]>["commands"][number];
type Word = Command["words"][number];

function show({ words, open }: Command): readonly string[] {
  return [...words.map(showWord), ...(open ? ["..."] : [])];
}

function showWord(word: Word | { kind: "literal"; text: string } | { kind: "glob"; pieces: readonly string[] }): string {
  if (word.kind === "literal") return word.text;
  if (word.kind === "glob") return word.pieces.join("*");
  if (word.kind === "set") return `<${word.name.name}>`;
  if (word.kind === "alternatives") return `{${word.alternatives.map(showWord).join("|")}}`;
  return `${word.names.join("/")}${word.value ? `=${showWord(word.value)}` : ""}`;
}

function code(text: string, textStart = 1): CodeLiteral {
  return { kind: "code", text, textStart, span: { start: textStart - 1, end: textStart + text.length + 1 } };
}
