import type { Diagnostic } from "../../model/index.ts";
import { locate } from "../../syntax/index.ts";
import { CONFIG_CODES, type ConfigCode } from "./codes.ts";

/** A configuration file as it was read once. */
export interface ConfigSource {
  readonly path: string;
  readonly text: string;
}

/** A place in a file, in characters. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export function finding(code: ConfigCode, source: ConfigSource, range: Range, message: string, hint?: string): Diagnostic {
  const end = Math.max(range.end, range.start + 1);
  const location = locate(source.text, source.path, { start: range.start, end });
  return { code, severity: CONFIG_CODES[code].severity, message, location, ...(hint === undefined ? {} : { hint }) };
}
