/** What a hook call loads (docs/architecture.md): neither grammar nor compiler nor tests. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../src/package-root.ts";

test("the hook's bundle has no parser, no compiler, no test runner", () => {
  const meta = JSON.parse(readFileSync(join(packageRoot(), "dist", "hook.meta.json"), "utf8")) as {
    readonly inputs: Readonly<Record<string, unknown>>;
  };
  const inputs = Object.keys(meta.inputs);
  expect(inputs).toContain("src/engine/decide.ts");
  const forbidden = inputs.filter((input) =>
    /^src\/(syntax|compiler|testing|cli)\/|node_modules\/(chevrotain|commander|yaml|minimatch)\//.test(input),
  );
  expect(forbidden).toEqual([]);
});
