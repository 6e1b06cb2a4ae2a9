import type { Value } from "../../model/index.ts";
import { knownWord, truthValue } from "../../model/index.ts";
import type { CodeUse } from "../carriers/code.ts";
import type { Shell } from "../shell/shell.ts";
import { clientOf, emitQuery, wordIn } from "./embedded.ts";
import { type Argument, closingBracket, MOST_TOKENS, readArguments } from "./expressions.ts";
import { isDot, normalised } from "./imports.ts";
import { tokenize } from "./lexer.ts";
import { analyseScript } from "./scripting.ts";
import { languageOf } from "./tables.ts";
import { type Token, withInner } from "./tokens.ts";

/** What a method of a database or a collection does, in the words of a query; `takes` says that its first argument narrows it. */
interface Method {
  readonly action: string;
  readonly kind: string;
  readonly takes?: "filter";
}

const METHODS: Readonly<Record<string, Method>> = {
  dropDatabase: { action: "drop", kind: "database" },
  drop: { action: "drop", kind: "collection" },
  dropIndexes: { action: "drop", kind: "index" },
  dropIndex: { action: "drop", kind: "index" },
  dropUser: { action: "drop", kind: "user" },
  dropAllUsers: { action: "drop", kind: "user" },
  dropRole: { action: "drop", kind: "role" },
  dropAllRoles: { action: "drop", kind: "role" },
  deleteMany: { action: "delete", kind: "collection", takes: "filter" },
  deleteOne: { action: "delete", kind: "collection", takes: "filter" },
  remove: { action: "delete", kind: "collection", takes: "filter" },
  findOneAndDelete: { action: "delete", kind: "collection", takes: "filter" },
  updateMany: { action: "update", kind: "collection", takes: "filter" },
  updateOne: { action: "update", kind: "collection", takes: "filter" },
  replaceOne: { action: "update", kind: "collection", takes: "filter" },
  findOneAndUpdate: { action: "update", kind: "collection", takes: "filter" },
  findOneAndReplace: { action: "update", kind: "collection", takes: "filter" },
  bulkWrite: { action: "update", kind: "collection", takes: "filter" },
  renameCollection: { action: "alter", kind: "collection" },
  insertOne: { action: "insert", kind: "collection" },
  insertMany: { action: "insert", kind: "collection" },
  removeShard: { action: "shutdown", kind: "shard" },
  shutdownServer: { action: "shutdown", kind: "server" },
  createUser: { action: "create", kind: "user" },
  grantRolesToUser: { action: "grant", kind: "user" },
};

/** The same, asked for by name: `db.runCommand({ dropDatabase: 1 })`. */
const COMMANDS: Readonly<Record<string, Method>> = {
  dropDatabase: { action: "drop", kind: "database" },
  drop: { action: "drop", kind: "collection" },
  dropIndexes: { action: "drop", kind: "index" },
  dropUser: { action: "drop", kind: "user" },
  dropAllUsersFromDatabase: { action: "drop", kind: "user" },
  delete: { action: "delete", kind: "collection" },
  shutdown: { action: "shutdown", kind: "server" },
  renameCollection: { action: "alter", kind: "collection" },
  killOp: { action: "kill", kind: "operation" },
};

const RUNNERS: ReadonlySet<string> = new Set(["runCommand", "adminCommand"]);
/** Methods that hand the collection on, so that its name stands in their argument. */
const COLLECTIONS: ReadonlySet<string> = new Set(["getCollection", "getSiblingDB", "getDB"]);

/** Code of MongoDB's shell: JavaScript, in which methods of collections are queries. */
export function analyseMongo(shell: Shell, use: CodeUse, code: string): void {
  for (const tokens of withInner(normalised(tokenize(code, languageOf("javascript").syntax).tokens)))
    for (const [index, token] of tokens.entries()) readMethod(shell, use, tokens, index, token);
  analyseScript(shell, use, code, languageOf("javascript"));
}

/** `x.name(…)`; `x["name"](…)` is the same. */
function readMethod(shell: Shell, use: CodeUse, tokens: readonly Token[], index: number, token: Token): void {
  const open = index + 1;
  if (token.kind !== "name" || !isDot(tokens[index - 1]) || tokens[open]?.kind !== "mark" || tokens[open]?.text !== "(") return;
  const name = token.text;
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  if (!method && !RUNNERS.has(name)) return;
  const end = closingBracket(tokens, open, MOST_TOKENS);
  const args = readArguments(tokens, open + 1, Math.min(end, open + MOST_TOKENS), { variables: new Map(), home: shell.env.home });
  if (RUNNERS.has(name)) runCommand(shell, use, args[0]);
  if (method) emit(shell, use, method, collectionBefore(tokens, index - 1), method.takes === "filter" && isFilter(args[0]));
}

function runCommand(shell: Shell, use: CodeUse, argument: Argument | undefined): void {
  if (!argument) return;
  const key = argument.tokens.find((token) => token.kind === "name" || token.kind === "string");
  const name = key?.kind === "string" ? key.value.join("") : (key?.text ?? "");
  if (Object.hasOwn(COMMANDS, name)) emit(shell, use, COMMANDS[name] as Method, argument.word.text, false);
}

/** An empty document, or none, narrows nothing. */
function isFilter(argument: Argument | undefined): boolean {
  return argument?.tokens.some(({ text }) => text !== "{" && text !== "}") === true;
}

/** `users` of `db.users.drop` and `db.getCollection("users").drop`; the dot stands at `dot`. */
function collectionBefore(tokens: readonly Token[], dot: number): string | undefined {
  const last = tokens[dot - 1];
  if (last?.kind === "name") return last.text;
  const string = tokens[dot - 2];
  if (string?.kind !== "string") return undefined;
  const named = last?.text === ")" && COLLECTIONS.has(tokens[dot - 4]?.text ?? "");
  return named ? string.value.map((part) => (typeof part === "string" ? part : "")).join("") : undefined;
}

function emit(shell: Shell, use: CodeUse, { action, kind }: Method, name: string | undefined, filtered: boolean): void {
  const fields: Record<string, Value> = {
    action: knownWord(action),
    kind: knownWord(kind),
    name: name === undefined ? undefined : wordIn(name),
    filtered: truthValue(filtered),
    ...clientOf(use),
  };
  emitQuery(shell, use, fields);
}
