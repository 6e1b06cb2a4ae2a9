/** What a line leaves behind on the ways that it may take. */
import { describe, expect, it } from "vitest";
import { contextOf, effectLines, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
  command bash { flags { -c } operands { code: word args: rest? } execute code as shell with rest = args }
  command echo, ls, true, jq, test { flags { ... } operands { words: word* } }
`);

const GONE = "delete / tree recursive";

function effects(command: string): readonly string[] {
  return effectLines(understandCommand(PROGRAM, command, contextOf({}, {})));
}

describe("a function that may not be there", () => {
  it.each([
    "if x; then rm() { :; }; fi; rm -r /",
    "false && rm() { :; }; rm -r /",
    "ls /nowhere && rm() { :; }; rm -r /",
    "x || rm() { :; }; rm -r /",
    "case $x in a) rm() { :; };; esac; rm -r /",
    "while x; do rm() { :; }; done; rm -r /",
    "for i in $LIST; do rm() { :; }; done; rm -r /",
    "rm() { :; }; unset -f rm; rm -r /",
    "rm() { :; }; unset rm; rm -r /",
    "rm() { :; }; unset -f $X; rm -r /",
    "rm() { :; }; if x; then unset -f rm; fi; rm -r /",
    "f() { rm -r /; }; if x; then f() { :; }; fi; f",
    "rm() { :; }; bash -c 'if x; then rm() { :; }; fi; rm -r /'",
    "rm() { :; }; bash -c 'false && rm() { :; }; rm -r /'",
    "if x; then f() { rm -r /; }; else f() { :; }; fi; f",
    "if x; then f() { :; }; else f() { rm -r /; }; fi; f",
  ])("hides nothing: %s", (command) => expect(effects(command)).toContain(GONE));

  it.each(["rm() { :; }; rm -r /", "if x; then rm() { :; }; else rm() { ls; }; fi; rm -r /", "rm() { :; } && rm -r /"])(
    "is what runs where it is there on every way: %s",
    (command) => expect(effects(command)).not.toContain(GONE),
  );
});

describe("an alias that may not be there", () => {
  it.each([
    "shopt -s expand_aliases\nalias go='rm -r /'\nls /nowhere && alias go=ls\ngo",
    "shopt -s expand_aliases\nalias go='rm -r /'\nif x; then alias go=ls; fi\ngo",
  ])("hides nothing: %s", (command) => expect(effects(command)).toContain(GONE));
});

describe("a variable that may not have been set", () => {
  it.each([
    "D=/; ls /nowhere && D=/tmp/a; rm -r $D",
    "D=/; x && y && D=/tmp/a; rm -r $D",
    "D=/; x && { D=/tmp/a; }; rm -r $D",
    "D=/; x && D=/tmp/a && y; rm -r $D",
    "D=/; false && D=/tmp/a || true; rm -r $D",
    "D=/; unset -f D; rm -r $D",
    "D=/; U=/tmp/a; false && declare -n D=U; rm -r $D",
    "D=/; U=/tmp/a; if x; then declare -n D=U; fi; rm -r $D",
    "D=/tmp/a; U=/tmp/b; x && declare -n U=D; U=/; rm -r $D",
    "set -- /; if x; then set -- /tmp/a; fi; rm -r $1",
    "if x; then set -- /tmp/a; else set -- /; fi; rm -r $1",
    "D=/; [ -e x ] && D=/tmp/a; rm -r $D",
  ])("keeps what it was: %s", (command) => expect(effects(command).join("\n")).toMatch(/^delete (\/|\/?‹any›)( |$)/m));

  it.each([
    ["D=/; x && D=/tmp/a && rm -r $D", "delete /tmp/a tree recursive"],
    ["[ -e x ] && D=/tmp/a && rm -r $D", "delete /tmp/a tree recursive"],
    ["jq . x && D=/tmp/a; rm -r $D", "delete /tmp/a tree recursive"],
    ["[ -e x ] && exit 1; D=/tmp/a; rm -r $D", "delete /tmp/a tree recursive"],
    ["cd /tmp && ls; rm -r a", "delete /tmp/a tree recursive"],
    ["x && cd /tmp || exit 1; rm -r a", "delete /tmp/a tree recursive"],
    ["if x; then set -- /tmp/a; else set -- /tmp/a; fi; rm -r $1", "delete /tmp/a tree recursive"],
  ])("is what it became on the way that it was set: %s", (command, line) =>
    expect(effects(command).filter((effect) => effect.startsWith("delete"))).toEqual([line]),
  );
});

describe("a variable that has one of a few values", () => {
  const deletes = (command: string) => [...effects(command).filter((effect) => effect.startsWith("delete"))].sort();

  it("is judged with each", () => {
    expect(deletes("if x; then D=/; else D=/tmp/a; fi; rm -r $D")).toEqual([GONE, "delete /tmp/a tree recursive"]);
    expect(deletes("D=/; if x; then D=/tmp; fi; E=$D/a; rm $E")).toEqual(["delete /a", "delete /tmp/a"]);
    expect(deletes("T=ls; case $x in a) T=rm;; b) T=echo;; esac; $T -r /")).toEqual([GONE]);
    expect(deletes("D=/; x && D=/tmp/a; bash -c 'rm -r $D'")).toEqual([GONE, "delete /tmp/a tree recursive"]);
  });

  it("is not known where there are many, and no longer one of them once it is set", () => {
    const many = Array.from({ length: 6 }, (_, index) => `x && D=/tmp/${index}`).join("; ");
    expect(deletes(`D=/; ${many}; rm -r $D`)).toEqual(["delete /‹any› tree recursive"]);
    expect(deletes("D=/; x && D=/tmp/a; D=/tmp/b; rm -r $D")).toEqual(["delete /tmp/b tree recursive"]);
  });
});

describe("a directory that is not there", () => {
  const inside = (command: string) =>
    effectLines(understandCommand(PROGRAM, command, contextOf({}, { "/repo/app/src/": "", "/repo/app/": "" })));

  it.each([
    "cd gone; rm -r a",
    "cd gone\nrm -r a",
    "cd gone && ls; rm -r a",
    "pushd gone; rm -r a",
    "f() { cd gone; }; f; rm -r a",
    "false && set -e; cd gone; rm -r a",
    "if x; then set -e; fi; cd gone; rm -r a",
    "set -- -e; cd gone; rm -r a",
    "set -e; set +e; cd gone; rm -r a",
  ])("may be where nobody went: %s", (command) => {
    expect(inside(command)).toContain("delete /repo/app/a tree recursive");
    expect(inside(command)).toContain("delete /repo/app/gone/a tree recursive");
  });
  it.each([
    ["cd gone && rm -r a", "delete /repo/app/gone/a tree recursive"],
    ["cd gone || exit 1; rm -r a", "delete /repo/app/gone/a tree recursive"],
    ["set -e; cd gone; rm -r a", "delete /repo/app/gone/a tree recursive"],
    ["set -euo pipefail\ncd gone\nrm -r a", "delete /repo/app/gone/a tree recursive"],
    ["if cd gone; then rm -r a; fi", "delete /repo/app/gone/a tree recursive"],
    ["cd src; rm -r a", "delete /repo/app/src/a tree recursive"],
    ["ls > gone/x; cd src; rm -r a", "delete /repo/app/src/a tree recursive"],
  ])("is where it was gone to on that way: %s", (command, line) =>
    expect(inside(command).filter((effect) => effect.startsWith("delete"))).toEqual([line]),
  );
});

describe("a variable that does not change as it is told to", () => {
  it.each([
    "readonly D=/; D=/tmp/a; rm -r $D",
    "readonly D=/\nD=/tmp/a\nrm -r $D",
    "D=/; readonly D; D=/tmp/a; rm -r $D",
    "declare -r D=/; D=/tmp/a; rm -r $D",
    "typeset -r D=/; unset D; rm -r $D",
    "readonly D=/; for D in /tmp/a; do rm -r $D; done",
    "readonly D=/; f() { local D=/tmp/a; rm -r $D; }; f",
    "f() { local -r D=/; D=/tmp/a; rm -r $D; }; f",
    "readonly D=/; read D <<< /tmp/a; rm -r $D",
  ])("is what it was: %s", (command) => expect(effects(command)).toContain(GONE));

  it.each([
    "declare -l D=/TMP; rm -r $D",
    "declare -u D; D=/tmp/a; rm -r $D",
    "declare -i D=1; D=2+3; rm -r $D",
    "if x; then readonly D=/; fi; D=/tmp/a; rm -r $D",
    "declare -A m=([k]=/); rm -r ${m[k]}",
    "a=(x); rm -r ${a[k]}",
    'IFS=: read -r a b <<< "/:x"; rm -r $a',
    'IFS=:; read -r a b <<< "/:x"; rm -r $a',
    'read -d : a <<< "/:x"; rm -r $a',
    'read -n 1 a <<< "/x"; rm -r $a',
    "read a <<< '\\/'; rm -r $a",
    "D=/; printf -v $X %s /tmp/a; rm -r $D",
    "D=/; read $X <<< /tmp/a; rm -r $D",
    "D=/; unset $X; rm -r $D",
  ])("is not known: %s", (command) => expect(effects(command).join("\n")).toMatch(/‹any›/));

  it("is free again where its function has ended", () => {
    expect(effects("f() { local -r D=/; }; f; D=/tmp/a; rm -r $D")).toEqual(["delete /tmp/a tree recursive"]);
  });
});

describe("text that the shell evaluates once more", () => {
  it.each([
    "let 'a[$(rm -r /)]=1'",
    "test -v 'a[$(rm -r /)]'",
    "[ -v 'a[$(rm -r /)]' ]",
    "[[ -v 'a[$(rm -r /)]' ]]",
    "printf -v 'a[$(rm -r /)]' x",
    "read 'a[$(rm -r /)]' <<< x",
    "unset 'a[$(rm -r /)]'",
    "declare 'a[$(rm -r /)]=1'",
    "x='a[$(rm -r /)]'; echo $((x))",
    "x='a[$(rm -r /)]'; echo $(($x + 1))",
    "x='a[$(rm -r /)]'; (( x ))",
    "x='a[$(rm -r /)]'; [[ $x -eq 1 ]]",
    "x='a[`rm -r /`]'; echo ${b[$x]}",
    "x='a[$(rm -r /)]'; echo ${s:$x}",
    "declare -i y='a[$(rm -r /)]'",
    "x='$(rm -r /)'; echo \"${x@P}\"",
    "PS4='$(rm -r /)'; set -x; ls",
  ])("runs what it substitutes: %s", (command) => expect(effects(command)).toContain(GONE));

  it.each([
    "echo 'a[$(rm -r /)]'",
    "x='a[$(rm -r /)]'; echo \"$x\"",
    "[ 'a[$(rm -r /)]' = x ]",
    "[[ 'a[$(rm -r /)]' == x ]]",
    "read -p 'a[$(rm -r /)]' x",
  ])("runs nothing where it is only text: %s", (command) => expect(effects(command)).not.toContain(GONE));
});
