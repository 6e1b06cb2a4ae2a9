import { describe, expect, it } from "vitest";
import { effectLines, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  command printenv { flags { -0 } operands { names: word* } }
  command export, declare { flags { -p "[-+]*" } operands { words: word* } }
  command cat { operands { paths: path* } }
`);

function reads(command: string): readonly string[] {
  return effectLines(understandCommand(PROGRAM, command)).filter((line) => line.startsWith("read"));
}

describe("a secret variable is shown", () => {
  it.each(["printenv API_TOKEN", "declare -p API_TOKEN", "declare -xp PATH API_TOKEN", "export -p API_TOKEN"])("by %s", (command) =>
    expect(reads(command)).toEqual(["read /proc/self/environ/API_TOKEN"]),
  );

  it.each(["declare -p PATH", "declare API_TOKEN=x", "export API_TOKEN", "declare -p API_TOKEN > x", "printenv PATH"])(
    "not by %s",
    (command) => expect(reads(command)).toEqual([]),
  );
});
