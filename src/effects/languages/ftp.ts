import type { CodeUse } from "../carriers/code.ts";
import type { Shell } from "../shell/shell.ts";
import { runShell, touchFile, wordIn } from "./embedded.ts";

/** Reads commands of ftp, lftp and sftp, by line or between semicolons: files of this machine that they send or write, and commands of its shell. */
export function analyseFtp(shell: Shell, use: CodeUse, script: string): void {
  for (const line of script.split(/[\n;]/)) {
    const [, name = "", rest = ""] = /^\s*[-@]*(!|[a-zA-Z]+)\s*(.*)$/.exec(line) ?? [];
    if (name === "!") runShell(shell, use, wordIn(rest));
    else if (DELETING.has(name)) runShell({ ...shell, carried: { ...shell.carried, place: "remote" } }, use, wordIn(`rm ${rest}`));
    else readTransfer(shell, use, name.toLowerCase(), wordsOf(rest));
  }
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
