import { describe, expect, it } from "vitest";
import { effectLines, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
  command sed { flags { -n -e=word } operands { program: word files: path* } copy files to stdout execute program as sed }
  command awk { flags { -F=word } operands { program: word files: path* } copy files to stdout execute program as awk }
  command python { flags { -c=word! } operands { args: rest? } execute -c as python }
`);

function effects(command: string): readonly string[] {
  return effectLines(understandCommand(PROGRAM, command));
}

describe("code of another language that starts programs", () => {
  it.each([
    ["sed '1e id' f", "sed"],
    ["awk 'BEGIN{system(\"id\")}'", "awk"],
    ["awk 'BEGIN{\"id\" | getline x}'", "awk"],
    ["python -c 'import os; os.system(\"id\")'", "python"],
    ["python -c 'eval(\"1\")'", "python"],
  ])("%s executes", (command, language) => expect(effects(command)).toContain(`execute source=literal language=${language}`));

  it.each(["sed -n 1,3p f", "awk '{print $1}' f", "python -c 'print(1)'"])("%s executes nothing else", (command) =>
    expect(effects(command).filter((line) => line.startsWith("execute"))).toEqual([]),
  );
});
