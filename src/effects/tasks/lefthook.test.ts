import { describe, expect, it } from "vitest";
import { lefthookCommands } from "./lefthook.ts";

const text = `
pre-commit:
  commands:
    lint: { run: "eslint {staged_files}", glob: "*.ts" }
  jobs:
    - group:
        jobs:
          - run: tsc --noEmit
pre-push:
  commands:
    test: { run: npm test }
`;

describe("hooks of lefthook", () => {
  it("have commands and jobs, in groups as well", () => {
    expect(lefthookCommands(text, "pre-commit")).toBe("(eslint\n)\n(tsc --noEmit\n)");
  });
  it("are all asked for where none is named", () => expect(lefthookCommands(text, undefined)).toContain("npm test"));
  it("are none where the file has none of that name", () => expect(lefthookCommands(text, "post-merge")).toBeUndefined());
});
