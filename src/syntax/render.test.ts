import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../model/index.ts";
import { locate, renderDiagnostic } from "./index.ts";

describe("locate", () => {
  test.each([
    ["a\nbc\n", 2, 4, [2, 1, 2, 3]],
    ["a\r\nbc", 3, 5, [2, 1, 2, 3]],
    ["a\rb", 2, 3, [2, 1, 2, 2]],
    ["ab\ncd", 1, 4, [1, 2, 2, 2]],
    ["ab", 2, 2, [1, 3, 1, 3]],
    ["ab", 5, 9, [1, 3, 1, 3]],
    ["", 0, 0, [1, 1, 1, 1]],
  ])("in %j from %i to %i", (text, start, end, [line, column, endLine, endColumn]) => {
    expect(locate(text, "f", { start, end })).toEqual({ file: "f", line, column, endLine, endColumn });
  });
});

describe("renderDiagnostic", () => {
  test("shows place, source and hint", () => {
    expect(render("use a\nuse  b", 11, 12, { hint: "so" })).toBe("f:2:6 P0020 wrong\n  use  b\n       ^\n  hint: so");
  });

  test("keeps columns where there are tabs", () => {
    expect(render("\tab", 2, 3)).toBe("f:1:3 P0020 wrong\n   ab\n    ^");
  });

  test("underlines to the end of the first line", () => {
    expect(render("abc\ndef", 1, 6)).toBe("f:1:2 P0020 wrong\n  abc\n   ^^");
  });

  test("cuts a long line around the place", () => {
    const [, source, marks] = render(`${"a".repeat(500)}b${"c".repeat(500)}`, 500, 501).split("\n");
    expect(source?.length).toBeLessThan(170);
    expect(source?.[marks?.indexOf("^") ?? 0]).toBe("b");
  });

  test("lets nothing steer the terminal", () => {
    expect(render("a\u001B[31m\u202Eb", 0, 1)).not.toMatch(/[\u001B\u202E]/);
  });

  test("paints on request", () => {
    const shown = renderDiagnostic(diagnostic("ab", 0, 1), "ab", { color: true });
    expect(shown).toContain("\u001B[31m^\u001B[0m");
  });
});

function render(text: string, start: number, end: number, more: Partial<Diagnostic> = {}): string {
  return renderDiagnostic({ ...diagnostic(text, start, end), ...more }, text, { color: false });
}

function diagnostic(text: string, start: number, end: number): Diagnostic {
  return { code: "P0020", severity: "error", message: "wrong", location: locate(text, "f", { start, end }) };
}
