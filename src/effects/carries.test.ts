import { describe, expect, it } from "vitest";
import { programOf, understandCommand } from "./testing.ts";

const PROGRAM = programOf(`
  command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
  command ls { flags { -l } operands { paths: path* } }
  command env { flags { -i } operands { assignments: assignment* command: rest? } execute command as command with set = assignments }
  command timeout { flags { } operands { duration: word command: rest? } execute command as command }
  command bash { flags { -c } operands { code: word args: rest? } execute code as shell }
`);

function carried(command: string): readonly (readonly [string | undefined, readonly (string | undefined)[] | undefined])[] {
  const { calls } = understandCommand(PROGRAM, command);
  return calls.map((call) => [call.name, call.carries?.map((index) => calls[index]?.name)]);
}

describe("a call that hands on a command", () => {
  it.each<[string, ReturnType<typeof carried>]>([
    [
      "timeout 9 ls",
      [
        ["timeout", ["ls"]],
        ["ls", undefined],
      ],
    ],
    [
      "env A=1 timeout 9 ls",
      [
        ["env", ["timeout"]],
        ["timeout", ["ls"]],
        ["ls", undefined],
      ],
    ],
    [
      "bash -c 'ls && rm x'",
      [
        ["bash", ["ls", "rm"]],
        ["ls", undefined],
        ["rm", undefined],
      ],
    ],
    [
      "command ls",
      [
        ["command", ["ls"]],
        ["ls", undefined],
      ],
    ],
    [
      "f() { ls; }; f",
      [
        ["f", ["ls"]],
        ["ls", undefined],
      ],
    ],
    [
      "eval ls",
      [
        ["eval", ["ls"]],
        ["ls", undefined],
      ],
    ],
    ["ls", [["ls", undefined]]],
  ])("%s knows which", (command, calls) => expect(carried(command)).toEqual(calls));

  it("leaves the effects of the command to the command", () => {
    const { effects } = understandCommand(PROGRAM, "timeout 9 rm x");
    const own = effects.filter(({ verb }) => verb !== "content");
    expect(own.map(({ verb, call, origin }) => `${verb} ${call} ${origin}`)).toEqual([
      "delete 1 signature",
      "command 1 signature",
      "command 0 signature",
    ]);
  });
});

describe("words from input", () => {
  const XARGS = programOf(`
    command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
    command printf { flags { } operands { words: word* } }
    command bash { flags { -c } operands { code: word args: rest? } execute code as shell }
    command xargs { flags { -0|--null -d|--delimiter=word } operands { command: rest } execute command as command with rest = stdin }
  `);
  it.each([
    ["printf 'a b' | xargs rm", ["/repo/app/a", "/repo/app/b"]],
    ["printf 'a b\\n' | xargs -d '\\n' rm", ["/repo/app/a b"]],
    ["printf 'a b\\0c' | xargs -0 rm", ["/repo/app/a b", "/repo/app/c"]],
    [`printf 'rm -r /x' | xargs -d '\\n' bash -c 'eval "$1"' _`, ["/x"]],
  ])("%s", (command, paths) => {
    const deleted = understandCommand(XARGS, command).effects.filter(({ verb }) => verb === "delete");
    expect(deleted.map(({ fields }) => (fields.path?.kind === "path" ? fields.path.lexical.text : undefined))).toEqual(paths);
  });
});
