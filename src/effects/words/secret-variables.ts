import type { Span, Value, Word } from "../../model/index.ts";
import { UNKNOWN_WORD } from "../../model/index.ts";
import { emitPath, PathFields } from "../fields.ts";
import type { Path } from "../paths/paths.ts";
import type { Reading } from "../run.ts";
import { wordsFlow } from "../shell/flow.ts";
import type { Shell } from "../shell/shell.ts";
import { originOf } from "../signatures/emit.ts";
import { variablePath } from "./variable-path.ts";

/** The value of a variable that the script did not set: nothing is known of it, but that a name such as `API_TOKEN` says that it is a secret. */
export function inheritedValue(name: string): Word {
  // PowerShell's drive: `$env:NAME`.
  if (name !== "env" && !isSecretName(name)) return UNKNOWN_WORD;
  return { ...UNKNOWN_WORD, flow: { origin: "unknown", sources: [], network: false, variable: name } };
}

export function isSecretName(name: string): boolean {
  return (SECRET.test(name) && !PLAIN.test(name)) || name.endsWith("ACCESS_KEY_ID") || LOGIN_ADDRESS.test(name);
}

/** Printing a secret where the agent sees it is reading it; handing it on through a pipe or into a file is what it is there for. */
export function readShown(shell: Shell, name: string, words: readonly Word[], away: boolean, index: number, via: Word): void {
  if (away || shell.output) return;
  const variable = isAskedByName(name, words)
    ? namedVariable(words)
    : PRINTERS.has(name)
      ? (wordsFlow(words)?.variable ?? windowsVariable(words))
      : RESHAPERS.has(name)
        ? shell.stdin?.flow?.variable
        : undefined;
  if (variable !== undefined) readVariable(shell, variable, { index, via }, via.span);
}

/** A variable of the environment is read: for rules, a file of its name. */
export function readVariable(shell: Shell, name: string, reading: Pick<Reading, "index" | "via">, span: Span | undefined): void {
  const { run, env, carried } = shell;
  const fields = new PathFields(run, "read", reading.via, carried, variablePath(run, name, env.cwd));
  emitPath(run, "read", fields, reading.index, originOf(shell, reading), span);
}

/** The secret variable in what a request sends as its body. */
export function sentVariable(shell: Shell, data: Value): Path | undefined {
  const words = data?.kind === "list" ? data.items : [data];
  const variable = words.map((word) => (word?.kind === "word" ? word.flow?.variable : undefined)).find((name) => name !== undefined);
  return variable === undefined ? undefined : variablePath(shell.run, variable, shell.env.cwd);
}

/**
 * The secret variable behind the host of an address. Keys and tokens of services do stand there, since many services ask for it; a
 * password, a private key or the key of an account does not.
 */
export function addressedVariable(shell: Shell, url: Word): Path | undefined {
  const variable = url.flow?.variable;
  const [first] = url.parts;
  if (variable === undefined || typeof first !== "string" || !NEVER_ADDRESSED.test(variable)) return undefined;
  return /^(?:\w+:\/\/[^/?#]+|[^/?#:]+(?::\d+)?)[/?#]/.test(first) ? variablePath(shell.run, variable, shell.env.cwd) : undefined;
}

function isAskedByName(name: string, words: readonly Word[]): boolean {
  return name === "printenv" || (DECLARERS.has(name) && words.some(({ text }) => /^-[a-zA-Z]*p/.test(text ?? "")));
}

function namedVariable(words: readonly Word[]): string | undefined {
  return words.find(({ text }, at) => at > 0 && text !== undefined && isSecretName(text))?.text;
}

/** `%NAME%`, as the shell of Windows has it: pasted lines are not always for Bash. */
function windowsVariable(words: readonly Word[]): string | undefined {
  for (const { text } of words) {
    const name = text === undefined || !text.includes("%") ? undefined : /%(\w+)%/.exec(text)?.[1];
    if (name !== undefined && isSecretName(name)) return name;
  }
  return undefined;
}

const DECLARERS: ReadonlySet<string> = new Set(["declare", "typeset", "export", "readonly", "local"]);
const PRINTERS: ReadonlySet<string> = new Set(["echo", "printf", "print", "gecho", "gprintf", "write-host", "write-output"]);
/** What shows its input whole, if in another shape: `echo "$TOKEN" | base64`. */
const RESHAPERS: ReadonlySet<string> = new Set([
  ...["cat", "tac", "rev", "tee", "fold", "fmt", "nl", "tr", "pr", "expand", "paste"],
  ...["base64", "gbase64", "base32", "basenc", "xxd", "od", "hexdump", "hd"],
]);
const SECRET =
  /(?:^|_)(?:SECRETS?|TOKEN|(?:PG|DB|MYSQL)?PASS(?:WORD|WD)|PASSPHRASE|SSHPASS|MYSQL_PWD|PWD_?HASH|CREDENTIALS?|(?:API|ACCESS|PRIVATE|SECRET|ENCRYPTION|SIGNING|AUTH|MASTER|SERVICE_ROLE)_?KEY|CONNECTION_?STRING|MNEMONIC|(?:SEED|RECOVERY)_?PHRASE|PAT)(?:$|_)/i;
/** Addresses of stores stand with the login in them. */
const LOGIN_ADDRESS = /DATABASE_URL$|(?:^|_)(?:MONGO(?:DB)?|POSTGRES(?:QL)?|MYSQL|AMQP|RABBITMQ)_UR[IL]$/;
const NEVER_ADDRESSED =
  /SECRET|PASSWORD|PASSWD|PASSPHRASE|PRIVATE_?KEY|CREDENTIAL|DATABASE_URL|CONNECTION_?STRING|^(?:GITHUB|GH|GITLAB|NPM|OPENAI|ANTHROPIC)_/i;
/** What tells something about a secret, and not the secret. */
const PLAIN =
  /_(?:FILE|PATH|DIR|NAME|ID|LENGTH|LEN|COUNT|TTL|EXPIRY|EXPIRES|TYPE|URL|URI|ENDPOINT|HOST|HEADER|PREFIX|SET|ENV|VAR|EXISTS|REQUIRED)$|^(?:MAX|NUM|N|TOTAL)_/i;
