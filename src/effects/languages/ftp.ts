import type { CodeUse } from "../carriers/code.ts";
import type { Shell } from "../shell/shell.ts";
import { runShell, touchFile, wordIn } from "./embedded.ts";

/** Reads commands of ftp, lftp and sftp, by line or between semicolons: files of this machine that they send or write, and commands of its shell. */
export function analyseFtp(shell: Shell, use: CodeUse, script: string): void {
  for (const line of script.split(/[\n;]/)) readOrder(shell, use, line);
}

function readOrder(shell: Shell, use: CodeUse, line: string): void {
  const [, name = "", rest = ""] = /^\s*[-@]*(!|[a-zA-Z]+)\s*(.*)$/.exec(line) ?? [];
  if (name === "!") runShell(shell, use, wordIn(rest));
  else if (name === "glob") readOrder(shell, use, rest.replace(/^(?:-\w+\s+)+/, ""));
  else if (DELETING.has(name)) runThere(shell, use, `rm ${rest}`);
  else if (name === "deltree") runThere(shell, use, `rm -r ${rest}`);
  else if (name === "mirror") readMirror(shell, use, rest);
  else readTransfer(shell, use, name.toLowerCase(), wordsOf(rest));
}

function runThere(shell: Shell, use: CodeUse, command: string): void {
  runShell({ ...shell, carried: { ...shell.carried, place: "remote" } }, use, wordIn(command));
}

/** Only what a mirror deletes is looked at: with `-R` at the other end, else here. */
function readMirror(shell: Shell, use: CodeUse, rest: string): void {
  const flags: readonly string[] = rest.match(/(?<=^|\s)-\S+/g) ?? [];
  const has = (short: string, long: string): boolean =>
    flags.some((flag) => flag === long || (/^-[a-zA-Z]+$/.test(flag) && flag.includes(short)));
  if (!has("e", "--delete") || flags.includes("--dry-run")) return;
  const [source = ".", target = "."] = wordsOf(
    rest.replace(/(?<=^|\s)(?:-[xXiIP]|--(?:exclude|include|exclude-glob|include-glob|parallel))\s+\S+/g, ""),
  );
  const there = has("R", "--reverse") ? `${source} there:${target}` : `there:${source} ${target}`;
  runShell(shell, use, wordIn(`rsync -a --delete ${there}`));
}

function readTransfer(shell: Shell, use: CodeUse, name: string, words: readonly string[]): void {
  const [first, second] = words;
  if (first === undefined) return;
  if (name === "mput") for (const word of words) touchFile(shell, use, "read", wordIn(word));
  else if (SENDING.has(name)) touchFile(shell, use, "read", wordIn(first));
  else if (TAKING.has(name)) touchFile(shell, use, "write", wordIn(second ?? (first.split("/").at(-1) || first)));
}

const DELETING: ReadonlySet<string> = new Set(["rm", "mrm", "delete", "mdelete"]);
const SENDING: ReadonlySet<string> = new Set(["put", "reput", "send", "append"]);
const TAKING: ReadonlySet<string> = new Set(["get", "reget", "recv", "newer"]);

/** Without flags and quotes. */
function wordsOf(rest: string): readonly string[] {
  const words = rest.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  return words.filter((word) => !word.startsWith("-")).map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
}
