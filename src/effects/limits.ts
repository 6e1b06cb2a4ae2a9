/** Bounds of the work on one action. What lies past one is unresolved (S6), never ignored. */
export const MAX_COMMAND_LENGTH = 256 * 1024;
export const MAX_NESTING = 200;
/** Code inside code: `bash -c "bash -c …"`. */
export const MAX_DEPTH = 12;
/** Simple commands run, counted with loops unrolled. */
export const MAX_COMMANDS = 2_000;
/** Programs that code of another language starts, each through a shell of its own. */
export const MAX_STARTS = 400;
export const MAX_EFFECTS = 20_000;
/** Each may be a path that every rule on paths is asked about. */
export const MAX_WORDS = 2_500;
/** Pieces of one word that are known or not, in turn. */
export const MAX_PARTS = 1_000;
export const MAX_BRACES = 256;
export const MAX_UNROLLED = 32;
export const MAX_TEXT = 64 * 1024;
/** Files that programs on disk import, and characters of all of them. */
export const MAX_IMPORTS = 8;
export const MAX_IMPORTED = 48 * 1024;
/** File system look-ups for links and facts. */
export const MAX_LOOKUPS = 400;
export const MAX_LINKS = 40;
/** Characters that all words expanded together may have. */
export const MAX_EXPANDED = 4 * 1024 * 1024;
