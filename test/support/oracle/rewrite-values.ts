/** Rewritings that have the shell compute the words: variables, substitutions, encodings. */
import { double, type Form, isBare, isOneLine, plain, single, textDraft, textOf, wordsOf } from "./draft.ts";
import type { Random } from "./random.ts";
import { eachWord } from "./rewrite-words.ts";

function name(random: Random): string {
  return random.pick(["X", "cmd", "_a1", "TARGET", "opts"]) + random.below(100);
}

/** Some of the words are in variables. */
const assigned: Form = (draft, random) => {
  const assignments: string[] = [];
  const words = wordsOf(draft, random).map((word) => {
    if (random.chance(0.4)) return plain(word);
    const variable = `${name(random)}_${assignments.length}`;
    const [value, use] = hidden(variable, word, random);
    assignments.push(value);
    return use;
  });
  return textDraft(`${assignments.join(random.pick(["; ", "\n"]))}${assignments.length > 0 ? "; " : ""}${words.join(" ")}`, draft.runs);
};

/** An assignment, and the expansion that gives the word. */
function hidden(variable: string, word: string, random: Random): readonly [string, string] {
  const at = random.below(word.length + 1);
  const odd = /[^\w./-]/.test(word) || word === "";
  switch (odd ? random.below(3) : random.below(11)) {
    case 0:
      return [`${variable}=${single(word)}`, `"$${variable}"`];
    case 1:
      return [`${variable}=${double(word.slice(0, at))}`, `"$${variable}"${single(word.slice(at))}`];
    case 2:
      return [`${variable}=${single(word.slice(at))}; ${variable}=${double(word.slice(0, at))}$${variable}`, `"\${${variable}}"`];
    case 3:
      return [`${variable}=`, `\${${variable}:-${word}}`];
    case 4:
      return [`${variable}=zz${word}`, `\${${variable}#zz}`];
    case 5:
      return [`${variable}=${word}.q`, `"\${${variable}%.q}"`];
    case 6:
      return [`${variable}=@${word}`, `\${${variable}:1}`];
    case 7:
      return [`${variable}=${word.slice(0, at)}@${word.slice(at)}`, `"\${${variable}/@/}"`];
    case 8:
      return [`${variable}r=${word}; ${variable}=${variable}r`, `\${!${variable}}`];
    case 9:
      return [`printf -v ${variable} %s ${plain(word)}`, `"$${variable}"`];
    default:
      return [`declare -n ${variable}=${variable}o; ${variable}o=${plain(word)}`, `$${variable}`];
  }
}

const array: Form = (draft, random) => {
  const variable = name(random);
  const words = wordsOf(draft, random).map(plain);
  const added = random.chance(0.4)
    ? `${variable}=(${words[0]}); ${variable}+=(${words.slice(1).join(" ")})`
    : `${variable}=(${words.join(" ")})`;
  return textDraft(`${added}; "\${${variable}[@]}"`, draft.runs);
};

const positional: Form = (draft, random) => {
  const words = wordsOf(draft, random).map(plain);
  return random.chance(0.5)
    ? textDraft(`set -- ${words.join(" ")}; "$@"`, draft.runs)
    : textDraft(`set -- x ${words.slice(1).join(" ")}; shift; ${words[0]} "$@"`, draft.runs);
};

/** An unquoted variable splits into words. */
const split: Form = (draft, random) => {
  const words = wordsOf(draft, random);
  const variable = name(random);
  if (!words.every((word) => isBare(word))) return textDraft(`${variable}=${single(textOf(draft))}; eval "$${variable}"`, draft.runs);
  return random.chance(0.3)
    ? textDraft(words.join(`\${${random.pick(["IFS", "IFS:0:1", "IFS%??"])}}`), draft.runs)
    : textDraft(`${variable}=${single(words.join("  "))}; $${variable}`, draft.runs);
};

const loop: Form = (draft, random) => {
  const words = wordsOf(draft, random).map(plain);
  const variable = name(random);
  const last = words.at(-1) ?? "";
  return words.length < 2
    ? undefined
    : textDraft(`for ${variable} in ${last}; do ${words.slice(0, -1).join(" ")} "$${variable}"; done`, draft.runs);
};

const conditional: Form = (draft, random) => {
  const variable = name(random);
  const text = textOf(draft);
  return random.chance(0.5)
    ? textDraft(`${variable}=${single(text)}; if true; then eval "$${variable}"; fi`, draft.runs)
    : textDraft(`${variable}=1; case $${variable} in 1) eval ${single(text)} ;; esac`, draft.runs);
};

/** A variable that is given another value on a way that is not taken, or that does not take it. */
const kept: Form = (draft, random) => {
  const words = wordsOf(draft, random).map(plain);
  const variable = name(random);
  const set = `${variable}=${words[0]}`;
  const choices = [
    `${set}\nfalse && ${variable}=:`,
    `${set}\ncd missing 2> /dev/null && ${variable}=:`,
    `${set}\n[ -e missing ] && ${variable}=:`,
    `${set}\n(${variable}=:)`,
    `${set}\nunset -f ${variable}`,
    `readonly ${set}\nunset ${variable} 2> /dev/null`,
    `declare -r ${set}\nread ${variable} 2> /dev/null <<< :`,
  ];
  return textDraft(`${random.pick(choices)}\n"$${variable}" ${words.slice(1).join(" ")}`, draft.runs);
};

export const VARIABLES: readonly Form[] = [assigned, assigned, assigned, kept, array, positional, split, loop, conditional];

/** A word as what a command prints. `echo` takes what looks like its own flag. */
function printed(word: string, random: Random): string {
  const quotes = isBare(word) && random.chance(0.5) ? "" : '"';
  const sources = [`printf %s ${plain(word)}`, `printf '%s\\n' ${plain(word)}`, `cat <<< ${plain(word)}`];
  if (!word.startsWith("-")) sources.push(`echo ${plain(word)}`);
  const source = random.pick(sources);
  if (isBare(word) && !source.includes("\\") && random.chance(0.3)) return `${quotes}\`${source}\`${quotes}`;
  if (isBare(word) && !word.startsWith("-") && random.chance(0.2)) return `${quotes}$(echo $(${source}))${quotes}`;
  return `${quotes}$(${source})${quotes}`;
}

const evaluated: Form = (draft, random) => {
  const text = textOf(draft);
  const source = random.pick([`printf %s ${single(text)}`, `printf '%s\\n' ${single(text)}`, `cat <<< ${single(text)}`]);
  return textDraft(
    random.pick([`eval "$(${source})"`, `bash -c "$(${source})"`, `source <(${source})`, `bash <(${source})`, `. <(${source})`]),
    draft.runs,
  );
};

/** The value of a substitution that runs something, too. */
const beside: Form = (draft, random) => {
  const text = textOf(draft);
  return textDraft(random.pick([`: "$(\n${text}\n)"`, `${name(random)}=$(\n${text}\n)`, `echo "x$(\n${text}\n)" | cat`]), draft.runs);
};

export const SUBSTITUTIONS: readonly Form[] = [
  eachWord((word, random) => (word === "" || word.endsWith("\n") || random.chance(0.35) ? plain(word) : printed(word, random))),
  eachWord((word) => (isBare(word) ? `$(printf %s%s ${plain(word.slice(0, 1))} ${single(word.slice(1))})` : single(word))),
  evaluated,
  evaluated,
  beside,
];

function ansi(text: string, random: Random): string {
  let result = "";
  for (const character of text) {
    const code = character.charCodeAt(0);
    const hex = code.toString(16);
    const way = code > 126 ? 9 : random.below(6);
    if (way === 0) result += `\\x${hex.padStart(2, "0")}`;
    else if (way === 1) result += `\\${code.toString(8).padStart(3, "0")}`;
    else if (way === 2) result += `\\u${hex.padStart(4, "0")}`;
    else if (character === "\n") result += "\\n";
    else result += /[\\']/.test(character) ? `\\${character}` : character;
  }
  return `$'${result}'`;
}

function bytes(text: string, random: Random): string {
  const octal = random.chance(0.5);
  return [...Buffer.from(text)]
    .map((byte) => (octal ? `\\${byte.toString(8).padStart(3, "0")}` : `\\x${byte.toString(16).padStart(2, "0")}`))
    .join("");
}

function rotated(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const base = letter <= "Z" ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}

/** A command line that prints the text, decoded. */
function decoder(text: string, random: Random): string {
  const base64 = Buffer.from(text).toString("base64");
  const sources = [
    `echo ${base64} | base64 -d`,
    `base64 --decode <<< ${base64}`,
    `printf %s ${single(base64)} | base64 -d`,
    `printf '${bytes(text, random)}'`,
    `echo -e '${[...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("")}'`,
    `printf '%b' '${[...Buffer.from(text)].map((byte) => `\\0${byte.toString(8).padStart(3, "0")}`).join("")}'`,
    `tr a-zA-Z n-za-mN-ZA-M <<< ${single(rotated(text))}`,
    `echo ${single(rotated(text))} | tr 'A-Za-z' 'N-ZA-Mn-za-m'`,
  ];
  if (isOneLine(text)) sources.push(`rev <<< ${single([...text].reverse().join(""))}`);
  return random.pick(sources);
}

const decoded: Form = (draft, random) => {
  const source = decoder(textOf(draft), random);
  return textDraft(
    random.pick([
      `${source} | bash`,
      `${source} | sh`,
      `eval "$(${source})"`,
      `bash -c "$(${source})"`,
      `bash <<< "$(${source})"`,
      `source <(${source})`,
    ]),
    draft.runs,
  );
};

export const ENCODINGS: readonly Form[] = [
  eachWord((word, random) => (random.chance(0.25) ? plain(word) : ansi(word, random))),
  eachWord((word, random) =>
    word === "" || word.endsWith("\n") || random.chance(0.4) ? plain(word) : `"$(printf '${bytes(word, random)}')"`,
  ),
  (draft, random) => textDraft(`eval ${ansi(textOf(draft), random)}`, draft.runs),
  decoded,
  decoded,
  decoded,
];
