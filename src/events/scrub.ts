import type { RegexEngine } from "../automata/index.ts";
import { scanAndRedact } from "../engine/index.ts";
import type { Program } from "../model/index.ts";
import { digest } from "./digest.ts";

/** Longer texts are cut after they were scanned. */
const MOST_SHOWN = 2_000;
/** Longer texts are not scanned, so that writing an event stays cheap. */
const MOST_SCANNED = 64 * 1024;

/** Makes texts fit to be logged. */
export type Scrubber = (text: string) => string;

/** S12: every text is scanned by all kinds of secrets first; what cannot be scanned is logged as its length and hash. */
export function scrubberOf(program: Program, engine: RegexEngine): Scrubber {
  return (text) => {
    const clean = text.length > MOST_SCANNED ? undefined : scanAndRedact(text, program, engine);
    if (clean === undefined) return `[not scanned: ${text.length} characters, sha256 ${digest(text).slice(0, 16)}]`;
    return clean.length > MOST_SHOWN ? `${clean.slice(0, MOST_SHOWN)}… [${clean.length} characters]` : clean;
  };
}

/** Every text in a value, scrubbed; keys are ours. */
export function scrubbed<Value>(value: Value, scrub: Scrubber): Value {
  return mapTexts(value, scrub) as Value;
}

function mapTexts(value: unknown, scrub: Scrubber): unknown {
  if (typeof value === "string") return scrub(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, scrub));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, scrub)]));
}
