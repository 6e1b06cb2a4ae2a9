import { describe, expect, test } from "vitest";
import { type CodeLiteral, type Item, parsePolicy, type RuleItem } from "./index.ts";

const SOURCE = `language 1
policy acme/backend "House rules"
use std/paths
set keys: path { "*.pem" except "*.pub" }
block key-file on write { when path in keys because "{path} is a key" tests { hit write "a.pem" miss write "a.pub" } }
command rm { flags { -r|-R|--recursive -f } operands { paths: path* } delete paths with recursive = -r }
`;

describe("parsePolicy", () => {
  test("reads a file", () => {
    const { file, diagnostics } = parsePolicy("a.policy", SOURCE);
    expect(diagnostics).toEqual([]);
    expect([file.language?.value, file.name?.name, file.title?.value]).toEqual([1, "acme/backend", "House rules"]);
    expect(file.items.map((item) => item.kind)).toEqual(["use", "set", "rule", "command"]);
  });

  test("gives every item the span of its text", () => {
    const { file } = parsePolicy("a.policy", SOURCE);
    expect(SOURCE.slice(file.items[1]?.span.start, file.items[1]?.span.end)).toBe('set keys: path { "*.pem" except "*.pub" }');
    const rule = ruleOf(SOURCE);
    const when = rule.clauses[0];
    expect(SOURCE.slice(when?.span.start, when?.span.end)).toBe("when path in keys");
    expect(SOURCE.slice(rule.verdictSpan.start, rule.verdictSpan.end)).toBe("block");
  });

  test("lets words of the language be names", () => {
    const source =
      'block test on write when content is command and type in { flags } because "x"\ncommand allow block { flags { --allow } }\n';
    const items = itemsOf(source);
    expect(items[0]?.kind === "rule" && items[0].name?.name).toBe("test");
    expect(items[1]?.kind === "command" && items[1].names[0]?.words.map((word) => word.kind === "name" && word.name)).toEqual([
      "allow",
      "block",
    ]);
  });

  test("binds `not` closer than `and`, and `and` closer than `or`", () => {
    const rule = ruleOf("block a on write when not b and c or d");
    const when = rule.clauses[0];
    expect(when?.kind === "when" && when.expression).toMatchObject({
      kind: "or",
      operands: [
        { kind: "and", operands: [{ kind: "not", operand: { subject: { name: "b" } } }, { subject: { name: "c" } }] },
        { subject: { name: "d" } },
      ],
    });
  });

  test("tells the prefix `not` from that of a comparison", () => {
    const rule = ruleOf('block a on write when not path in s unless path not in s unless kind is not "x"');
    expect(rule.clauses).toMatchObject([
      { expression: { kind: "not", operand: { comparison: { negated: false } } } },
      { expression: { kind: "test", comparison: { kind: "in", negated: true } } },
      { expression: { kind: "test", comparison: { kind: "is", negated: true } } },
    ]);
  });

  test("takes a slash for a regex only after `matches` and `finds`", () => {
    const rule = ruleOf('warn a on content { when match matches /a[/]\\/b/i finds "x" /y/ entropy 3.5 hit "h" }');
    expect(rule.clauses).toMatchObject([
      { expression: { comparison: { kind: "matches", value: { source: "a[/]\\/b", flags: "i" } } } },
      { kind: "finds", pattern: { source: "y" }, entropy: { value: 3.5 }, samples: [{ expected: "hit", text: { value: "h" } }] },
    ]);
  });

  test.each([
    ["`a b`", "a b", 1],
    ["``a `b` c``", "a `b` c", 2],
    ["``a `b```", "a `b`", 2],
    ["```one```", "one", 3],
    ["```\n    cat <<E\n      x\n\n    E\n    ```", "cat <<E\n  x\n\nE", 8],
    ["```\r\n  a\r\n  b\r\n  ```", "a\nb", 7],
    ["```\na\n  ```", "a", 4],
  ])("reads what stands in %j", (literal, text, skipped) => {
    const prefix = 'test "t" { ';
    const [item] = itemsOf(`${prefix}${literal} -> pass }`);
    const call = item?.kind === "test" ? item.cases[0]?.subject.call : undefined;
    expect(call).toMatchObject({ kind: "command", code: { text, textStart: prefix.length + skipped } satisfies Partial<CodeLiteral> });
  });

  test("resolves escapes", () => {
    const [item] = itemsOf('use "a\\"\\\\\\n\\t\\u{1F512}"');
    expect(item?.kind === "use" && item.target).toMatchObject({ value: 'a"\\\n\t\u{1F512}' });
  });

  test("knows tar's bundled flags, keys without dashes, and flags that end options", () => {
    const [item] = itemsOf("command tar { flags { bundled -f|--file=path? if=path* or cwd -x! ... } when -f }");
    expect(item?.kind === "command" && item.parts[0]).toMatchObject({
      bundled: true,
      open: true,
      flags: [
        { names: [{ name: "-f" }, { name: "--file" }], types: [{ name: "path" }], suffix: "?" },
        { names: [{ kind: "name", name: "if" }], suffix: "*", fallback: { name: "cwd" } },
        { names: [{ name: "-x" }], stops: true },
      ],
      when: { kind: "test" },
    });
  });

  test("ignores a byte order mark, and reads every kind of line end", () => {
    const { file, diagnostics } = parsePolicy("a.policy", "\uFEFFuse a # one\r\nuse b\r\n");
    expect(diagnostics).toEqual([]);
    expect(file.comments.map(({ text }) => text)).toEqual(["# one"]);
  });

  test("goes on after an item with an error", () => {
    const { file, diagnostics } = parsePolicy("a.policy", "use a\nblock b on nothing when x\nuse c\nparam d = 5\nuse e\n");
    expect(diagnostics.map(({ location }) => location.line)).toEqual([2, 4]);
    expect(file.items.map((item) => item.kind === "use" && item.target)).toMatchObject([{ name: "a" }, { name: "c" }, { name: "e" }]);
  });

  test("reports a missing brace once, at the brace", () => {
    const { file, diagnostics } = parsePolicy("a.policy", 'block a on write {\n  when x\n\nblock b on write { because "y" }\n');
    expect(diagnostics).toMatchObject([{ code: "P0021", location: { line: 1, column: 18 } }]);
    expect(file.items).toHaveLength(2);
  });
});

function itemsOf(source: string): readonly Item[] {
  const { file, diagnostics } = parsePolicy("a.policy", source);
  expect(diagnostics).toEqual([]);
  return file.items;
}

function ruleOf(source: string): RuleItem {
  const rule = itemsOf(source).find((item) => item.kind === "rule");
  if (!rule) throw new Error("no rule");
  return rule;
}
