/** The policies that come with the guard are what people copy from: they are written as `dl rules fmt` writes. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../src/package-root.ts";
import { formatPolicy, parsePolicy } from "../src/syntax/index.ts";

const root = packageRoot();
const files = ["policies", "stdlib"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".policy"))
    .map((name) => join(folder, name)),
);

test.each(files)("%s is formatted", (path) => {
  const text = readFileSync(join(root, path), "utf8");
  expect(formatPolicy(parsePolicy(path, text).file) === text).toBe(true);
});
