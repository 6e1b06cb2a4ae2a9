import type { Value } from "../../model/index.ts";
import { listOf, plainFields } from "../fields.ts";
import { remoteOf } from "../hosts.ts";
import type { Path } from "../paths/paths.ts";
import { originOf } from "../signatures/emit.ts";
import { type Argument, closingBracket, readArguments } from "./expressions.ts";
import { isLeftOpen, onPath, pathOf } from "./perform-paths.ts";
import type { Script } from "./script.ts";

export function onRemote(script: Script, verb: "fetch" | "send", argument: Argument | undefined, args: readonly Argument[]): void {
  const { shell, use } = script;
  if (!argument) return;
  const pair = argument.list?.[0];
  if (isLeftOpen(script, pair ?? argument.word)) return;
  const { host, url, scheme } = remoteOf(pair ?? argument.word, undefined);
  const fields: Record<string, Value> = { host: pair ?? host, url, scheme };
  const sources = args.flatMap((each) => filesRead(script, each));
  if (verb === "send" && sources.length > 0) fields.sources = listOf(sources);
  shell.run.effects.push({
    verb,
    fields: plainFields(verb, use.reading.via, shell.carried, fields),
    call: use.reading.index,
    origin: originOf(shell, use.reading),
  });
}

/** A Unix socket is a path, given in place of the host or by name: `connect("/run/x.sock")`, `request({ socketPath: "/run/x.sock" })`. */
export function onSocket(script: Script, first: Argument | undefined, args: readonly Argument[]): boolean {
  if (first && !first.list && first.word.text?.startsWith("/")) {
    onPath(script, "read", first);
    return true;
  }
  for (const { tokens } of args) {
    const at = tokens.findIndex(({ text }, index) => SOCKET_OPTIONS.has(text) && tokens[index + 1]?.text === ":");
    if (at < 0) continue;
    const [named] = readArguments(tokens, at + 2, tokens.length, script.scope);
    onPath(script, "read", named);
    return true;
  }
  return false;
}

const SOCKET_OPTIONS: ReadonlySet<string> = new Set(["socketPath", "unix"]);

/** Files that an argument opens: `data=open("x")`. */
function filesRead(script: Script, argument: Argument): readonly Path[] {
  const at = argument.tokens.findIndex(
    (token) => token.kind === "name" && /^(open|readFileSync|readFile|file_get_contents|read)$/.test(token.text),
  );
  if (at < 0 || argument.tokens[at + 1]?.text !== "(") return [];
  const inner = readArguments(argument.tokens, at + 2, closingBracket(argument.tokens, at + 1), script.scope);
  const path = pathOf(script, inner[0]);
  return path ? [path] : [];
}
