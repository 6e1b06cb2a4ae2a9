/** What zsh expands in words and Bash does not. */
import { describe, expect, it } from "vitest";
import { contextOf, effectLines, programOf, understandAction, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
  command zsh, bash { flags { -c } operands { code: word args: rest? } when -c operands { script: path? args: rest? } when not -c
                      execute code as shell with rest = args when -c  execute stdin as shell when not -c and not script }
  command ls, echo, print, setopt, alias { flags { ... } operands { words: word* } }
`);

const GONE = "delete / tree recursive";

function inZsh(code: string): readonly string[] {
  const whole = understandAction(PROGRAM, { kind: "command", tool: "Bash", shell: "zsh", command: code }, contextOf({}, {}));
  const inner = effectLines(understandCommand(PROGRAM, `zsh -c '${code.replaceAll("'", "'\\''")}'`, contextOf({}, {})));
  expect(effectLines(whole)).toEqual(inner);
  return inner;
}

describe("zsh", () => {
  it.each([
    "=rm -r /",
    '=r"m" -r /',
    "x=(rm -r /); $x",
    "x=(rm -r /); ${x}",
    "x='rm -r /'; ${=x}",
    "x='$(rm -r /)'; echo ${(e)x}",
    "x='$(rm -r /)'; print ${(%)x}",
    "x='a[$(rm -r /)]'; echo ${(P)x}",
    "integer y='a[$(rm -r /)]'",
    "aliases[ls]='rm -r /'; eval ls",
    "functions[f]='rm -r /'; f",
    "commands[ls]=/bin/rm; ls -r /",
  ])("runs what it expands: %s", (code) => expect(inZsh(code)).toContain(GONE));

  it.each([
    ['ls *(e:"rm -r /":)', "a glob may run code"],
    ['ls *(oe:"rm -r /":)', "a glob may run code"],
    ["ls *(+f)", "a glob may run code"],
    ['ls **/*(#qe:"rm -r /":)', "a glob may run code"],
    ["echo ${(e)x}", "an expansion may run code"],
    ['print ${(f)"$(rm -r /)"}', "an expansion may run code"],
    ["echo ${${(e)x}}", "an expansion may run code"],
    ["alias -g X='; rm -r /'; eval 'echo X'", "an alias may stand for words that are no commands"],
    ["alias -s txt=rm; a.txt", "an alias may stand for words that are no commands"],
    ["galiases[X]='; rm -r /'; eval 'echo X'", "an alias may stand for words that are no commands"],
    ["setopt prompt_subst; print -P $x", "prompts may run code"],
  ])("is not understood where that is code: %s", (code, reason) => expect(inZsh(code)).toContain(`unresolved: ${reason}`));

  it.each(["ls *(.)", "ls *(N)", "ls *(om[1,3])", "echo ${(U)x} ${(j:,:)x}", "echo *.(jpg|jpeg)", "ls *(/)"])(
    "is understood where it is none: %s",
    (code) => expect(inZsh(code).filter((line) => line.startsWith("unresolved: a") && line.includes("code"))).toEqual([]),
  );

  it("is not what its children speak", () => {
    expect(inZsh("bash -c 'x=(rm -r /); $x'")).not.toContain(GONE);
  });
});
