import type { Location } from "../model/index.ts";

/** What of the expected texts is missing, and what must not be there. An evaluator that gives no text is not asked. */
export function saidOtherwise(
  { says, hides }: { readonly says: readonly string[]; readonly hides: readonly string[] },
  text: string | undefined,
): string[] {
  if (text === undefined) return [];
  const silent = says.filter((part) => !text.includes(part)).map((part) => `says ${JSON.stringify(part)}`);
  return [...silent, ...hides.filter((part) => text.includes(part)).map((part) => `does not say ${JSON.stringify(part)}`)];
}

export function lineOf(file: string, line: number): Location {
  return { file, line, column: 1, endLine: line, endColumn: 1 };
}
