/** Paths by their text alone: made absolute, without `.` and `..`, as far as it is known. */
import type { Part, Word } from "../../model/index.ts";
import { ANY, knownWord, wordOf } from "../../model/index.ts";

/** Absolute, without `.` and `..`; `contents` where the path ends in `/*` or `/.`. */
export function lexicalPath(written: Word, directory: Word): { readonly lexical: Word; readonly contents: boolean } {
  const { text } = written;
  if (text !== undefined) {
    const contents = text.endsWith("/.") && text !== "/.";
    const from = directory.text;
    if (text.startsWith("/")) return { lexical: knownWord(normalise(text)), contents: contents || text === "/." };
    if (from !== undefined) return { lexical: knownWord(text === "" ? from : normalise(`${from}/${text}`)), contents };
  }
  return joinedPath(written, directory);
}

/** Removes `.`, `..`, doubled and trailing slashes from an absolute path. */
function normalise(path: string): string {
  if (isNormal(path)) return path;
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "" || name === ".") continue;
    if (name === "..") names.pop();
    else names.push(name);
  }
  return `/${names.join("/")}`;
}

/** Whether an absolute path is as `normalise` leaves it. */
export function isNormal(path: string): boolean {
  if (path === "/") return true;
  if (path.charCodeAt(path.length - 1) === SLASH) return false;
  for (let index = path.indexOf("/"); index >= 0; index = path.indexOf("/", index + 1)) {
    const next = path.charCodeAt(index + 1);
    if (next === SLASH) return false;
    if (next !== DOT) continue;
    const after = path.charCodeAt(index + 2);
    if (Number.isNaN(after) || after === SLASH) return false;
    if (after === DOT && (index + 3 === path.length || path.charCodeAt(index + 3) === SLASH)) return false;
  }
  return true;
}

/** The whole path with its `..`, where it has any that may follow a link. */
export function climbing(written: Word, directory: Word): Word | undefined {
  const { text } = written;
  if (text === undefined || !text.includes("..") || !/(^|\/)\.\.(\/|$)/.test(text)) return undefined;
  if (text.startsWith("/")) return knownWord(text);
  return directory.text === undefined ? undefined : knownWord(`${directory.text}/${text}`);
}

const SLASH = 47;
const DOT = 46;

function joinedPath(written: Word, directory: Word): { readonly lexical: Word; readonly contents: boolean } {
  const first = written.parts[0];
  const rooted = typeof first === "string" && first.startsWith("/");
  // INVARIANT: a word that begins with an unknown text may be absolute, so the directory says nothing about it.
  const floating = typeof first === "object" && first.kind === "any";
  const parts = rooted || floating ? written.parts : [...directory.parts, "/", ...written.parts];
  const names = components(parts);
  const last = names.at(-1);
  const only = last?.length === 1 ? last[0] : undefined;
  const contents = only === "." || (typeof only === "object" && only.kind === "segment");
  if (contents && names.length > 1) names.pop();
  const open = floating || (!rooted && typeof directory.parts[0] !== "string");
  return { lexical: wordOf(simplified(names, open), { flow: written.flow }), contents };
}

/** The parts between slashes. */
function components(parts: readonly Part[]): Part[][] {
  const names: Part[][] = [[]];
  for (const part of parts) {
    if (typeof part !== "string") {
      names.at(-1)?.push(part);
      continue;
    }
    const pieces = part.split("/");
    pieces.forEach((piece, index) => {
      if (index > 0) names.push([]);
      if (piece !== "") names.at(-1)?.push(piece);
    });
  }
  return names;
}

function simplified(names: readonly Part[][], isOpen: boolean): Part[] {
  const kept: Part[][] = [];
  let open = isOpen;
  for (const name of names) {
    const only = name.length === 1 ? name[0] : undefined;
    if (name.length === 0 || only === ".") continue;
    if (only !== "..") kept.push(name);
    else if (kept.some((before) => before.some((part) => typeof part === "object" && part.kind === "any"))) {
      // What a name is there nobody can look up: it may be a link, and lead back from anywhere.
      kept.splice(0, kept.length, [ANY]);
      open = true;
    } else kept.pop();
  }
  const parts: Part[] = [];
  kept.forEach((name, index) => {
    if (index > 0 || !open) parts.push("/");
    parts.push(...name);
  });
  return parts.length === 0 ? (open ? [ANY] : ["/"]) : parts;
}
