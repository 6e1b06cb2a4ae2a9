import type * as Yaml from "yaml";

/** What people write is a few levels deep; the parser of YAML is recursive, and what it makes of keys within keys takes it for ever. */
const DEEPEST = 40;
const LONGEST_INDENT = 400;

/** True where a text nests deeper than anybody writes: by brackets, by markers in one line, or by indentation. The library is handed in: not all load it. */
export function nestsTooDeep(text: string, { CST, Lexer }: Pick<typeof Yaml, "CST" | "Lexer">): boolean {
  let brackets = 0;
  let inLine = 0;
  for (const token of new Lexer().lex(text)) {
    switch (CST.tokenType(token)) {
      case "flow-map-start":
      case "flow-seq-start":
        brackets++;
        break;
      case "flow-map-end":
      case "flow-seq-end":
        brackets--;
        break;
      case "seq-item-ind":
      case "explicit-key-ind":
      case "map-value-ind":
        inLine++;
        break;
      case "newline":
        inLine = 0;
        break;
      case "space":
        if (token.length > LONGEST_INDENT) return true;
        break;
      default:
    }
    if (brackets > DEEPEST || inLine > DEEPEST) return true;
  }
  return false;
}
