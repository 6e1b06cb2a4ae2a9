// Writes the files in grammar/ from the parser. Run it after every change of tokens or parser.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "grammar-"));
try {
  const outfile = join(folder, "generate-grammar.mjs");
  await build({ entryPoints: [join(root, "src/syntax/generate-grammar.ts")], bundle: true, platform: "node", format: "esm", outfile });
  const { renderEbnf, renderRailroad, renderTextMate } = await import(pathToFileURL(outfile).href);
  await writeFile(join(root, "grammar/policy.ebnf"), renderEbnf());
  await writeFile(join(root, "grammar/railroad.html"), renderRailroad());
  await writeFile(join(root, "grammar/policy.tmLanguage.json"), renderTextMate());
} finally {
  await rm(folder, { recursive: true });
}
