import type { Word } from "../../model/index.ts";
import { ANY, isUnconstrained, knownWord, TRUE_VALUE, wordOf } from "../../model/index.ts";
import { type CodeUse, emitExecute, runCode } from "../carriers/code.ts";
import { runScriptFile } from "../carriers/scripts.ts";
import { emitPath, PathFields } from "../fields.ts";
import { runImports } from "../languages/modules.ts";
import { isNoResource } from "../paths/devices.ts";
import type { Path } from "../paths/paths.ts";
import { evaluateAgain } from "../shell/evaluated.ts";
import { type Shell, shellPath } from "../shell/shell.ts";
import { runWords } from "../shell/simple-command.ts";
import { type Power, powerInMake, powerOf } from "./power-table.ts";

/** What is in force for the commands that follow, without being exported anew. */
export const LASTING: readonly Word[] = ["PATH", "PROMPT_COMMAND", "PS0", "PS1", "PS2", "PS4"].map((name) => knownWord(name));

/** Emits what the variables of a command make it run; a variable without such power does nothing. */
export function applyPowers(shell: Shell, names: readonly Word[], index: number, via: Word): void {
  for (const { text } of names) {
    if (text === undefined) continue;
    const value = shell.env.get(text);
    const word = value === undefined || "kind" in value ? value : value[0];
    if (!word || word.text === "") continue;
    const power = powerOf(text, via.text ?? "") ?? powerInMake(word, via);
    if (power !== undefined) applyPower(shell, power, text, word, index, via);
  }
}

function applyPower(shell: Shell, power: Power, name: string, value: Word, index: number, via: Word): void {
  const { carried } = shell;
  const use: CodeUse = { reading: { index, via, origin: "assignment" }, language: "shell", appended: [], sameShell: false };
  const inner: Shell = {
    ...shell,
    output: undefined,
    stdin: undefined,
    env: shell.env.clone(),
    // The variables have their effects here: what they run must not take them up again, and run itself.
    assigns: [],
    carried: { ...carried, unwrapped: [...carried.unwrapped, name] },
  };
  const named = { name: knownWord(name), deferred: TRUE_VALUE };
  if (power === "compiler" || power === "command") {
    if (power === "compiler" && value.text !== undefined && /^[\w.+-]+$/.test(value.text)) return;
    runCode(inner, withoutPipe(value), use);
  } else if (power === "expansion") {
    const called = value.text?.match(/\$[({]shell\s+(.*)[)}]/s)?.[1];
    if (called !== undefined) runCode(inner, knownWord(called, value.span), use);
  } else if (power === "prompt") evaluateAgain(inner, value);
  else if (power === "setting") runSetting(inner, name, value);
  else if (typeof power === "object" && "code" in power) runInitial(inner, value, { ...use, language: power.code });
  else if (power === "script" && /[`$]/.test(value.text ?? "")) evaluateAgain(inner, value);
  else if (power === "script") runScriptFile(inner, shellPath(shell, value), { ...use, language: LOADED[name] ?? use.language });
  else if (power === "places") {
    const place = oddPlace(shell, name, value);
    if (place) emitExecute(shell, use, { source: "file", path: shellPath(shell, place), ...named }, value.span);
  } else if (power === "log") {
    const [first] = value.parts;
    // What is not a path is a level or a number of a descriptor.
    if (typeof first !== "string" || !first.includes("/")) return;
    const path = shellPath(shell, value);
    if (isNoResource(path)) return;
    const fields = new PathFields(shell.run, "write", via, shell.carried, path);
    if (name === "NODE_V8_COVERAGE" || value.text?.endsWith("/")) fields.tree = TRUE_VALUE;
    emitPath(shell.run, "write", fields, index, "assignment", value.span);
  } else if (power === "file") {
    const path = shellPath(shell, value);
    if (isUnconstrained(value)) emitExecute(shell, use, { source: "unknown", ...named }, value.span);
    else if (!isNoResource(path)) emitExecute(shell, { ...use, language: undefined }, { source: "file", path, ...named }, value.span);
  } else if (value.text === undefined || power.options.test(value.text)) {
    const path = oddFile(shell, name, value);
    const source = value.text === undefined ? "unknown" : path ? "file" : "literal";
    emitExecute(shell, { ...use, language: undefined }, { source, ...(path ? { path } : {}), ...named }, value.span);
    if (power.of !== undefined && value.text !== undefined) runWords(inner, givenTo(power.of, value.text), value.span);
    const files = optionWords(value).filter((word) => /^\.{0,2}\//.test(word));
    const loading: CodeUse = { ...use, language: LOADED[name], lenient: true };
    if (loading.language !== undefined)
      runImports(inner, loading, { files: files.map((word) => knownWord(word, value.span)), modules: [] });
  }
}

/** Variables that name files in a language which is read. */
const LOADED: Readonly<Record<string, string>> = { NODE_OPTIONS: "javascript", RUBYOPT: "ruby", PYTHONSTARTUP: "python" };

/** Code, or `@` and the file that has it. */
function runInitial(shell: Shell, value: Word, use: CodeUse): void {
  if (value.text?.startsWith("@")) runScriptFile(shell, shellPath(shell, knownWord(value.text.slice(1), value.span)), use);
  else runCode(shell, value, use);
}

/** The call that has the options among its words, cut as the program cuts them. */
function givenTo(program: string, options: string): readonly Word[] {
  const words = options.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  return [program, ...words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"))].map((word) => knownWord(word));
}

function optionWords(value: Word): readonly string[] {
  return value.text?.split(/[\s=:]+/) ?? [];
}

/** A setting that variables name and give a value is judged as `git -c` would be with it. */
function runSetting(shell: Shell, name: string, key: Word): void {
  const value = shell.env.get(name.replace("KEY", "VALUE"));
  const text = value === undefined || "kind" in value ? value : value[0];
  const setting = wordOf([...key.parts, "=", ...(text?.parts ?? [ANY])], { span: key.span });
  runWords(shell, [knownWord("git"), knownWord("-c"), setting, knownWord("version")], key.span ?? shell.span);
}

/** A file that options load from a place that is neither the system's nor the project's own. */
function oddFile(shell: Shell, name: string, value: Word): Path | undefined {
  for (const word of optionWords(value)) {
    if (!word.startsWith("/")) continue;
    const path = shellPath(shell, knownWord(word, value.span));
    if (path.lexical.text !== undefined && !isUsual(shell, name, path.lexical.text)) return path;
  }
  return undefined;
}

/** less runs what follows the `|` of LESSOPEN. */
function withoutPipe(value: Word): Word {
  const [first, ...rest] = value.parts;
  return typeof first === "string" && /^[|-]/.test(first)
    ? wordOf([first.replace(/^[|-]+/, ""), ...rest], { span: value.span, flow: value.flow })
    : value;
}

/** The first of the places that is neither the system's nor the project's own: whoever wrote there decides what runs. */
function oddPlace(shell: Shell, name: string, value: Word): Word | undefined {
  for (const place of placesIn(value)) {
    if (isUnconstrained(place) || place.text === "") continue;
    const path = shellPath(shell, place).lexical;
    const first = path.parts[0];
    // What begins with a variable is taken to be a place of the person's own.
    if (typeof first !== "string") continue;
    if (!isUsual(shell, name, path.text ?? first)) return place;
  }
  return undefined;
}

export function placesIn(value: Word): readonly Word[] {
  const places: Word[] = [];
  let parts: Word["parts"][number][] = [];
  for (const part of value.parts) {
    if (typeof part !== "string") {
      parts.push(part);
      continue;
    }
    part.split(":").forEach((piece, at) => {
      if (at > 0) {
        places.push(wordOf(parts));
        parts = [];
      }
      parts.push(piece);
    });
  }
  places.push(wordOf(parts));
  return places;
}

function isUsual(shell: Shell, name: string, path: string): boolean {
  if (/^\/(?:usr|bin|sbin|lib|lib64|opt|nix|snap|Library|System|Applications)(?:\/|$)/.test(path)) return true;
  const { context } = shell.run;
  const within = (directory: string) => path === directory || path.startsWith(directory === "/" ? "/" : `${directory}/`);
  if (within(context.project)) return name !== "PATH" || /\/(?:s?bin|\.bin|scripts|shims)$/.test(path);
  return within(context.home) && !/\/(?:Downloads|tmp)(?:\/|$)/.test(path);
}
