/**
 * Compiles policies in a process of its own, bounded by the caller in time and memory. Asked on standard input: `{project, layers, file, directories}`;
 * with `--names` it prints the policies that the configuration on standard input names;
 * with `--built-in FILE` (`--built-in-all`: also the packs that are off by default) it compiles the built-in layer alone, for the build.
 */
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeProgram } from "../engine/program-file.ts";
import { renderDiagnostic } from "../syntax/index.ts";
import { loadPolicies } from "../testing/index.ts";
import { readBuiltInProgram } from "./built-in-program.ts";
import { compileLayers } from "./compile-layers.ts";
import type { OwnDirectories } from "./directories.ts";
import { builtInLayer, type LayerSources } from "./layers.ts";
import { EXIT_NOT_WRITTEN, lastGoodFile } from "./program-cache.ts";
import { namedPolicies } from "./settings/lower.ts";
import { writeAtomically } from "./write-atomically.ts";

interface Request {
  readonly project: string;
  readonly layers: readonly LayerSources[];
  readonly file: string;
  readonly directories: OwnDirectories;
}

const packageRoot = dirname(dirname(fileURLToPath(import.meta.url)));
const [flag, target] = process.argv.slice(2);

if (flag === "--names") process.stdout.write(JSON.stringify(namedPolicies(readFileSync(0, "utf8"))));
else if (flag?.startsWith("--built-in") && target) compileBuiltIn(target, flag === "--built-in-all");
else writing(() => compileRequested(JSON.parse(readFileSync(0, "utf8")) as Request));

/** For the build: errors are shown, since nobody else would. */
function compileBuiltIn(file: string, allPacks: boolean): void {
  const layer = builtInLayer(packageRoot, allPacks);
  const output = loadPolicies({ layers: [layer] });
  for (const diagnostic of output.diagnostics) {
    if (diagnostic.severity !== "error") continue;
    const source = layer.files.find((candidate) => candidate.path === diagnostic.location.file);
    process.stderr.write(`${renderDiagnostic(diagnostic, source?.text ?? "", { color: false })}\n`);
  }
  if (output.program) writeAtomically(file, encodeProgram(output.program));
  process.exitCode = output.program ? 0 : 1;
}

/** Whoever waits is told of a disk that is full or read-only: nobody reads what is thrown here. */
function writing(work: () => void): void {
  try {
    work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    process.exitCode = EXIT_NOT_WRITTEN;
  }
}

function compileRequested({ project, layers, file, directories }: Request): void {
  const builtIn = { sources: builtInLayer(packageRoot), program: readBuiltInProgram(packageRoot) };
  const output = compileLayers(project, builtIn, layers, directories);
  if (!output) {
    process.exitCode = 1;
    return;
  }
  const bytes = encodeProgram(output.program);
  writeAtomically(file, bytes);
  if (output.replaced.length === 0) writeAtomically(lastGoodFile(project, directories), bytes);
}
