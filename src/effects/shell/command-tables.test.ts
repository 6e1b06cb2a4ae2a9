/** Aliases and places of programs that are given as the members of arrays. */
import { describe, expect, it } from "vitest";
import { contextOf, effectLines, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
  command bash { flags { -c } operands { code: word args: rest? } execute code as shell with rest = args }
  command ls, echo, printf, true { flags { ... } operands { words: word* } }
`);

function effects(command: string): readonly string[] {
  return effectLines(understandCommand(PROGRAM, command, contextOf({}, {})));
}

const GONE = "delete / tree recursive";

describe("BASH_ALIASES", () => {
  it.each([
    "BASH_ALIASES[ls]='rm -r /'",
    "BASH_ALIASES=([ls]='rm -r /')",
    "BASH_ALIASES=(ls 'rm -r /')",
    "BASH_ALIASES+=([ls]='rm -r /')",
    "declare -A BASH_ALIASES=([ls]='rm -r /')",
    "declare 'BASH_ALIASES[ls]=rm -r /'",
    "printf -v 'BASH_ALIASES[ls]' %s 'rm -r /'",
    "read -r 'BASH_ALIASES[ls]' <<< 'rm -r /'",
    "declare -n r=BASH_ALIASES; r[ls]='rm -r /'",
    "x=ls; BASH_ALIASES[$x]='rm -r /'",
    ": ${BASH_ALIASES[ls]:=rm -r /}",
  ])("gives a command another meaning: %s", (command) => {
    expect(effects(`${command}\nshopt -s expand_aliases\neval ls`)).toContain(GONE);
  });

  it("is not understood where the member is not known", () => {
    const unresolved = ["unresolved: a command is given another meaning by a name that is not known"];
    expect(effects("BASH_ALIASES[$z]='rm -r /'; ls")).toEqual(unresolved);
    expect(effects('declare "BASH_ALIASES[$z]=rm -r /"; ls')).toEqual(unresolved);
    expect(effects("BASH_ALIASES=([$z]='rm -r /'); ls")).toEqual(unresolved);
    expect(effects("BASH_CMDS[$z]=/bin/rm; ls")).toEqual(unresolved);
  });
});

describe("BASH_CMDS", () => {
  it.each(["BASH_CMDS[ls]=/bin/rm", "BASH_CMDS=([ls]=/bin/rm)", "hash -p /bin/rm ls", "if ls a; then BASH_CMDS[ls]=/bin/rm; fi"])(
    "says where a program lies: %s",
    (command) => {
      expect(effects(`${command}; ls -r /`)).toContain(GONE);
      expect(effects(`${command}; command ls -r /`)).toContain(GONE);
      expect(effects(`${command}; bash -c 'ls -r /'`)).not.toContain(GONE);
    },
  );

  it("has a place that is not known be any program", () => {
    expect(effects("BASH_CMDS[ls]=$z; ls -r /")).toContain("execute source=‹any›");
  });
});
