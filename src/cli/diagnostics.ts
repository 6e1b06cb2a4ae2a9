import { loadRegexEngine } from "../automata/index.ts";
import { readBuiltInProgram } from "../config/index.ts";
import { secretPlaces } from "../engine/index.ts";
import type { Diagnostic, Span } from "../model/index.ts";
import { locate, renderDiagnostic } from "../syntax/index.ts";
import { PACKAGE_ROOT } from "./installation.ts";
import { counted, printError } from "./output.ts";
import { isColoured } from "./style.ts";

/** The text of each file as it was compiled, by its path. */
export type Texts = ReadonlyMap<string, string>;

/** For people, each with the line that it is about, if that was compiled: nothing is read for it. */
export function printDiagnostics(diagnostics: readonly Diagnostic[], texts: Texts): void {
  const color = isColoured(process.stderr);
  for (const { diagnostic, text } of withoutSecrets(diagnostics, texts)) printError(renderDiagnostic(diagnostic, text, { color }));
}

/** As they may be shown: what they quote of a file may be a secret (S12). */
export function shownDiagnostics(diagnostics: readonly Diagnostic[], texts: Texts): readonly Diagnostic[] {
  return withoutSecrets(diagnostics, texts).map(({ diagnostic }) => diagnostic);
}

export function errorsIn(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === "error");
}

/** `2 errors, 1 warning`. */
export function tally(diagnostics: readonly Diagnostic[]): string {
  const errors = errorsIn(diagnostics).length;
  return `${counted(errors, "error")}, ${counted(diagnostics.length - errors, "warning")}`;
}

interface Shown {
  readonly diagnostic: Diagnostic;
  readonly text: string;
}

function withoutSecrets(diagnostics: readonly Diagnostic[], texts: Texts): readonly Shown[] {
  const files = new Map<string, { readonly text: string; readonly secrets: readonly Span[] }>();
  return diagnostics.map((diagnostic) => {
    const { file } = diagnostic.location;
    const text = texts.get(file) ?? "";
    const known = files.get(file) ?? scanned(text);
    files.set(file, known);
    return { text: known.text, diagnostic: quotesOne(diagnostic, text, known.secrets) ? withoutQuotes(diagnostic) : diagnostic };
  });
}

/** Every character of a secret is one star, so that lines and columns stay. */
function scanned(text: string): { readonly text: string; readonly secrets: readonly Span[] } {
  const program = text === "" ? undefined : readBuiltInProgram(PACKAGE_ROOT);
  const secrets = program ? (secretPlaces(text, program, loadRegexEngine()) ?? [{ start: 0, end: text.length }]) : [];
  const masked = secrets.reduce(
    (clean, { start, end }) => clean.slice(0, start) + clean.slice(start, end).replace(/[^\r\n]/g, "*") + clean.slice(end),
    text,
  );
  return { text: masked, secrets };
}

function quotesOne({ location }: Diagnostic, text: string, secrets: readonly Span[]): boolean {
  return secrets.some((secret) => {
    const { line, endLine } = locate(text, location.file, secret);
    return line <= location.endLine && endLine >= location.line;
  });
}

function withoutQuotes({ message, hint, ...diagnostic }: Diagnostic): Diagnostic {
  const hidden = (sentence: string) => sentence.replace(/`[^`]*`/g, "`[hidden]`");
  return { ...diagnostic, message: hidden(message), ...(hint === undefined ? {} : { hint: hidden(hint) }) };
}
