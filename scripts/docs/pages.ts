/** Every page of docs/ that is generated, whole or in part, and the table in `bin/dl`: file name → text as it must be. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CompileOutput, compilePolicies } from "../../src/compiler/index.ts";
import { builtInLayer } from "../../src/config/index.ts";
import { failureTable } from "../../src/install/failure-answers.ts";
import type { Program } from "../../src/model/index.ts";
import { packageRoot } from "../../src/package-root.ts";
import { alarmList, catalogue, itemTable } from "./catalogue.ts";
import { fill, fillScript } from "./markdown.ts";
import { performanceTable } from "./performance.ts";
import { languageTables } from "./tables.ts";

export interface BuiltIn extends CompileOutput {
  readonly program: Program;
  /** Without the packs that are off by default. */
  readonly usual: Program;
}

/** All built-in policies, those that are off by default too. */
export function compileBuiltIn(root = packageRoot()): BuiltIn {
  const output = compilePolicies({ layers: [builtInLayer(root, true)] });
  const usual = compilePolicies({ layers: [builtInLayer(root)] }).program;
  if (output.program && usual) return { ...output, program: output.program, usual };
  throw new Error(
    output.diagnostics.map((diagnostic) => `${diagnostic.location.file}:${diagnostic.location.line} ${diagnostic.message}`).join("\n"),
  );
}

export function generatedPages({ graph, program, usual }: BuiltIn, root = packageRoot()): ReadonlyMap<string, string> {
  const parts = {
    ...languageTables(),
    items: itemTable(usual),
    alarms: alarmList(),
    rules: catalogue(graph, program),
    performance: performanceTable(join(root, "bench", "last.json")),
  };
  const files = ["docs/language.md", "docs/catalogue.md", "docs/performance.md"];
  const pages = files.map((file): [string, string] => [file, fill(readFileSync(join(root, file), "utf8"), parts)]);
  return new Map([...pages, ["bin/dl", fillScript(readFileSync(join(root, "bin/dl"), "utf8"), { failures: failureTable() })]]);
}
