// Builds the bundles into dist/, compiles the built-in policies, and writes the type declarations of the library entry.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");
const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  legalComments: "none",
  // The main file of some packages is a form that no bundler can follow.
  mainFields: ["module", "main"],
  // Loaded when first needed, through Node's own resolution: a native addon, and its fallback.
  external: ["re2", "re2js"],
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
};

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
await Promise.all([
  // CommonJS: Node starts it some 15 ms sooner than an ES module, on the path where that counts.
  build({
    ...shared,
    entryPoints: ["src/hook/main.ts"],
    outfile: "dist/hook-code.cjs",
    format: "cjs",
    banner: { js: "(function (exports, require, module, __filename, __dirname) {" },
    footer: { js: "})" },
    define: { "import.meta.url": "__filename", "import.meta.dirname": "__dirname" },
    minify: true,
    charset: "ascii",
    metafile: true,
  }).then(({ metafile }) => writeFileSync(join(dist, "hook.meta.json"), JSON.stringify(metafile))),
  // One file of its own: a resident process holds nothing that only commands need.
  build({ ...shared, entryPoints: ["src/daemon/main.ts"], outfile: "dist/daemon.mjs", minify: true, charset: "ascii" }),
  build({
    ...shared,
    entryPoints: { cli: "src/cli/main.ts", worker: "src/config/worker.ts", index: "src/index.ts", demo: "src/cli/demo.ts" },
    outdir: "dist",
    splitting: true,
    chunkNames: "chunk-[hash]",
  }),
]);
writeFileSync(join(dist, "version"), sourceHash());
for (const [flag, file] of [
  ["--built-in", "builtin.program"],
  ["--built-in-all", "builtin-all.program"],
]) {
  execFileSync(process.execPath, [join(dist, "worker.js"), flag, join(dist, file)], { stdio: "inherit" });
  // Written for one user alone as every program is, but who builds the package is not always who uses it.
  chmodSync(join(dist, file), 0o644);
}
copyFileSync(join(root, "scripts", "hook-loader.cjs"), join(dist, "hook.cjs"));
execFileSync(process.execPath, [join(root, "scripts", "write-code-cache.cjs")], { stdio: ["ignore", "ignore", "inherit"] });
if (process.argv.includes("--types"))
  execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.types.json"], { stdio: "inherit" });

/** Names the compiler and the built-in policies: a program compiled by others is never loaded. */
function sourceHash() {
  const hash = createHash("sha256");
  for (const folder of ["src", "policies", "stdlib"]) {
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile() && !entry.name.endsWith(".test.ts"),
    );
    const files = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
    for (const file of files) hash.update(file.slice(root.length)).update(readFileSync(file));
  }
  return hash.digest("hex").slice(0, 32);
}
