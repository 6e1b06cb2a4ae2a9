/** What a real shell ran, and the effects did not show. */
import { describe, expect, it } from "vitest";
import { contextOf, effectLines, programOf, understandCommand } from "./testing.ts";

const PROGRAM = programOf(`
  command rm { flags { -r|-R|--recursive -f|--force } operands { paths: path* } delete paths with recursive = -r }
  command bash { flags { -c } operands { code: word args: rest? } when -c operands { script: path? args: rest? } when not -c
                 execute code as shell when -c  execute script as shell when not -c  execute stdin as shell when not -c }
  command env { flags { -C=dir } operands { assignments: assignment* command: rest? } execute command as command with cwd = -C, set = assignments }
  command printf, true, echo { flags { } operands { words: word* } }
  command xargs { flags { -0 -I=word } operands { command: rest }
                  execute command as command with rest = stdin when not -I  execute command as command with fill = -I when -I }
`);

const FILES = { "/work/app/away": "-> /srv/deep/er", "/srv/deep/er/": "", "/work/app/src/": "" };

function effects(command: string): readonly string[] {
  return effectLines(understandCommand(PROGRAM, command, contextOf({}, FILES)));
}

describe("an unquoted here-document", () => {
  it.each([
    'bash <<E\nX=/; rm -r "\\$X"\nE',
    "bash <<E\nrm \\\\-r /\nE",
    "bash <<E\nrm \\\n-r /\nE",
    'D=/; bash <<E\nX=$D; rm -r "\\$X"\nE',
    "bash <<E\nrm -r \\`echo /\\`\nE",
  ])("loses its backslashes: %s", (command) => expect(effects(command)).toContain("delete / tree recursive"));

  it("keeps those before other characters, and all of them where it is quoted", () => {
    expect(effects("bash <<E\nrm 'a\\b'\nE")).toEqual(["delete /work/app/a\\b"]);
    expect(effects("bash <<'E'\nX=a; rm \"\\$X\"\nE")).toEqual(["delete /work/app/$X"]);
  });
});

describe("a function or an alias with the name of a program", () => {
  it.each([
    'rm() { command rm "$@"; }; rm -r /',
    'rm() { env rm "$@"; }; rm -r /',
    "rm() { :; }; command rm -r /",
    "rm() { :; }; echo / | xargs rm -r",
    "rm() { :; }; bash -c 'rm -r /'",
    "rm() { :; }; bash <<< 'rm -r /'",
    "alias rm=echo; rm -r /",
    "alias rm=echo\nbash -c 'rm -r /'",
    `f() { eval "$@"; }; f 'f() { rm "$@"; }; f -r /'`,
  ])("hides nothing: %s", (command) => expect(effects(command)).toContain("delete / tree recursive"));

  it("is what runs in its own shell", () => {
    expect(effects("rm() { :; }; rm -r /")).toEqual([]);
    expect(effects("rm() { :; }; (rm -r /)")).toEqual([]);
    expect(effects("rm() { :; }; eval 'rm -r /'")).toEqual([]);
    expect(effects("f() { rm -r /; }; export -f f; bash -c f")).toContain("delete / tree recursive");
  });
});
