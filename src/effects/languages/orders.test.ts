import { describe, expect, it } from "vitest";
import { effectLines, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
  command m4 { execute stdin as m4 }
  command tex { execute stdin as tex }
  command mail { execute stdin as mail }
  command proxy { execute stdin as haproxy }
`);

const effects = (program: string, text: string): string =>
  effectLines(understandCommand(PROGRAM, `${program} <<'END'\n${text}\nEND\n`)).join("\n");

describe("orders in texts that are no code", () => {
  it.each([
    ["m4", "syscmd(`rm -r /b')"],
    ["m4", "define(x, esyscmd(rm -r /b))"],
    ["m4", "m4_syscmd([rm -r /b])"],
    ["tex", "\\\\immediate\\\\write18{rm -r /b}"],
    ["tex", '\\\\input{|"rm -r /b"}'],
    ["tex", '\\\\openin 5 = "|rm -r /b"'],
    ["mail", "hello\n~! rm -r /b\n"],
    ["mail", "~r !rm -r /b"],
  ])("run a command: %s %s", (program, text) => expect(effects(program, text.replaceAll("\\\\", "\\"))).toContain("delete /b"));
  it.each([
    ["m4", "define(x, rm -r /b)"],
    ["tex", "rm -r /b \\write16{rm -r /b}"],
    ["mail", "about ~5 of them\nrm -r /b"],
  ])("are no more than that: %s %s", (program, text) => expect(effects(program, text)).not.toContain("delete"));
  it("are words of the proxy", () => expect(effects("proxy", "show stat; disable server a/b")).toContain("app/disable"));
  it.each(["m4", "tex"])("are soon read, however many there are: %s", (program) => {
    const started = performance.now();
    effects(program, "syscmd(\\write18{\\input{|  ".repeat(500) + " ".repeat(8_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
