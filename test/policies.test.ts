/** The policies that come with the guard are what people copy from: they are written as `dl rules fmt` writes. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../src/package-root.ts";
import { type Clause, formatPolicy, type Item, parsePolicy } from "../src/syntax/index.ts";

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

const parsed = files.map((path) => parsePolicy(path, readFileSync(join(root, path), "utf8")).file);
/** By policy, which may have several files. */
const rules = new Map<string, string[]>();
for (const { name, items } of parsed) {
  const known = rules.get(name?.name ?? "") ?? [];
  rules.set(name?.name ?? "", known);
  for (const item of items) if (item.kind === "rule" && item.name) known.push(item.name.name);
}
const ids = new Set([...rules].flatMap(([policy, names]) => names.map((name) => `${policy}/${name}`)));

/** The rules that an item names to loosen them, or expects in a test. */
function namedIn(item: Item): readonly string[] {
  if (item.kind === "except" || item.kind === "disable") return [item.rule.name];
  if (item.kind === "test") return item.cases.flatMap((test) => test.by.map(({ name }) => name));
  if (item.kind !== "rule") return [];
  return item.clauses.flatMap((clause: Clause) => (clause.kind === "overriding" ? clause.rules.map(({ name }) => name) : []));
}

/** Whatever rule is added anywhere, the name stays that of one. */
test.each(parsed.map((file) => [file.path, file] as const))("%s names rules of its own, and others by their whole id", (_, file) => {
  const own = rules.get(file.name?.name ?? "") ?? [];
  const loose = file.items.flatMap(namedIn).filter((name) => !own.includes(name) && !ids.has(name) && !rules.has(name));
  expect(loose).toEqual([]);
});
