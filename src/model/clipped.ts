/** The beginning of a text, with `…` where there is more. A character of two units is not cut in half: readers of JSON take that for an error. */
export function clipped(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, isFirstHalf(text.charCodeAt(most - 1)) ? most - 1 : most)}…`;
}

/** The text without halves of characters, whoever wrote them. */
export function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udfff]/gu, "\ufffd");
}

function isFirstHalf(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}
