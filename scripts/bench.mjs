// Bundles bench/ and runs it: `npm run bench`, with --json, --check (enforces the budget) or --quick (fewer rounds).
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
if (!existsSync(join(root, "dist", "builtin.program")))
  spawnSync(process.execPath, [join(root, "scripts", "build.mjs")], { stdio: "inherit" });
await build({
  absWorkingDir: root,
  entryPoints: ["bench/main.ts"],
  outfile: "dist/bench.js",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  external: ["re2", "re2js", "cc-safety-net/*", "@cedar-policy/*"],
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
});
const { status } = spawnSync(process.execPath, ["--expose-gc", join(root, "dist", "bench.js"), ...process.argv.slice(2)], {
  stdio: "inherit",
});
process.exitCode = status ?? 1;
