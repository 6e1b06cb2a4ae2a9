import type { Truth, Value, Word } from "../../model/index.ts";
import { type Shell, shellPath } from "../shell/shell.ts";
import type { ClauseReading } from "../signatures/clauses.ts";
import { configFiles, eachConfig, repositoryOf, startOf } from "./git-repository.ts";

/**
 * Whether a push goes to an address that the repository does not have as a remote. A remote that the same line adds or changes counts by its address, but
 * in a repository that had none: that is how a new one begins.
 */
export function isUnlisted(shell: Shell, reading: ClauseReading, to: Word): Truth {
  const named = isAddress(to) ? undefined : namedInLine(shell, to.text);
  const address = named ?? to;
  if (!isAddress(address) || isOwnPlace(shell, address)) return false;
  const known = remotesOnDisk(shell, reading);
  if (known === undefined) return "unknown";
  if (named && known.length === 0) return false;
  const wanted = spelling(address);
  return !known.some((url) => spelling({ parts: [url] }) === wanted);
}

/** `https://…`, `git@host:path`, `/path`, `./path`: what git does not look up by name. */
function isAddress({ parts }: Pick<Word, "parts">): boolean {
  const first = parts[0];
  return typeof first === "string" && (/^[./~]/.test(first) || /^[\w+.-]+:\/\/|^(?:[\w.-]+@)?[\w.-]{2,}:(?!:)/.test(first));
}

/** Below the project or a directory for temporary files nothing leaves. */
function isOwnPlace(shell: Shell, word: Word): boolean {
  const first = word.parts[0];
  if (typeof first !== "string" || !/^[./~]/.test(first)) return false;
  const { context } = shell.run;
  const { text } = shellPath(shell, word).lexical;
  return text !== undefined && [context.project, ...context.temp].some((place) => text.startsWith(`${place}/`));
}

/** The address that an earlier command of the line gave a remote of this name. */
function namedInLine({ run }: Shell, name: string | undefined): Word | undefined {
  if (name === undefined) return undefined;
  let address: Word | undefined;
  for (const { signature, roles } of run.calls) {
    const given = ADDING.has(signature?.name ?? "")
      ? textIn(roles.name) === name && roles.url
      : SETTING.has(signature?.name ?? "") && URL_KEY.exec(textIn(roles.key) ?? "")?.[1] === name && roles.value;
    if (given) address = wordIn(given) ?? address;
  }
  return address;
}

const ADDING = new Set(["git remote add", "git remote set-url"]);
const SETTING = new Set(["git config", "git config set"]);
const URL_KEY = /^remote\.(.+)\.(?:push)?url$/i;

function remotesOnDisk(shell: Shell, reading: ClauseReading): readonly string[] | undefined {
  const start = startOf(shell, reading);
  if (start === undefined || shell.carried.place !== "local") return undefined;
  const urls: string[] = [];
  eachConfig(shell, configFiles(shell, repositoryOf(shell, start, reading.call.flags["--git-dir"])), (values) => {
    for (const [key, value] of values) if (URL_KEY.test(key)) urls.push(value);
  });
  return urls;
}

/** Host and path of an address, without what it is reached by: login, scheme, `.git`. */
function spelling({ parts }: Pick<Word, "parts">): string {
  const text = parts.map((part) => (typeof part === "string" ? part : "\0")).join("");
  const rest = text.replace(/^[\w+.-]+:\/\//, "").replace(/^[^/@]*@/, "");
  return rest
    .replace(/^([^/:]+):(?:\d+(?=\/))?\/?/, "$1/")
    .replace(/(?:\.git)?\/*$/, "")
    .toLowerCase();
}

function wordIn(value: Value): Word | undefined {
  return value?.kind === "word" ? value : undefined;
}

function textIn(value: Value): string | undefined {
  return wordIn(value)?.text;
}
