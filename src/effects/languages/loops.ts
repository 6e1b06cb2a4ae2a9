import { closingBracket, MOST_TOKENS } from "./expressions.ts";
import type { Token } from "./tokens.ts";

/** A loop that gives one name each member of a list. */
export interface Loop {
  readonly name: string;
  /** The tokens of the list, or of its members. */
  readonly list: readonly Token[];
  readonly ofMembers: boolean;
}

/** The loop that the word at `at` begins: `for x in list`, `for (const x of list)`, `for my $x (list)`, `foreach ($list as $x)`. */
export function loopAt(tokens: readonly Token[], at: number): Loop | undefined {
  const opens = tokens[at + 1]?.text === "(";
  const end = opens ? closingBracket(tokens, at + 1, MOST_TOKENS) : undefined;
  if (tokens[at]?.text === "foreach" && end !== undefined && tokens[end - 2]?.text === "as")
    return named(tokens[end - 1], tokens.slice(at + 2, end - 2));
  let place = opens ? at + 2 : at + 1;
  if (DECLARING.has(tokens[place]?.text ?? "")) place += 1;
  const name = tokens[place];
  const next = tokens[place + 1];
  if (next?.text === "in" || next?.text === "of") {
    // JavaScript's `in` gives the names of members.
    if (opens && next.text === "in") return undefined;
    return named(name, tokens.slice(place + 2, end ?? headEnd(tokens, place + 2)));
  }
  const isPerl = !opens && next?.text === "(" && name?.text.startsWith("$");
  return isPerl ? named(name, tokens.slice(place + 2, closingBracket(tokens, place + 1, MOST_TOKENS)), true) : undefined;
}

const DECLARING: ReadonlySet<string> = new Set(["const", "let", "var", "my", "our"]);

function named(name: Token | undefined, list: readonly Token[], ofMembers = false): Loop | undefined {
  return name?.kind === "name" ? { name: name.text, list, ofMembers } : undefined;
}

/** Where the list of a loop without brackets ends: at its block, its line, or the bracket around it. */
function headEnd(tokens: readonly Token[], from: number): number {
  let depth = 0;
  const most = Math.min(tokens.length, from + MOST_TOKENS);
  for (let at = from; at < most; at += 1) {
    const { kind, text, fresh } = tokens[at] as Token;
    if (depth === 0 && at > from && (fresh || ENDING.has(text))) return at;
    if (kind !== "mark") continue;
    if (text === "(" || text === "[" || text === "{") depth += 1;
    else if ((text === ")" || text === "]" || text === "}") && --depth < 0) return at;
  }
  return most;
}

const ENDING: ReadonlySet<string> = new Set([":", "do", ";", "if", "for", "{"]);
