// Writes the generated parts of docs/ from the schema, the policies and the saved benchmark; with --check it only says what is stale.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Inside the package, so that the bundle finds its dependencies.
const folder = join(root, "node_modules", ".cache", `generate-docs-${process.pid}`);
await mkdir(folder, { recursive: true });
try {
  const outfile = join(folder, "pages.mjs");
  await build({
    absWorkingDir: root,
    entryPoints: ["scripts/docs/pages.ts"],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["re2", "re2js"],
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  });
  const { compileBuiltIn, generatedPages } = await import(pathToFileURL(outfile).href);
  const stale = [];
  for (const [file, text] of generatedPages(compileBuiltIn(root), root)) {
    if ((await readFile(join(root, file), "utf8")) === text) continue;
    stale.push(file);
    if (!process.argv.includes("--check")) await writeFile(join(root, file), text);
  }
  if (process.argv.includes("--check")) {
    for (const file of stale) console.error(`${file} is stale: run node scripts/generate-docs.mjs`);
    process.exitCode = stale.length > 0 ? 1 : 0;
  } else console.log(stale.length > 0 ? `wrote ${stale.join(", ")}` : "nothing was stale");
} finally {
  await rm(folder, { recursive: true });
}
