/** For tests: policies given as texts, with nothing below them but the five modes. */
import { type CompileOutput, compilePolicies } from "./compile.ts";
import type { SourceLayer } from "./sources.ts";

/** Policies of one global layer; `language 1` is said for them. Throws where they do not compile. */
export function compileText(...texts: readonly string[]): CompileOutput & { readonly program: NonNullable<CompileOutput["program"]> } {
  return withProgram(compileLayers(layerOf("global", texts.map(inLanguage))));
}

/** Layers of policies, in the order of S5; the first is taken to be the global one, which brings the modes. */
export function compileLayers(...layers: readonly SourceLayer[]): CompileOutput {
  return compilePolicies({ layers });
}

/** What the compiler says, as `code: message`. */
export function saidOf({ diagnostics }: Pick<CompileOutput, "diagnostics">): readonly string[] {
  return diagnostics.map(({ code, message }) => `${code}: ${message}`);
}

export function layerOf(name: SourceLayer["name"], texts: readonly string[], trusted = true): SourceLayer {
  const files = texts.map((text, index) => ({ path: `${name}-${index}.policy`, text }));
  return { name, trusted, files: name === "global" ? [{ path: "modes.policy", text: MODES }, ...files] : files };
}

export function inLanguage(text: string): string {
  return `language 1\n${text}`;
}

/** The output, of which the program is known to be there. */
export function withProgram(output: CompileOutput): CompileOutput & { readonly program: NonNullable<CompileOutput["program"]> } {
  if (output.program) return { ...output, program: output.program };
  throw new Error(
    output.diagnostics
      .map((diagnostic) => `${diagnostic.code} ${diagnostic.location.file}:${diagnostic.location.line} ${diagnostic.message}`)
      .join("\n"),
  );
}

export const MODES = inLanguage(`policy modes "Modes"
mode guard  { otherwise -> pass }
mode smart  { otherwise -> escalate }
mode strict { escalate -> block otherwise -> block }
mode auto   { escalate -> allow otherwise -> allow unresolved -> block }
mode off    { block -> pass escalate -> pass allow -> pass otherwise -> pass unresolved -> pass }
`);
