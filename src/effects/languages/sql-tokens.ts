/** The words of SQL, in any dialect: comments away, names and strings without their quotes, and how deep in parentheses each stands. */

export interface SqlToken {
  readonly kind: "word" | "name" | "string" | "mark";
  readonly text: string;
  /** Words in upper case, to compare. */
  readonly upper: string;
  readonly depth: number;
}

export function sqlTokens(text: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  let at = 0;
  let depth = 0;
  while (at < text.length) {
    const character = text[at] as string;
    if (text.startsWith("--", at) || (character === "#" && /(^|\n)\s*$/.test(text.slice(Math.max(0, at - 40), at)))) at = lineEnd(text, at);
    else if (text.startsWith("/*", at)) {
      // What a MySQL comment with `!` holds is run.
      const versioned = /^\/\*!\d*/.exec(text.slice(at, at + 12));
      at = versioned ? at + versioned[0].length : commentEnd(text, at);
    } else if (text.startsWith("*/", at)) at += 2;
    else if (character === "'") at = quoted(text, at, "'", "string", depth, tokens);
    else if (character === '"') at = quoted(text, at, '"', "name", depth, tokens);
    else if (character === "`") at = quoted(text, at, "`", "name", depth, tokens);
    else if (character === "[") at = quoted(text, at, "]", "name", depth, tokens);
    else if (character === "$" && /^\$\w*\$/.test(text.slice(at, at + 32))) at = dollarQuoted(text, at, depth, tokens);
    else if (/[A-Za-z_]/.test(character) || character.charCodeAt(0) > 127) {
      let end = at + 1;
      while (end < text.length && (/[\w$]/.test(text[end] as string) || text.charCodeAt(end) > 127)) end += 1;
      const word = text.slice(at, end);
      tokens.push({ kind: "word", text: word, upper: word.toUpperCase(), depth });
      at = end;
    } else if (/\s/.test(character)) at += 1;
    else {
      if (character === ")") depth -= 1;
      tokens.push({ kind: "mark", text: character, upper: character, depth });
      if (character === "(") depth += 1;
      if (character === ";") depth = 0;
      at += 1;
    }
  }
  return tokens;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

function commentEnd(text: string, at: number): number {
  const end = text.indexOf("*/", at + 2);
  return end < 0 ? text.length : end + 2;
}

function quoted(text: string, at: number, close: string, kind: SqlToken["kind"], depth: number, tokens: SqlToken[]): number {
  let end = at + 1;
  for (; end < text.length; end += 1) {
    if (text[end] === "\\" && close === "'") end += 1;
    else if (text[end] === close) {
      if (text[end + 1] !== close) break;
      end += 1;
    }
  }
  const value = text.slice(at + 1, end);
  tokens.push({ kind, text: value, upper: kind === "name" ? "" : value, depth });
  return end + 1;
}

function dollarQuoted(text: string, at: number, depth: number, tokens: SqlToken[]): number {
  const mark = /^\$\w*\$/.exec(text.slice(at, at + 32))?.[0] ?? "$$";
  const end = text.indexOf(mark, at + mark.length);
  const stop = end < 0 ? text.length : end;
  tokens.push({ kind: "string", text: text.slice(at + mark.length, stop), upper: "", depth });
  return stop + mark.length;
}
