// Bundles test/chaos.ts and runs it: `npm run test:chaos -- --runs 50`.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Below test/, so that the bundle finds the repository as the sources do.
const folder = mkdtempSync(join(root, "test", ".chaos-"));
try {
  const outfile = join(folder, "chaos.mjs");
  await build({
    absWorkingDir: root,
    entryPoints: ["test/chaos.ts"],
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
