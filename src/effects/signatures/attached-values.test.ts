/** What stands behind `=` in a flag that only a pattern of its signature knows. */
import { expect, it } from "vitest";
import { effectLines, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  type parameter { "file://{file:path}" "{text}" }
  command cloud { flags { --region=word "--*"=parameter? } operands { words: parameter* } read file }
`);

it.each(["cloud put --body=file://a.txt", "cloud put --body file://a.txt", "cloud put --x=1 --body=file://a.txt"])("%s", (command) =>
  expect(effectLines(understandCommand(PROGRAM, command))).toContain("read /repo/app/a.txt"),
);

it("is no file where it does not say so", () => expect(effectLines(understandCommand(PROGRAM, "cloud put --body=a.txt"))).toEqual([]));
