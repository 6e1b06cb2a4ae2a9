import { describe, expect, it } from "vitest";
import { effectLines, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  command rimraf { operands { paths: path* } delete paths with recursive = "true" }
  command pnpm { flags { -r --filter=word } operands { script: word  args: rest? } execute script with source = "project", name = script }
  command yarn run { operands { script: word  args: rest? } execute script with source = "project", name = script }
  command npm run { operands { script: word  args: rest? } execute script with source = "project", name = script }
`);

const effects = (command: string): string => effectLines(understandCommand(PROGRAM, command)).join("\n");

describe("a name that no script of the project has", () => {
  it.each(["pnpm rimraf /b", "pnpm --filter web rimraf /b", "yarn run rimraf /b"])("is that of a tool: %s", (command) =>
    expect(effects(command)).toContain("delete /b"),
  );
  it("is not known for a tool's when it stands alone", () => expect(effects("pnpm rimraf")).not.toContain("command rimraf"));
  it("is an error for npm", () => expect(effects("npm run rimraf /b")).not.toContain("delete"));
  it("is not looked for where a script has it", () =>
    expect(effects(`echo '{"scripts":{"rimraf":"true"}}' > package.json; pnpm rimraf /b`)).not.toContain("delete"));
});
