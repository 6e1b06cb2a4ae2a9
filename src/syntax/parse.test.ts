import { describe, expect, test } from "vitest";
import { parsePolicy } from "./index.ts";

const SOURCE = `language 1
policy acme/backend "House rules"
use std/paths
set keys: path { "*.pem" except "*.pub" }
block key-file on write { when path in keys because "{path} is a key" tests { hit write "a.pem" miss write "a.pub" } }
command rm { flags { -r|-R|--recursive -f } operands { paths: path* } delete paths with recursive = -r }
`;

describe("parsePolicy", () => {
  test("reads a file", () => {
    const { file, diagnostics } = parsePolicy("a.policy", SOURCE);
    expect(diagnostics).toEqual([]);
    expect(file.name?.name).toBe("acme/backend");
    expect(file.items.map((item) => item.kind)).toEqual(["use", "set", "rule", "command"]);
  });
});
