/** Texts of whole lines: here-documents, and documentation between code. */
import type { Lexer } from "./lexer.ts";
import { isValue, matchAt } from "./places.ts";
import type { Interpolation } from "./tokens.ts";

/** `=pod … =cut`, `=begin … =end`, and all behind `__END__`. */
export function documentation(lexer: Lexer, close: "=cut" | "=end"): boolean {
  const { code, at } = lexer;
  if (at > 0 && code[at - 1] !== "\n") return false;
  if (!matchAt(close === "=cut" ? /=[A-Za-z]|__(?:END|DATA)__$/my : /=begin\b|__END__$/my, lexer)) return false;
  const end = code.startsWith("__", at) ? -1 : code.indexOf(`\n${close}`, at);
  const line = end < 0 ? -1 : code.indexOf("\n", end + 1);
  lexer.at = line < 0 ? code.length : line;
  return true;
}

/** `<<A`, `<<"A"`, `<<'A'`, `` <<`A` `` and `<<~A`. */
export function perlHeredoc(lexer: Lexer): boolean {
  const found = matchAt(/<<(~?)(?:([A-Za-z_]\w*)|(["'`])([^\n]*?)\3)/y, lexer);
  return found !== undefined && quotedLines(lexer, found, found[1] !== "", "perl");
}

/** The same with `<<-A`. Behind a value `<<` adds to it. */
export function rubyHeredoc(lexer: Lexer): boolean {
  const found = matchAt(/<<([~-]?)(?:([A-Z_a-z]\w*)|(["'`])([^\n]*?)\3)/y, lexer);
  if (!found) return false;
  const { previous } = lexer;
  if (isValue(previous) && (previous?.kind !== "name" || !/\s/.test(lexer.code[lexer.at - 1] ?? ""))) return false;
  if (previous?.kind === "name") lexer.doubtful = true;
  return quotedLines(lexer, found, found[1] !== "", "hash-braces");
}

/** `<<<A` and `<<<'A'`; the code goes on right behind the word that ends it. */
export function phpHeredoc(lexer: Lexer): boolean {
  const found = matchAt(/<<<[ \t]*(?:([A-Za-z_]\w*)|(["'])(\w+)\2)/y, lexer);
  const word = found?.[1] ?? found?.[3];
  if (!found || word === undefined) return false;
  const ends = new RegExp(`^[ \\t]*${word}(?!\\w)`);
  const place = lexer.lines((line) => ends.exec(line)?.[0].length);
  if (!place) return false;
  pushLines(lexer, place, "string", found[2] === "'" ? "none" : "php");
  lexer.at += found[0].length;
  return true;
}

function quotedLines(lexer: Lexer, found: RegExpExecArray, indented: boolean, interpolates: Interpolation): boolean {
  const quote = found[3] ?? "";
  const word = found[2] ?? found[4] ?? "";
  const place = lexer.lines((line) => ((indented ? line.trimStart() : line) === word ? line.length : undefined));
  if (!place) {
    lexer.doubtful = true;
    return false;
  }
  pushLines(lexer, place, quote === "`" ? "command" : "string", quote === "'" ? "none" : interpolates);
  lexer.at += found[0].length;
  return true;
}

function pushLines(
  lexer: Lexer,
  { from, to }: { readonly from: number; readonly to: number },
  kind: "string" | "command",
  interpolates: Interpolation,
): void {
  const body = lexer.code.slice(from, to);
  const text = lexer.apart(body);
  text.text(kind, 0, { close: "", escapes: interpolates === "none" ? "none" : "all", interpolates });
  lexer.doubtful ||= text.doubtful;
  const [read] = text.tokens;
  lexer.push(kind, body.replaceAll("\n", " "), read?.value ?? [body], read?.code);
}
