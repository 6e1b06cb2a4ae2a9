import { knownWord, type Word } from "../../model/index.ts";
import type { CodeUse } from "../carriers/code.ts";
import type { Shell } from "../shell/shell.ts";
import { runWords } from "../shell/simple-command.ts";
import { runShell, wordIn } from "./embedded.ts";
import { unescaped } from "./tokens.ts";

/** Reads a configuration of ssh for the commands that it has run on this machine. */
export function analyseSshConfig(shell: Shell, use: CodeUse, text: string): void {
  for (const line of text.split("\n")) {
    const command = SSH_COMMAND.exec(line)?.[1] ?? SSH_MATCH.exec(line)?.[1];
    if (command !== undefined && command.trim().toLowerCase() !== "none") runShell(shell, use, wordIn(command.trim()));
  }
}

const SSH_COMMAND = /^\s*(?:ProxyCommand|LocalCommand|KnownHostsCommand)[ \t=]+(.+)$/i;
const SSH_MATCH = /^\s*Match\b.*\bexec[ \t]+"([^"]*)"/i;

/** Reads what `curl -K` is given: options, one a line, beside those of the command line. */
export function analyseCurlConfig(shell: Shell, use: CodeUse, text: string): void {
  const call = shell.run.calls[use.reading.index];
  if (!call) return;
  const given = withoutConfig(call.words.slice(1));
  const options = text.split("\n").flatMap(optionOf);
  if (options.length > 0)
    runWords(shell, [knownWord("curl", call.words[0]?.span), ...options.map((word) => wordIn(word)), ...given], call.span);
}

/** `name = value`, `--name value`, `-n value`; a value in quotes may have escapes. */
function optionOf(line: string): readonly string[] {
  const [, dashes = "", name = "", quoted, plain] =
    /^\s*(--?)?([\w-]+)(?:[ \t]*[=: \t][ \t]*(?:"((?:[^"\\]|\\.)*)"|(\S.*)))?/.exec(line) ?? [];
  if (name === "" || CONFIG.test(name)) return [];
  const value = quoted === undefined ? plain?.trim() : unescaped(quoted);
  const flag = (dashes || (name.length === 1 ? "-" : "--")) + name;
  return value === undefined ? [flag] : [flag, value];
}

const CONFIG = /^(?:K|config)$/;

function withoutConfig(words: readonly Word[]): readonly Word[] {
  return words.filter(
    ({ text }, index) => !/^(?:-K|--config(?:=|$))/.test(text ?? "") && !/^(?:-K|--config)$/.test(words[index - 1]?.text ?? ""),
  );
}
