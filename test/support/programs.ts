import { type CompileOutput, compilePolicies } from "../../src/compiler/index.ts";
import { withProgram } from "../../src/compiler/testing.ts";
import { builtInLayer } from "../../src/config/index.ts";
import { decodeProgram, encodeProgram } from "../../src/engine/program-file.ts";
import type { Program } from "../../src/model/index.ts";
import { packageRoot } from "../../src/package-root.ts";

export { compileText, layerOf, MODES } from "../../src/compiler/testing.ts";

let compiled: CompileOutput | undefined;

/** The built-in policies, compiled once a test file. */
export function builtIn(): CompileOutput & { readonly program: Program } {
  compiled ??= compilePolicies({ layers: [builtInLayer(packageRoot())] });
  return withProgram(compiled);
}

/** The program as it is after a round trip through its file. */
export function reloaded(program: Program): Program {
  const loaded = decodeProgram(encodeProgram(program));
  if (!loaded) throw new Error("the encoded program does not load");
  return loaded;
}
