import type { ListValue, Part, Word } from "../model/index.ts";
import { ANY, knownWord, wordOf } from "../model/index.ts";

/** Another machine that data is fetched from or sent to. */
export interface Remote {
  readonly host: Word | undefined;
  readonly url: Word;
  readonly scheme: Word | undefined;
}

/** Reads a word as URL, `user@host:path` or bare host. `remote` is what the project's default remote is called by git, if it is that. */
export function remoteOf(word: Word, originUrl: string | undefined): Remote {
  if (word.text === "origin" && originUrl !== undefined && originUrl !== "origin")
    return { ...remoteOf(knownWord(originUrl), undefined), url: word };
  const first = word.parts[0];
  if (typeof first !== "string") return { host: word.text === undefined ? wordOf([ANY]) : undefined, url: word, scheme: undefined };
  const colon = first.indexOf("://");
  const scheme = colon > 0 ? knownWord(first.slice(0, colon).toLowerCase()) : undefined;
  if (scheme?.text === "file") return { host: undefined, url: word, scheme };
  const start = colon > 0 ? colon + 3 : 0;
  return { host: hostIn(first.slice(start), word.parts.length > 1, scheme !== undefined), url: word, scheme };
}

/** The names between the slashes of an address, behind its host; open where a part of it is not known. */
export function stepsOf(url: Word): ListValue {
  const text = url.parts.map((part) => (typeof part === "string" ? part : " ")).join("");
  const path = text.slice(text.indexOf("://") < 0 ? 0 : text.indexOf("://") + 3).split(/[?#]/, 1)[0] ?? "";
  const names = path.split("/").slice(1);
  const known = names.filter((name) => name !== "" && !name.includes(" "));
  return { kind: "list", items: known.map((name) => knownWord(name)), open: url.text === undefined };
}

/** The host as a known word, whose scheme the flag or program says. */
export function remoteHost(host: Word, url: Word, scheme?: Word): Remote {
  return { host, url, scheme };
}

function hostIn(text: string, more: boolean, url: boolean): Word | undefined {
  const end = text.search(/[/?#]/);
  const authority = end < 0 ? text : text.slice(0, end);
  const at = authority.lastIndexOf("@");
  const name = authority.slice(at + 1);
  const port = name.startsWith("[") ? name.indexOf("]") + 1 : name.indexOf(":");
  const host = (port > 0 ? name.slice(0, port) : name).replace(/^\[|\]$/g, "").toLowerCase();
  const cut = more && end < 0 && port <= 0;
  if (cut) return wordOf([host, ANY] satisfies Part[]);
  if (!url && !/[.:]|^localhost$/.test(name) && at < 0) return undefined;
  return host === "" ? undefined : knownWord(host);
}
