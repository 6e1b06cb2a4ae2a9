import { describe, expect, it } from "vitest";
import { effectLines, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf("command vim { flags { -c=word* } operands { files: path* } execute -c as ex }");

describe("commands of an editor that take away", () => {
  it.each([
    ['call delete("/b", "rf")', "delete /b tree recursive"],
    ["call delete('/b/c')", "delete /b/c"],
    ["let x = 1 | call delete('/b')", "delete /b"],
    ["call delete(expand('~'), 'rf')", "delete /home/me tree recursive"],
    ["call delete(expand('~/b'))", "delete /home/me/b"],
    ["call writefile(['{}'], '/b/c')", "write /b/c"],
    ["call libcall('libc.so.6', 'system', 'x')", "execute source=generated language=shell"],
    ["call rename('/b/c', '/b/d')", "write /b/d"],
    ["call filecopy('/b/c', '/b/d')", "read /b/c"],
  ])("vim -c %s", (code, line) =>
    expect(effectLines(understandCommand(PROGRAM, `vim -c ${JSON.stringify(code).replaceAll("$", "\\$")}`))).toContain(line),
  );

  it("leaves a file alone whose text speaks of it", () =>
    expect(effectLines(understandCommand(PROGRAM, "vim -c '%s/delete/remove/'"))).toEqual([]));
});
