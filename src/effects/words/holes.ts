import type { Part, Word } from "../../model/index.ts";
import { UNKNOWN_WORD, wordOf } from "../../model/index.ts";
import { HOLE, type Shell } from "../shell/shell.ts";

/** How the text of code names a part of it that was no text. */
export function holeName(index: number): string {
  return `\${${HOLE}${index}}`;
}

/**
 * Text that the shell takes as it is, which the shell around it had put something into before: in `sh -c "rm '$DIR'"` the inner quotes keep nothing
 * from being expanded.
 */
export function withHoles(shell: Shell, text: string): Word | undefined {
  if (shell.holes.length === 0 || !text.includes(HOLE)) return undefined;
  const parts: Part[] = [];
  const pieces = text.split(NAMED);
  let only: Word | undefined;
  pieces.forEach((piece, index) => {
    if (index % 2 === 0) {
      if (piece !== "") parts.push(piece);
      return;
    }
    const value = shell.holes[Number(piece)] ?? UNKNOWN_WORD;
    if (pieces.length === 3) only = value;
    parts.push(...value.parts);
  });
  return only && pieces[0] === "" && pieces[2] === "" ? only : wordOf(parts, { flow: only?.flow });
}

const NAMED = new RegExp(`\\$\\{${HOLE}(\\d+)\\}`);
