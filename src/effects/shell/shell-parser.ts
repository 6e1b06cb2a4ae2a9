import { type ParsedScript, parse } from "unbash";
import { MAX_COMMAND_LENGTH, MAX_NESTING } from "../limits.ts";

export interface ParsedCommand {
  /** Undefined where the text is not even tried. */
  readonly script: ParsedScript | undefined;
  readonly problem: string | undefined;
}

/** Parses Bash within bounds of size and nesting: the parser itself takes seconds for hostile input. */
export function parseShell(source: string): ParsedCommand {
  if (source.length > MAX_COMMAND_LENGTH) return { script: undefined, problem: "the command is too long" };
  const problem = suspect(source);
  if (problem === "nesting") return { script: undefined, problem: "the command is nested too deeply" };
  try {
    const script = parse(source);
    if (problem) return { script, problem };
    return { script, problem: script.errors && script.errors.length > 0 ? "the command cannot be parsed" : undefined };
  } catch {
    return { script: undefined, problem: "the command cannot be parsed" };
  }
}

/** One pass over the text: characters that deceive a reader, and nesting before the parser sees it. */
function suspect(source: string): string | undefined {
  let depth = 0;
  let backticks = 0;
  let found: string | undefined;
  for (let index = 0; index < source.length; index += 1) {
    const code = source.charCodeAt(index);
    if (code === OPEN || code === OPEN_BRACE) {
      depth += 1;
      if (depth > MAX_NESTING) return "nesting";
    } else if (code === CLOSE || code === CLOSE_BRACE) {
      if (depth > 0) depth -= 1;
    } else if (code === BACKTICK) {
      backticks += 1;
      if (backticks > MAX_BACKTICKS) return "nesting";
    } else if (code < 32 ? isControl(code, source, index) : code >= 127 && found === undefined && isDeceptive(code, source, index)) {
      found ??= "the command contains control, bidirectional or invalid characters";
    } else if (code >= 0x370 && found === undefined && isLookAlike(code) && (isLatin(source, index - 1) || isLatin(source, index + 1))) {
      found = "the command contains letters that look like others";
    }
  }
  return found;
}

const OPEN = 40;
const CLOSE = 41;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const BACKTICK = 96;
const MAX_BACKTICKS = 2_000;

/** A letter of another script that looks like a Latin one, beside a Latin one: `g\u0456thub.com`. Words of one script are left alone. */
function isLookAlike(code: number): boolean {
  if (code >= 0xff01 && code <= 0xff61) return true;
  // Greek letters stand beside Latin ones in units and formulas, Cyrillic ones in no word.
  return code >= 0x400 ? code < 0x530 : LOOK_ALIKES.has(code);
}

function isLatin(source: string, index: number): boolean {
  const code = source.charCodeAt(index) | 32;
  return code >= 97 && code <= 122;
}

const LOOK_ALIKES = new Set(
  [..."\u03bf\u03bd\u03b1\u03c1\u03c5\u03b9\u03ba\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"].map(
    (letter) => letter.charCodeAt(0),
  ),
);

/** Colours in text that was pasted from a terminal deceive nobody, unless they hide it; what else an escape begins may write over what was shown. */
function isControl(code: number, source: string, index: number): boolean {
  // A return in the middle of a line has what follows written over what was shown.
  if (code === 13)
    return index + 1 < source.length && source.charCodeAt(index + 1) !== 10 && index > 0 && source.charCodeAt(index - 1) !== 10;
  if (code !== ESCAPE) return code !== 9 && code !== 10;
  COLOUR.lastIndex = index + 1;
  const colour = COLOUR.exec(source);
  return colour === null || (colour[1] ?? "").split(";").includes(CONCEALED);
}

const ESCAPE = 27;
const COLOUR = /\[([\d;]*)m/y;
const CONCEALED = "8";

/** Text in characters that nobody sees: tags, but in a flag, and variants of no letter. */
function isHiddenText(source: string, index: number): boolean {
  const low = source.charCodeAt(index + 1);
  if (low >= FIRST_VARIANT && low <= LAST_VARIANT) return source.charCodeAt(index - 2) === TAGS_OR_VARIANTS;
  if (low > LAST_TAG) return false;
  let start = index;
  while (source.charCodeAt(start - 2) === TAGS_OR_VARIANTS && index - start < MOST_OF_FLAG) start -= 2;
  return source.slice(start - 2, start) !== FLAG;
}

const TAGS_OR_VARIANTS = 0xdb40;
const LAST_TAG = 0xdc7f;
const FIRST_VARIANT = 0xdd00;
const LAST_VARIANT = 0xddef;
const FLAG = "\u{1F3F4}";
/** Code units of the tags in the longest flag that there is, and some more. */
const MOST_OF_FLAG = 24;

function isDeceptive(code: number, source: string, index: number): boolean {
  if (code < 0xa0) return true;
  if (code >= 0x202a && code <= 0x202e) return true;
  if (code >= 0x2066 && code <= 0x2069) return true;
  if (code === 0x200e || code === 0x200f || code === 0x061c || code === 0x200b || code === 0xfeff) return true;
  if (code === 0xad || code === 0x180e || (code >= 0x2060 && code <= 0x2064)) return true;
  // Joiners belong into words of other scripts and between emoji.
  if (code === 0x200c || code === 0x200d) return isLatin(source, index - 1) || isLatin(source, index + 1);
  if (code === TAGS_OR_VARIANTS && isHiddenText(source, index)) return true;
  if (code >= 0xd800 && code <= 0xdbff) {
    const next = source.charCodeAt(index + 1);
    return !(next >= 0xdc00 && next <= 0xdfff);
  }
  if (code >= 0xdc00 && code <= 0xdfff) {
    const before = source.charCodeAt(index - 1);
    return !(before >= 0xd800 && before <= 0xdbff);
  }
  return false;
}
