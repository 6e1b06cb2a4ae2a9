import { knownWord } from "../../model/index.ts";
import type { CodeUse } from "../carriers/code.ts";
import { readScript, runScriptFile } from "../carriers/scripts.ts";
import { type Shell, shellPath } from "../shell/shell.ts";

/** Reads the file of code that a program runs of itself where the project has one: a Rakefile, a `conftest.py`, a configuration in JavaScript. */
export function runProjectCode(shell: Shell, use: CodeUse, tool: string | undefined): void {
  const directory = shell.env.cwd.text;
  const files = directory === undefined || shell.run.paths.status(directory) === undefined ? undefined : FILES_OF.get(tool ?? "");
  for (const name of files ?? []) if (readFile(shell, use, name, languageOf(name))) return;
}

/** Reads the package that `go run` is given: a file, or all of a directory. */
export function runGoPackage(shell: Shell, use: CodeUse, name: string | undefined): void {
  if (name === undefined) return;
  const directory = name.endsWith(".go") ? undefined : shellPath(shell, knownWord(name)).real.text;
  const names = directory === undefined ? [] : (shell.run.paths.names(directory, MAX_LISTED) ?? []);
  const files = directory === undefined ? [name] : names.filter((file) => /\.go$/.test(file) && !/_test\.go$/.test(file));
  for (const file of files.slice(0, MAX_FILES)) readFile(shell, use, directory === undefined ? file : `${directory}/${file}`, "go");
}

/** Of a package so many files are read. */
const MAX_FILES = 8;
const MAX_LISTED = 500;

function readFile(shell: Shell, use: CodeUse, name: string, language: string): boolean {
  const path = shellPath(shell, knownWord(name));
  const file = path.real.text;
  if (file === undefined || (!path.made && shell.run.paths.status(file)?.kind !== "file")) return false;
  const code: CodeUse = { ...use, language, appended: [], sameShell: false };
  if (path.made) runScriptFile(shell, path, code);
  else readScript(shell, path, code);
  return true;
}

function languageOf(name: string): string {
  return name.endsWith(".py") || name === "SConstruct" ? "python" : /\.[cm]?[jt]s$/.test(name) ? "javascript" : "ruby";
}

/** The names under which a tool looks for its configuration, which is code. */
function configurations(...tools: readonly string[]): readonly string[] {
  return tools.flatMap((tool) => ["ts", "js", "mjs", "cjs", "mts", "cts"].map((end) => `${tool}.config.${end}`));
}

const FILES_OF: ReadonlyMap<string, readonly string[]> = new Map([
  ["rake", ["Rakefile", "rakefile"]],
  ["bundle", ["Gemfile"]],
  ["bundler", ["Gemfile"]],
  ["pod", ["Podfile"]],
  ["fastlane", ["fastlane/Fastfile"]],
  ["vagrant", ["Vagrantfile"]],
  ...["pip", "pip3", "uv"].map((tool) => [tool, ["setup.py"]] as const),
  ["nox", ["noxfile.py"]],
  ["invoke", ["tasks.py"]],
  ["inv", ["tasks.py"]],
  ["fab", ["fabfile.py"]],
  ["doit", ["dodo.py"]],
  ["scons", ["SConstruct"]],
  ["pytest", ["conftest.py"]],
  ["py.test", ["conftest.py"]],
  ["gulp", ["gulpfile.js", "gulpfile.mjs", "gulpfile.cjs", "gulpfile.ts"]],
  ["grunt", ["Gruntfile.js", "Gruntfile.cjs"]],
  ["jake", ["Jakefile.js"]],
  ["vitest", configurations("vitest", "vite")],
  ["eslint", [...configurations("eslint"), ".eslintrc.js", ".eslintrc.cjs"]],
  ["tailwindcss", configurations("tailwind")],
  ...["vite", "webpack", "rollup", "jest", "prettier", "next", "nuxt", "astro", "tsup", "playwright", "cypress", "babel", "postcss"].map(
    (tool) => [tool, configurations(tool)] as const,
  ),
]);
