// Counts the cases of conformance/ that prove something: those that a mutant of a rule fails. `--sets` also takes members out of sets, `--names` names
// the mutants that survive.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Below test/, so that the bundle finds the repository as the sources do.
const folder = mkdtempSync(join(root, "test", ".count-"));
try {
  const outfile = join(folder, "count.mjs");
  await build({
    absWorkingDir: root,
    entryPoints: ["test/support/count-conformance.ts"],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
  });
  const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: "inherit" });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
