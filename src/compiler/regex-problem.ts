import { parseRegex } from "../automata/index.ts";

/** What is wrong with the text of a regular expression without flags; `undefined`: nothing. */
export function regexProblem(source: string): { readonly message: string; readonly hint: string | undefined } | undefined {
  const parsed = parseRegex(source, "");
  return parsed.ok ? undefined : { message: parsed.error.message, hint: parsed.error.hint };
}
