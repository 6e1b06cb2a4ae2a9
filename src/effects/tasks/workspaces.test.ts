import { describe, expect, it } from "vitest";
import { contextOf, effectLines, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
  command npm run { flags { -w=word* --workspaces } operands { script: word } execute script with source = "project", name = script }
  command pnpm { flags { -r --filter=word* } operands { script: word } execute script with source = "project", name = script }
  command yarn workspace { operands { script: word args: rest? } execute script with source = "project", name = script }
  command yarn workspaces run { operands { script: word } execute script with source = "project", name = script }
  command turbo, turbo run, nx, nx run, lerna run { operands { words: word* } execute "task" with source = "project" }
`);

const PACKAGES = {
  "/repo/app/packages/a/package.json": '{"name":"@x/a","scripts":{"build":"rm a","test":"echo"}}',
  "/repo/app/packages/b/package.json": '{"author":{"name":"a"},"name":"b","scripts":{"build":"rm b"}}',
  "/repo/app/tools/c/package.json": '{"name":"c","scripts":{"build":"rm c"}}',
};

function deleted(command: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  const root = '{"name":"root","workspaces":["packages/*"],"scripts":{"build":"rm root"}}';
  const context = contextOf({}, { "/repo/app/package.json": root, ...PACKAGES, ...files });
  return effectLines(understandCommand(PROGRAM, command, context)).filter((line) => line.startsWith("delete"));
}

describe("scripts of the packages of one repository", () => {
  const a = "delete /repo/app/packages/a/a";
  const b = "delete /repo/app/packages/b/b";
  it.each([
    ["npm run build -w b", [b]],
    ["npm run build -w packages/a", [a]],
    ["npm run build -w @x/a -w b", [a, b]],
    ["npm run build --workspaces", [a, b]],
    ["pnpm --filter b build", [b]],
    ["pnpm --filter ./packages/a build", [a]],
    ["pnpm --filter @x/* build", [a, b]],
    ["pnpm -r build", [a, b]],
    ["yarn workspace b build", [b]],
    ["yarn workspace b run build", [b]],
    ["yarn workspaces run build", [a, b]],
    ["turbo run build", [a, b]],
    ["lerna run build", [a, b]],
    ["nx run b:build", [a, b]],
    ["npm run build", ["delete /repo/app/root"]],
    ["npm run missing --workspaces", []],
  ])("%s", (command, lines) => expect(deleted(command)).toEqual(lines));

  it.each([
    ["package.json", '{"workspaces":{"packages":["tools/*"]}}'],
    ["package.json", '{"workspaces":["./tools/c/"]}'],
    ["package.json", '{"workspaces":["!packages/b","tools/**"]}'],
    ["lerna.json", '{"packages":["tools/*"]}'],
    ["pnpm-workspace.yaml", "packages: ['tools/*']"],
  ])("lie where %s says: %s", (name, text) =>
    expect(deleted("pnpm -r build", { [`/repo/app/${name}`]: text })).toContain("delete /repo/app/tools/c/c"),
  );

  it.each(["{", "[]", '{"workspaces":3}', '{"workspaces":["*"]}', '{"workspaces":["**"]}'])("%s says nothing that breaks", (text) =>
    expect(deleted("pnpm -r missing", { "/repo/app/package.json": text })).toEqual([]),
  );
});
