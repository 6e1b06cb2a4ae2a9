import { type CompileOutput, compilePolicies, type SourceLayer } from "../../src/compiler/index.ts";
import { builtInLayer } from "../../src/config/index.ts";
import { decodeProgram, encodeProgram } from "../../src/engine/program-file.ts";
import type { Program } from "../../src/model/index.ts";
import { packageRoot } from "../../src/package-root.ts";

let compiled: CompileOutput | undefined;

/** The built-in policies, compiled once a test file. */
export function builtIn(): CompileOutput & { readonly program: Program } {
  compiled ??= compilePolicies({ layers: [builtInLayer(packageRoot())] });
  return withProgram(compiled);
}

/** Policies given as text, with nothing below them but the five modes. */
export function compileText(...texts: readonly string[]): CompileOutput & { readonly program: Program } {
  return withProgram(
    compilePolicies({
      layers: [
        layerOf(
          "global",
          texts.map((text) => `language 1\n${text}`),
        ),
      ],
    }),
  );
}

export function layerOf(name: SourceLayer["name"], texts: readonly string[], trusted = true): SourceLayer {
  const files = texts.map((text, index) => ({ path: `${name}-${index}.policy`, text }));
  return { name, trusted, files: name === "global" ? [{ path: "modes.policy", text: MODES }, ...files] : files };
}

/** The program as it is after a round trip through its file. */
export function reloaded(program: Program): Program {
  const loaded = decodeProgram(encodeProgram(program));
  if (!loaded) throw new Error("the encoded program does not load");
  return loaded;
}

export const MODES = `language 1
policy modes "Modes"
mode guard  { otherwise -> pass }
mode smart  { otherwise -> escalate }
mode strict { escalate -> block otherwise -> block }
mode auto   { escalate -> allow otherwise -> allow unresolved -> block }
mode off    { block -> pass escalate -> pass allow -> pass otherwise -> pass unresolved -> pass }
`;

function withProgram(output: CompileOutput): CompileOutput & { readonly program: Program } {
  if (output.program) return { ...output, program: output.program };
  throw new Error(
    output.diagnostics
      .map((diagnostic) => `${diagnostic.code} ${diagnostic.location.file}:${diagnostic.location.line} ${diagnostic.message}`)
      .join("\n"),
  );
}
