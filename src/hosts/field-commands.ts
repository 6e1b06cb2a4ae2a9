import { ownName } from "./program-tools.ts";
import { quoted } from "./quoted.ts";

/** An object of a tool's input: its fields by their plain names. */
export type NamedFields = ReadonlyMap<string, unknown>;

/** The lines that fields of one object say only together: a program with its words or its input, code and its language, a diff, a request. */
export function commandsOfFields(fields: NamedFields, tool: string): readonly string[] {
  return [...programWithWords(fields), ...programWithInput(fields), ...codeInLanguage(fields, tool), ...diff(fields), ...request(fields)];
}

/** `{ command: "dl", args: ["stop"] }`. */
function programWithWords(fields: NamedFields): readonly string[] {
  const program = textOf(fields, PROGRAM_NAMES);
  const words = WORDS_NAMES.map((name) => fields.get(name)).find((value) => Array.isArray(value) || typeof value === "string");
  if (program === undefined || words === undefined) return [];
  const texts = Array.isArray(words) ? words.filter((word: unknown) => typeof word === "string").map(argument) : [words];
  return [[program, ...texts].join(" ")];
}

/** A tool may hand its words to a shell: a `~` is taken for the home directory. */
function argument(word: string): string {
  const home = /^~(?=\/|$)/.test(word) ? "~" : "";
  return home + (word === home ? "" : quoted(word.slice(home.length)));
}

/** `{ command: "sh", stdin: "dl stop" }`. */
function programWithInput(fields: NamedFields): readonly string[] {
  const program = textOf(fields, PROGRAM_NAMES);
  const input = textOf(fields, ["stdin", "input"]);
  return program === undefined || input === undefined ? [] : [withInput(program, input)];
}

function withInput(command: string, input: string): string {
  return `printf %s ${quoted(input)} | ${command}`;
}

/** `{ diff: "--- a/x …" }` changes the files that it names. */
function diff(fields: NamedFields): readonly string[] {
  const text = textOf(fields, ["diff", "patch", "unifieddiff", "patchtext"]);
  return text !== undefined && /^(?:\+\+\+|rename to) /m.test(text) ? [withInput("git apply", `${text}\n`)] : [];
}

const PROGRAM_NAMES = ["command", "cmd", "program", "executable", "exe", "binary", "bin"];
const WORDS_NAMES = ["args", "arguments", "argv", "params"];

/**
 * Code in a language that a field or the tool's name tells is judged as the program of that language would run it; where they differ, as both: a tool
 * need not heed the field, which whoever calls it has written.
 */
function codeInLanguage(fields: NamedFields, tool: string): readonly string[] {
  const language = textOf(fields, LANGUAGE_NAMES);
  const named = language === undefined ? undefined : INTERPRETERS.find(([pattern]) => pattern.test(language))?.[1];
  const interpreters = new Set([named, interpreterOfTool(tool)].filter((interpreter) => interpreter !== undefined));
  const codes = [...fields].flatMap(([name, value]) => (CODE_NAME.test(name) ? codeOf(value) : []));
  const lines = [...interpreters].flatMap((interpreter) => codes.map((code) => `${interpreter} ${quoted(code)}`));
  return [...lines, ...codes.flatMap(cellCommands)];
}

/** A text, or its lines as notebooks keep them. */
function codeOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  const isLines = Array.isArray(value) && value.length > 0 && value.every((line) => typeof line === "string");
  return isLines ? [value.join("")] : [];
}

/** What a cell of a notebook gives to a shell: all of it behind `%%bash`, a line behind `!`. */
function cellCommands(code: string): readonly string[] {
  const [, whole] = /^\s*%%(?:bash|sh|script\s+\S+|system|sx)[^\n]*\n([\s\S]*)$/.exec(code) ?? [];
  if (whole !== undefined) return [whole];
  return [...code.matchAll(/^\s*(?:!+|%(?:system|sx)\s)(.+)$/gm)].map(([, line]) => line as string);
}

const LANGUAGE_NAMES = ["language", "lang", "runtime", "kernel", "interpreter", "languageid"];
const CODE_NAME = /^((cell|python|js|javascript)?(code|source)|sourcecode|script|program|snippet)$/;
const INTERPRETERS: readonly (readonly [RegExp, string])[] = [
  [/^(i?python|py)[\d.]*$/i, "python3 -c"],
  [/^(node|nodejs|javascript|js|typescript|ts|deno|bun)[\d.]*$/i, "node -e"],
  [/^(bash|sh|shell|zsh)$/i, "bash -c"],
  [/^(ruby|rb)$/i, "ruby -e"],
  [/^(perl|pl)$/i, "perl -e"],
  [/^php$/i, "php -r"],
  [/^(powershell|pwsh|ps1)$/i, "pwsh -c"],
];

function interpreterOfTool(tool: string): string | undefined {
  if (/(^|[^a-z])(i?python\d?|py|jupyter|notebook|ide)([^a-z]|$)/i.test(tool) || /^execute_?code$/i.test(ownName(tool)))
    return "python3 -c";
  const isScript =
    /(node|javascript|typescript|deno|bun)/i.test(ownName(tool)) || /(^|[^a-z])(node(js)?|js|deno|bun)([^a-z]|$)/i.test(tool);
  return isScript ? "node -e" : undefined;
}

/** `{ method: "DELETE", url: "https://…" }`: asking alone does nothing there. */
function request(fields: NamedFields): readonly string[] {
  const method = textOf(fields, ["method", "httpmethod", "verb"])?.toUpperCase();
  const url = textOf(fields, ["url", "uri", "endpoint"]);
  if (method === undefined || url === undefined || !ACTING_METHODS.has(method)) return [];
  const body = textOf(fields, ["body", "data", "payload"]);
  return [["curl", "-X", method, ...(body === undefined ? [] : ["--data-raw", quoted(body)]), "--", quoted(url)].join(" ")];
}

const ACTING_METHODS: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH", "DELETE"]);

function textOf(fields: NamedFields, names: readonly string[]): string | undefined {
  return names.map((name) => fields.get(name)).find((value): value is string => typeof value === "string" && value !== "");
}
