/** One golden pair a code: what is wrong, and exactly what the compiler says of it. `UPDATE_GOLDEN=1` writes the expected texts anew, to be read. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CODES } from "../src/compiler/codes.ts";
import type { PackSource, SourceLayer, UnusablePack } from "../src/compiler/index.ts";
import { renderDiagnostic } from "../src/syntax/index.ts";
import { loadPolicies } from "../src/testing/load.ts";

const FOLDER = join(import.meta.dirname, "..", "src", "compiler", "golden");
/** A policy of which layer the first part is; the rest say it themselves: `# ---- global`. */
const FIRST_LAYER: Readonly<Record<string, SourceLayer["name"]>> = { P0302: "built-in", P0305: "project" };

const CHANGED: UnusablePack = {
  unusable: "not as locked",
  message: "the pack `@acme/policies` is not as it was locked",
  repair: "`dl packs lock` locks it as it is",
};

for (const code of Object.keys(CODES)) {
  test(`${code}: ${CODES[code as keyof typeof CODES].meaning}`, () => {
    const text = readFileSync(join(FOLDER, `${code}.policy`), "utf8");
    const { layers, packs, sources } = situation(code, text);
    const { diagnostics } = loadPolicies({ layers, packs, ...(code === "P0212" ? { maximalStates: 1_000 } : {}) });
    const shown = diagnostics
      .filter((diagnostic) => diagnostic.code === code)
      .map((diagnostic) => renderDiagnostic(diagnostic, sources.get(diagnostic.location.file) ?? "", { color: false }));
    expect(
      shown,
      `what else was said: ${diagnostics.map((diagnostic) => `${diagnostic.code} ${diagnostic.message}`).join("; ")}`,
    ).not.toEqual([]);
    for (const diagnostic of diagnostics) expect(diagnostic.message).not.toMatch(/\n|\.$/);
    const expectedFile = join(FOLDER, `${code}.expected`);
    const actual = `${shown.join("\n")}\n`;
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(expectedFile, actual);
    expect(existsSync(expectedFile) ? readFileSync(expectedFile, "utf8") : "").toBe(actual);
  });
}

function situation(code: string, text: string): { layers: SourceLayer[]; packs: Map<string, PackSource>; sources: Map<string, string> } {
  const [first = "", ...others] = text.split(/^# ---- /m);
  const parts = [
    { head: FIRST_LAYER[code] ?? "global", body: first },
    ...others.map((part) => ({ head: part.slice(0, part.indexOf("\n")), body: part.slice(part.indexOf("\n") + 1) })),
  ];
  const packs = new Map<string, PackSource>();
  const layers = new Map<string, SourceLayer>();
  const sources = new Map<string, string>();
  for (const [index, { head, body }] of parts.entries()) {
    const file = { path: index === 0 ? "case.policy" : `other-${index}.policy`, text: body };
    sources.set(file.path, body);
    const [, name, ofLayer] = /^pack (\S+)(?: of (\S+))?$/.exec(head) ?? [];
    if (name !== undefined && ofLayer !== undefined)
      layers.set(ofLayer, { ...layers.get(ofLayer)!, packs: () => ({ name, files: [file] }) });
    else if (name !== undefined) packs.set(name, { name, files: [file] });
    else if (head.startsWith("changed pack")) layers.set("global", { ...layers.get("global")!, packs: () => CHANGED });
    else {
      const layer = head as SourceLayer["name"];
      const before = layers.get(layer);
      layers.set(layer, { ...before, name: layer, trusted: layer !== "project", files: [...(before?.files ?? []), file] });
    }
  }
  const order = ["built-in", "global", "project"];
  return { layers: [...layers.values()].sort((left, right) => order.indexOf(left.name) - order.indexOf(right.name)), packs, sources };
}
