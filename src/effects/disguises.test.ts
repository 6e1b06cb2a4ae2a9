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

const FILES = { "/repo/app/away": "-> /srv/deep/er", "/srv/deep/er/": "", "/repo/app/src/": "" };

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
    expect(effects("bash <<E\nrm 'a\\b'\nE")).toEqual(["delete /repo/app/a\\b"]);
    expect(effects("bash <<'E'\nX=a; rm \"\\$X\"\nE")).toEqual(["delete /repo/app/$X"]);
  });
});

describe("what an expansion substitutes", () => {
  it.each([
    'x=a; echo "${x/$(rm -r /)/}"',
    "x=a; echo ${x/`rm -r /`/b}",
    "x=a; echo ${x/$(echo ')' ; rm -r /)/b}",
    "x=a; echo ${x/$(echo /a /b)/$(rm -r /)}",
    "x=a; echo ${x^^$(rm -r /)}",
    'n=x; echo "${!n/$(rm -r /)/}"',
    "set -- a; echo ${@#$(rm -r /)}",
    "true >(rm -r /)",
    "true <(echo a) >(rm -r /)",
    "cd /srv >(rm -r /)",
  ])("runs: %s", (command) => expect(effects(command)).toContain("delete / tree recursive"));

  it("runs once where something is written to it, with that", () => {
    expect(effects("echo 'rm -r /' > >(bash)").filter((line) => line.startsWith("delete"))).toEqual(["delete / tree recursive"]);
  });
});

describe("CDPATH", () => {
  it("is where a name is looked for first", () => {
    expect(effects("CDPATH=/; cd srv && rm deep")).toContain("delete /srv/deep");
    expect(effects("CDPATH=/nowhere:/srv; cd deep && rm a")).toContain("delete /srv/deep/a");
    expect(effects("CDPATH=/; cd ./src && rm a")).toContain("delete /repo/app/src/a");
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

describe("xargs", () => {
  it.each(['printf "%s\\0" src/* | xargs -0 rm', "echo src/* | xargs rm", 'printf "%s\\n" src/* | xargs -I% rm %'])(
    "takes the end of a word for no part of it: %s",
    (command) => expect(effects(command).join()).toMatch(/^delete \/repo\/app\/src(\/‹\*›|\/\*)$/),
  );

  it("takes what stands beside an unknown word", () => {
    expect(effects('printf "%s\\0" "$X" / | xargs -0 rm -r')).toContain("delete / tree recursive");
  });
});

describe("a path with a link before `..`", () => {
  it("leads above what the link names", () => {
    expect(effects("rm away/../x")).toEqual(["delete /srv/deep/x"]);
    expect(effects("cd away; rm ../x")).toEqual(["delete /srv/deep/x"]);
    expect(effects("env -C away/.. rm x")).toEqual(["delete /srv/deep/x"]);
    expect(effects("cd -P away; cd ..; rm x")).toEqual(["delete /srv/deep/x"]);
    expect(effects("rm src/../x")).toEqual(["delete /repo/app/x"]);
  });

  it("is the shell's own way back for `cd`", () => {
    expect(effects("cd away; cd ..; rm x")).toEqual(["delete /repo/app/x"]);
    expect(effects("cd away/..; rm x")).toEqual(["delete /repo/app/x"]);
  });
});

describe("a `cd` that may fail", () => {
  it("leaves what follows to be judged in either place, links and all", () => {
    expect(effects("cd missing || true; rm away/x")).toEqual(["delete /srv/deep/er/x", "delete /repo/app/missing/away/x"]);
    expect(effects("cd missing || exit; rm away/x")).toEqual(["delete /repo/app/missing/away/x"]);
    expect(effects("cd missing || true; cd gone || true; rm x")).toContain("delete /repo/app‹any›/x");
  });
});

describe("printf", () => {
  it.each([
    'printf -v X %s rm; "$X" -r /',
    "printf -vX '%s -r' rm; $X /",
    "eval \"$(printf '\\162\\155 -r \\045s')\" / 2>&1; printf '%s\\0' / | xargs -0 rm -r",
    "eval \"$(printf '\\145cho \\045s; rm -r /')\"",
  ])("is read as the shell reads it: %s", (command) => expect(effects(command)).toContain("delete / tree recursive"));

  it("takes no directive from an escape", () => {
    expect(effects("rm \"$(printf '\\045s-%s' a)\"")).toEqual(["delete /repo/app/%s-a"]);
  });

  it("forgets a variable whose new text is not known", () => {
    expect(effects('X=a; printf -v X %s "$Y"; rm "x$X"')).toEqual(["delete /repo/app/x‹any›"]);
  });
});

describe("words that are joined or read line by line", () => {
  it("keep what stands between them", () => {
    expect(effects("x=(rm -r); IFS=; mapfile l <<< $'rm -r\\\\\n /'; eval \"${l[*]}\"")).toContain("delete / tree recursive");
    expect(effects("mapfile -t l <<< $'\\nrm -r /'; eval \"${l[1]}\"")).toContain("delete / tree recursive");
    expect(effects('IFS=,; set -- /a b; rm "$*"')).toEqual(["delete /a,b"]);
  });
});

describe("xargs -0", () => {
  it("leaves quotes alone", () => {
    expect(effects(`printf '%s\\0' '"rm" "-r" "/"' | xargs -0 bash -c`)).toContain("delete / tree recursive");
  });
});

describe("an assignment before a builtin", () => {
  it("is gone with it", () => {
    expect(effects("IFS= read -r line <<< x; X='rm -r /'; $X")).toContain("delete / tree recursive");
    expect(effects('while IFS= read -r line; do eval "$line"; done <<< "X=\'rm -r /\'; \\$X"')).toContain("delete / tree recursive");
    expect(effects("X=/; X=a eval ':'; rm -r $X")).toContain("delete / tree recursive");
    expect(effects("X=/ eval 'rm -r $X'")).toContain("delete / tree recursive");
  });
});

describe("a shell that starts in a linked directory", () => {
  it("knows it by its real name", () => {
    expect(effects("env -C away bash -c 'cd ..; rm x'")).toEqual(["delete /srv/deep/x"]);
  });
});
