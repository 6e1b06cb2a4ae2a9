import type { Value, Word } from "../../model/index.ts";
import { knownWord } from "../../model/index.ts";
import { plainFields } from "../fields.ts";
import type { Path } from "../paths/paths.ts";
import type { Reading } from "../run.ts";
import type { Shell } from "../shell/shell.ts";

/** Adds an effect of a call that is on no path. */
export function emit(
  shell: Shell,
  reading: Reading,
  verb: "fetch" | "send" | "query" | "signal" | "call",
  more: Record<string, Value>,
  span: Word["span"],
): void {
  const fields = plainFields(verb, reading.via, shell.carried, more);
  shell.run.effects.push({ verb, fields, call: reading.index, origin: originOf(shell, reading), ...(span ? { span } : {}) });
}

/** Text that a command is known to write or send, for the secret scanner. */
export function emitContent(
  shell: Shell,
  reading: Pick<Reading, "index" | "via">,
  path: Path | undefined,
  direction: string,
  content: string,
  span: Word["span"],
): void {
  const fields = plainFields("content", reading.via, shell.carried, { path, direction: knownWord(direction) });
  shell.run.effects.push({
    verb: "content",
    fields,
    call: reading.index,
    origin: originOf(shell, reading),
    content,
    ...(span ? { span } : {}),
  });
}

/** What a call's signature states is its own; what the code does that it carries is not. */
export function originOf(
  shell: Shell,
  reading: Pick<Reading, "index"> & { readonly origin?: "global" | "assignment" },
): "signature" | "carried" | "global" | "assignment" {
  if (reading.origin) return reading.origin;
  return shell.carried.by === reading.index ? "carried" : "signature";
}
