/** What whoever knows other languages writes, and what it is called here: the hint where the spelling alone says nothing. */
import type { IToken } from "chevrotain";
import * as t from "./tokens.ts";

type Words = Readonly<Record<string, string>>;

/** By the word that is written here those that are written elsewhere. */
function meaning(groups: Words): Words {
  return Object.fromEntries(Object.entries(groups).flatMap(([word, others]) => others.split(" ").map((other) => [other, word])));
}

const ITEMS = meaning({
  block: "forbid reject prevent prohibit never",
  escalate: "ask confirm prompt approve review",
  allow: "permit accept",
  warn: "note log notify alert",
  except: "exclude exempt exception",
  use: "import include require from",
  set: "list let const define",
});
const EVENTS = meaning({
  command: "bash shell exec run process program",
  read: "open cat view",
  write: "edit create modify update save change-file",
  delete: "remove rm unlink move rename",
  change: "chmod chown permissions",
  execute: "eval code script",
  fetch: "download network http https get url",
  send: "upload post push",
  query: "sql database",
  signal: "kill",
  content: "secret text",
  call: "mcp tool",
});
const CLAUSES = meaning({
  because: "reason message why description explanation msg",
  instead: "suggestion hint fix alternative suggest recommend",
  when: "where condition matching",
  unless: "except exclude",
  until: "expires expiry",
  tests: "examples example test",
});
const COMPARISONS: Words = {
  contains: '`like "*text*"` asks for a part of a text, `matches /text/` for a regular expression',
  includes: '`like "*text*"` asks for a part of a text, `matches /text/` for a regular expression',
  startswith: '`like "text*"` asks how a text begins',
  endswith: '`like "*text"` asks how a text ends',
  equals: "equality is written `is`",
  eq: "equality is written `is`",
};

/** For a word that begins no item. */
export function itemHint(word: string): string | undefined {
  if (word === "rule") return "a rule begins with its verdict: `block`, `escalate`, `warn` or `allow`";
  if (word === "and" || word === "or") return "triggers and names are joined by commas, as in `on write, delete`";
  return written(ITEMS, word);
}

/** Where `expected` was expected by the rule of the grammar. */
export function hintAt(rule: string, expected: string, token: IToken): string | undefined {
  return byToken(rule, expected, token) ?? byWord(rule, token.image) ?? EXPECTED[expected];
}

const EXPECTED: Words = {
  "`on`": "say what it is about behind its name: `on write`, or a command in back-ticks",
  "`:`": "it has a type, as in `set keys: path { … }` and `param most: number = 3`",
  "`->`": "the verdict stands behind `->`",
  "a pattern in back-ticks or an event such as `write`":
    "the events are `command`, `read`, `write`, `delete`, `change`, `execute`, `fetch`, `send`, `query`, `signal`, `content`, `mention` and `call`",
  "a clause or `}`":
    "the clauses are `when`, `unless`, `because`, `instead`, `severity`, `unknown`, `unconstrained`, `overriding`, `until`, `finds` and `tests`",
};

function byToken(rule: string, expected: string, token: IToken): string | undefined {
  if (expected === "`->`" && (token.image === ":" || token.image === "=")) return `write \`->\` for \`${token.image}\``;
  if (token.image === ":") return "no colon stands behind the word that begins a clause, a test or a mode";
  if (token.image === "{" && rule === "comparison") return "write `in`, or `not in`, before a set";
  if (token.tokenType !== t.StringToken) return undefined;
  const text = token.image.slice(1, -1);
  if (expected.startsWith("a command in back-ticks")) return `a command stands in back-ticks: \`\` \`${text}\` \`\``;
  if (expected.includes("in back-ticks")) return `a command stands in back-ticks: \`\` \`${text} ...\` \`\` with whatever follows`;
  if (expected === "a regular expression") return `write \`/${text}/\`, or \`like ${token.image}\` for a glob`;
  if (expected === "a name") return "a name stands without quotes and has no blanks, as in `my-rules`";
  if (expected.startsWith("a field"))
    return 'each comparison is written whole, as in `x is "a" or x is "b"`; for several texts, `x in { "a" "b" }`';
  return undefined;
}

function byWord(rule: string, word: string): string | undefined {
  if (rule === "trigger" || rule === "triggers") return written(EVENTS, word);
  if (rule === "isComparison" && word === "in") return "write `in` without `is`";
  if (rule !== "block" && rule !== "body" && rule !== "clause") return undefined;
  return Object.hasOwn(COMPARISONS, word.toLowerCase()) ? COMPARISONS[word.toLowerCase()] : written(CLAUSES, word);
}

function written(words: Words, word: string): string | undefined {
  const lower = word.toLowerCase();
  return Object.hasOwn(words, lower) ? `write \`${words[lower]}\` for \`${word}\`` : undefined;
}
