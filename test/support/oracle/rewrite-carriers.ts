/** Rewritings that hand the command to something that runs it: wrappers, here-documents, functions and aliases. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { double, type Form, isBare, isOneLine, plain, single, textDraft, textOf, wordsDraft, wordsOf } from "./draft.ts";
import type { Random } from "./random.ts";

/** A form that puts words before the command's. */
function before(...choices: readonly (readonly string[])[]): Form {
  return (draft, random) => wordsDraft([...random.pick(choices), ...wordsOf(draft, random, true)], draft.runs);
}

const inShell: Form = (draft, random) => {
  const text = textOf(draft);
  const shell = random.pick(["bash", "sh"]);
  return wordsDraft(
    random.pick([
      [shell, "-c", text],
      [shell, "-ec", text],
      [shell, "-c", `${text}\n`, "name", "one"],
      [shell, "-o", "errexit", "-c", text],
    ]),
    draft.runs,
  );
};

const argumentsOfShell: Form = (draft, random) => {
  const words = wordsOf(draft, random, true);
  return wordsDraft(
    random.pick([
      ["bash", "-c", '"$@"', "_", ...words],
      ["sh", "-c", '"$0" "$@"', ...words],
      ["bash", "-c", `${plain(words[0] ?? "")} "$@"`, "_", ...words.slice(1)],
    ]),
    draft.runs,
  );
};

const evaluated: Form = (draft, random) => {
  if (draft.kind === "text" || random.chance(0.4)) return wordsDraft(["eval", textOf(draft)], draft.runs);
  return wordsDraft(["eval", ...draft.words.map((word) => plain(word.text))], draft.runs);
};

const replaced: Form = (draft, random) => textDraft(`(exec ${wordsOf(draft, random, true).map(plain).join(" ")})`, draft.runs);

const splitByEnv: Form = (draft, random) => {
  const words = wordsOf(draft, random, true);
  return words.every(isBare)
    ? wordsDraft(["env", "-S", words.join(" ")], draft.runs)
    : wordsDraft(["env", "A=1", "B=2", ...words], draft.runs);
};

/** The command, or the last of its words, comes to `xargs` as literal input. */
const xargs: Form = (draft, random) => {
  const words = wordsOf(draft, random, true);
  const last = words.at(-1) ?? "";
  const kept = words.slice(0, -1).map(plain).join(" ");
  if (words.length < 2 || last.includes("\n")) return undefined;
  const choices = [
    `printf '%s\\0' ${plain(last)} | xargs -0 ${kept}`,
    `printf '%s\\n' ${single(last)} | xargs -d '\\n' ${kept}`,
    `xargs -0 ${kept} < <(printf '%s\\0' ${plain(last)})`,
  ];
  if (isBare(last))
    choices.push(
      `echo ${single(last)} | xargs ${kept}`,
      `xargs ${kept} <<< ${last}`,
      `echo ${single(last)} | xargs -I% ${kept} %`,
      `printf ${single(`${last.replaceAll("%", "%%")}\\n`)} | xargs -n 1 ${kept}`,
    );
  if (words.every(isBare))
    choices.push(`echo ${single(words.slice(1).join(" "))} | xargs ${words[0]}`, `xargs <<< x -I{} ${words.join(" ")}`);
  return textDraft(random.pick(choices), draft.runs);
};

/** `find` names the operand. */
const found: Form = (draft, random, world) => {
  if (draft.kind !== "words") return undefined;
  const last = draft.words.at(-1);
  if (!last?.path || !existsSync(join(world.project, last.text))) return undefined;
  const rest = draft.words.slice(0, -1).map((word) => plain(word.text));
  return textDraft(`find ${plain(last.text)} -maxdepth 0 -exec ${rest.join(" ")} {} ${random.pick(["\\;", "';'", "+"])}`, draft.runs);
};

export const WRAPPERS: readonly Form[] = [
  before(["env"], ["env", "A=1"], ["env", "-u", "FOO"], ["env", "--", "A=1"]),
  splitByEnv,
  before(["nohup"], ["nice"], ["nice", "-n", "5"], ["nice", "-5"], ["nice", "--adjustment=3"]),
  before(["timeout", "60"], ["timeout", "-k", "1", "60s"], ["timeout", "--signal=KILL", "1m"], ["timeout", "-s", "TERM", "60"]),
  before(["sudo"], ["sudo", "-n"], ["sudo", "-u", "root"], ["sudo", "-nE"], ["doas"]),
  before(["command"]),
  inShell,
  inShell,
  argumentsOfShell,
  evaluated,
  replaced,
  xargs,
  xargs,
  found,
];

function mark(text: string, random: Random): string {
  const tag = random.pick(["E", "EOF", "END_1"]);
  return text.split("\n").includes(tag) ? `${tag}${random.below(1000)}x` : tag;
}

/** What an unquoted here-document would expand is escaped. */
function document(text: string, random: Random): string {
  const tag = mark(text, random);
  if (random.chance(0.6)) return `<<${random.pick([single(tag), double(tag), `\\${tag}`])}\n${text}\n${tag}\n`;
  return `<<${tag}\n${text.replace(/[\\$`]/g, "\\$&")}\n${tag}\n`;
}

const input: Form = (draft, random) => {
  const here = document(textOf(draft), random);
  const shell = random.pick(["bash", "sh", "bash -s", "bash -s --"]);
  return textDraft(
    random.pick([`${shell} ${here}`, `cat ${here.replace(/\n/, ` | ${shell}\n`)}`, `source /dev/stdin ${here}`, `eval "$(cat ${here})"`]),
    draft.runs,
  );
};

const hereString: Form = (draft, random) => {
  const text = single(textOf(draft));
  return textDraft(
    random.pick([`bash <<< ${text}`, `sh <<< ${text}`, `bash -s <<< ${text}`, `eval "$(cat <<< ${text})"`, `cat <<< ${text} | bash`]),
    draft.runs,
  );
};

const read: Form = (draft, random) => {
  const text = textOf(draft);
  // `read` takes the spaces around a line away.
  if (!isOneLine(text) || text.trim() !== text) return undefined;
  const quoted = single(text);
  return textDraft(
    random.pick([
      `read -r line <<< ${quoted}; eval "$line"`,
      `while IFS= read -r line; do eval "$line"; done <<< ${quoted}`,
      `mapfile -t lines <<< ${quoted}; eval "\${lines[0]}"`,
      `while read -r line; do bash -c "$line"; done <<'E'\n${text}\nE\n`,
    ]),
    draft.runs,
  );
};

export const DOCUMENTS: readonly Form[] = [input, input, hereString, read];

function functionName(random: Random): string {
  return random.pick(["f", "run_it", "clean", "go_on", "_x"]);
}

const body: Form = (draft, random) => {
  const name = functionName(random);
  const head = random.pick([`${name}() {`, `function ${name} {`, `function ${name}() {`]);
  return textDraft(`${head}\n${textOf(draft)}\n}\n${name}`, draft.runs);
};

const parameters: Form = (draft, random) => {
  const words = wordsOf(draft, random).map(plain);
  const name = functionName(random);
  const choices = [
    `${name}() { "$@"; }; ${name} ${words.join(" ")}`,
    `${name}() { ${words[0]} "$@"; }; ${name} ${words.slice(1).join(" ")}`,
  ];
  if (words.length > 1 && words.length < 9)
    choices.push(
      `${name}() { ${words[0]} ${words
        .slice(1)
        .map((_, index) => `"$${index + 1}"`)
        .join(" ")}; }; ${name} ${words.slice(1).join(" ")}`,
    );
  if (words.length > 1) choices.push(`${name}() { local v="$1"; shift; ${words[0]} "$v" "$@"; }; ${name} ${words.slice(1).join(" ")}`);
  return textDraft(random.pick(choices), draft.runs);
};

/** A function with the name of the program, or of something harmless. */
const renamed: Form = (draft, random) => {
  const words = wordsOf(draft, random, true);
  const program = plain(words[0] ?? "");
  const rest = words.slice(1).map(plain).join(" ");
  return textDraft(
    isBare(program) && random.chance(0.5)
      ? `${program}() { command ${program} "$@"; }; ${program} ${rest}`
      : `echo() { ${program} "$@"; }; echo ${rest}`,
    draft.runs,
  );
};

/** An alias counts from the next line of input on, so all of it is a script of its own. */
const alias: Form = (draft, random) => {
  const words = wordsOf(draft, random);
  const cut = 1 + random.below(words.length);
  const value = words.slice(0, cut).map(plain).join(" ");
  const rest = words.slice(cut).map(plain).join(" ");
  if (!isOneLine(value) || !isOneLine(rest)) return undefined;
  const name = random.pick(["ll", "z", "x1"]);
  return wordsDraft(["eval", `shopt -s expand_aliases\nalias ${name}=${single(value)}\n${name} ${rest}`], draft.runs);
};

/** A function or an alias of the program's name that does not come into play: not in another process, and not in its own line. */
const masked: Form = (draft, random) => {
  const words = wordsOf(draft, random, true);
  const program = words[0] ?? "";
  const text = words.map(plain).join(" ");
  // The mask must not be of what is used to get around it.
  if (!isBare(program) || ["bash", "env", "command"].includes(program)) return undefined;
  const choices = [`bash -c ${single(text)}`, `command ${text}`, `env ${text}`, `bash <<< ${single(text)}`];
  const aliased = isOneLine(text) ? [`alias ${program}=:; ${text}`] : [];
  return textDraft(random.pick([`${program}() { :; }; ${random.pick(choices)}`, ...aliased]), draft.runs);
};

/** A function of the program's name on a way that is not taken, or that is taken away again. */
const decoy: Form = (draft, random) => {
  const words = wordsOf(draft, random, true);
  const program = words[0] ?? "";
  if (!isBare(program)) return undefined;
  const mask = `${program}() { :; }`;
  const choices = [
    `false && ${mask}`,
    `true || ${mask}`,
    `[ -e missing ] && ${mask}`,
    `if [ -e missing ]; then ${mask}; fi`,
    `for x in; do ${mask}; done`,
    `case a in b) ${mask};; esac`,
    `while false; do ${mask}; done`,
    `(${mask})`,
    `${mask}; unset -f ${program}`,
    `cd missing 2> /dev/null && ${mask}`,
  ];
  return textDraft(`${random.pick(choices)}\n${words.map(plain).join(" ")}`, draft.runs);
};

const trapped: Form = (draft) => textDraft(`(trap ${single(textOf(draft))} EXIT)`, draft.runs);

export const FUNCTIONS: readonly Form[] = [body, parameters, parameters, renamed, masked, decoy, alias, trapped];
