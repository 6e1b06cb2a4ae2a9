import type { Word } from "../../model/index.ts";
import { knownWord } from "../../model/index.ts";
import type { Path } from "../paths/paths.ts";
import { type Shell, shellPath } from "../shell/shell.ts";
import { placesIn } from "../signatures/powers.ts";
import { EXTENSIONS } from "./script-languages.ts";
import { runScriptFile } from "./scripts.ts";

/**
 * A program that is named by its path may be a file of the project, or one that the script made: it is read. One that is called as a known program is
 * (`known`) is that program only where programs are installed, or where nothing is there.
 */
export function runPlaced(shell: Shell, words: readonly Word[], index: number, via: Word, known: boolean): void {
  const first = words[0] as Word;
  if (!isPlaced(first) && !isScriptName(first.text)) return;
  const path = shellPath(shell, first);
  if (!path.made && (isSystemProgram(path.lexical.text) || (known && isNoFileOfItsOwn(shell, path)))) return;
  const env = shell.env.clone();
  env.positional = words.slice(1);
  const carried = { ...shell.carried, unwrapped: [...shell.carried.unwrapped, via.text ?? ""], by: index };
  runScriptFile({ ...shell, env, carried, depth: shell.depth + 1 }, path, {
    reading: { index, via },
    language: "shell",
    appended: [],
    sameShell: false,
    isProgram: true,
  });
}

/** The program that a `PATH` of this line finds before the system's: a file of the project, or one that the line makes. */
export function programOnPath(shell: Shell, { text, span }: Word): Word | undefined {
  const value = text === undefined || text === "" || text.includes("/") ? undefined : shell.env.get("PATH");
  const path = value === undefined || "kind" in value ? value : value[0];
  for (const place of path ? placesIn(path) : []) {
    // From here on others than whoever wrote the line decide.
    if (place.text === undefined) return undefined;
    const word = knownWord(`${place.text === "" ? "." : place.text}/${text}`, span);
    const file = shellPath(shell, word);
    const isThere = file.real.text !== undefined && shell.run.paths.status(file.real.text)?.kind === "file";
    if (file.made || isThere) return word;
  }
  return undefined;
}

function isPlaced({ text, parts }: Word): boolean {
  return text?.includes("/") ?? parts.some((part) => typeof part === "string" && part.includes("/"));
}

/** Runners look for what is no program of the system beside them: `uv run build.py`. */
function isScriptName(text: string | undefined): boolean {
  const dot = text?.lastIndexOf(".") ?? -1;
  return text !== undefined && dot > 0 && EXTENSIONS.has(text.slice(dot + 1));
}

function isSystemProgram(path: string | undefined): boolean {
  return path !== undefined && /^\/(usr\/(local\/)?|opt\/homebrew\/)?s?bin\/[^/]+$/.test(path);
}

/** The program that it is called as, as far as anybody can tell. Where the links on the way lead decides: what the project holds is the agent's to write. */
function isNoFileOfItsOwn({ run }: Shell, { lexical, real }: Path): boolean {
  if (lexical.text === undefined) return true;
  const file = real.text;
  if (file === undefined) return false;
  if (run.paths.status(file)?.kind !== "file" || isSystemProgram(file)) return true;
  const { project, temp } = run.context;
  if ([project, ...temp].some((directory) => file.startsWith(`${directory}/`))) return false;
  return INSTALLED.some((place) => place.test(file) || place.test(lexical.text as string));
}

/** Where package managers and tools put the programs that they install. */
const INSTALLED: readonly RegExp[] = [
  /\/(?:node_modules\/\.bin|vendor\/bin|go\/bin|\.?v?env\/(?:bin|Scripts))\/[^/]+$/,
  // `~/.cargo/bin`, `~/.nvm/versions/node/v20.0.0/bin`, `~/.pyenv/shims`
  /\/\.[\w-]+(?:\/[\w.-]+)*\/(?:bin|shims)\/[^/]+$/,
  /\/(?:mini|ana)conda\d?(?:\/envs\/[\w.-]+)?\/bin\/[^/]+$/,
  /^\/(?:nix|opt|snap|usr|Library|Applications)\/./,
];
