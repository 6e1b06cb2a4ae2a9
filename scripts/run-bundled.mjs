// Bundles a file of test/ and runs it with the arguments of this process.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Sets the exit code of this process to that of the file. */
export async function runBundled(file) {
  // Below test/, so that the bundle finds the repository as the sources do.
  const folder = mkdtempSync(join(root, "test", ".bundle-"));
  try {
    const outfile = join(folder, "bundle.mjs");
    await build({
      absWorkingDir: root,
      entryPoints: [file],
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
}
