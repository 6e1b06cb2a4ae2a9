import { knownWord, type Word } from "../../model/index.ts";
import { type CodeUse, runCode } from "../carriers/code.ts";
import { EXTENSIONS } from "../carriers/script-languages.ts";
import { readScript, runScriptFile } from "../carriers/scripts.ts";
import { MAX_TEXT } from "../limits.ts";
import { type Shell, shellPath } from "../shell/shell.ts";

/** Reads the files of code that a program runs of itself where the project has them: a Rakefile, a `conftest.py`, a configuration in JavaScript. */
export function runProjectCode(shell: Shell, use: CodeUse, tool: string | undefined): void {
  const directory = shell.env.cwd.text;
  const files = directory === undefined || shell.run.paths.status(directory) === undefined ? undefined : FILES_OF.get(tool ?? "");
  for (const name of files ?? []) readFile(shell, use, name, languageOf(name));
}

/** Reads the code that the words of a call name: a configuration or a plugin by a flag, and with what runs tests the tests. */
export function runNamedCode(shell: Shell, use: CodeUse, words: readonly Word[], tool: string): void {
  let left = MAX_FILES;
  words.forEach(({ text }, at) => {
    if (at === 0 || text === undefined || left === 0) return;
    const sign = text.startsWith("-") ? text.indexOf("=") : -1;
    const flag = sign > 0 ? text.slice(0, sign) : words[at - 1]?.text;
    const isRun = RUN_FILES.has(tool) && !text.startsWith("-");
    if (!isRun && !LOADING.has(flag ?? "")) return;
    // pytest names one test of a file behind two colons.
    const file = text.slice(sign + 1).replace(/::.*$/s, "");
    const language = EXTENSIONS.get(file.slice(file.lastIndexOf(".") + 1));
    if (language !== undefined && readFile(shell, use, file, language)) left -= 1;
  });
}

/** Flags by which tools are told of code that they load. */
const LOADING: ReadonlySet<string> = new Set(
  [
    "-c --config --config-file --configFile --configuration -f --file -r --require --import --loader -p --plugin --plugins",
    "--rulesdir --resolver --transform --reporter --reporters --format --formatter --custom-formatter --bootstrap",
    "--setupFiles --setupFilesAfterEnv --globalSetup --globalTeardown --testEnvironment --testRunner --runner",
    "--gulpfile --gruntfile --rakefile --noxfile --collection --app -I --init-script -s --snakefile",
  ].flatMap((names) => names.split(" ")),
);

/** What they are given by name they run. */
const RUN_FILES: ReadonlySet<string> = new Set(
  "mocha jest vitest ava tap jasmine playwright testcafe uvu pytest py.test nosetests trial behave rspec minitest phpunit pest".split(" "),
);

/** Reads the package that `go run` is given, a file or all of a directory; of `go test` the tests. */
export function runGoPackage(shell: Shell, use: CodeUse, name: string | undefined, ofTests: boolean): void {
  if (name === undefined) return;
  const directory = name.endsWith(".go") ? undefined : shellPath(shell, knownWord(name)).real.text;
  const names = directory === undefined ? [] : (shell.run.paths.names(directory, MAX_LISTED) ?? []);
  const files = directory === undefined ? [name] : names.filter((file) => /\.go$/.test(file) && /_test\.go$/.test(file) === ofTests);
  for (const file of files.slice(0, MAX_FILES)) readFile(shell, use, directory === undefined ? file : `${directory}/${file}`, "go");
}

/** Runs the lines that `go generate` looks for in the files of a package, and below it where it is asked for all. */
export function runGenerators(shell: Shell, use: CodeUse, name: string, words: readonly Word[]): void {
  const { paths } = shell.run;
  const directories = [shellPath(shell, knownWord(name)).real.text].filter((directory) => directory !== undefined);
  const isDeep = words.some(({ text }) => text?.endsWith("...") === true);
  for (let at = 0; at < Math.min(directories.length, MAX_PACKAGES); at += 1) {
    const directory = directories[at] as string;
    for (const file of (paths.names(directory, MAX_LISTED) ?? []).map((each) => `${directory}/${each}`)) {
      const isDirectory = isDeep && !/\/[._][^/]*$/.test(file) && paths.status(file)?.kind === "directory";
      if (isDirectory) directories.push(file);
      const text = file.endsWith(".go") ? paths.readText(file, MAX_TEXT) : undefined;
      for (const line of text?.matchAll(GENERATE) ?? []) runLine(shell, use, line[1] as string);
    }
  }
}

const GENERATE = /^\/\/go:generate[ \t]+(?!-command\b)(\S.*)$/gm;
const MAX_PACKAGES = 64;

/** A command that a file of the project has run. */
export function runLine(shell: Shell, use: CodeUse, line: string): void {
  runCode(shell, knownWord(line), { ...use, language: "shell", appended: [], lenient: true, sameShell: false });
}

/** Of a package so many files are read. */
const MAX_FILES = 8;
const MAX_LISTED = 500;

export function readFile(shell: Shell, use: CodeUse, name: string, language: string): boolean {
  const path = shellPath(shell, knownWord(name));
  const file = path.real.text;
  if (file === undefined || (!path.made && shell.run.paths.status(file)?.kind !== "file")) return false;
  const code: CodeUse = { ...use, language, appended: [], sameShell: false };
  if (path.made) runScriptFile(shell, path, code);
  else readScript(shell, path, code);
  return true;
}

function languageOf(name: string): string {
  const byEnd = EXTENSIONS.get(name.slice(name.lastIndexOf(".") + 1));
  return byEnd ?? (PYTHON_FILES.has(name) ? "python" : OTHER_FILES.test(name) ? "other" : "ruby");
}

const PYTHON_FILES: ReadonlySet<string> = new Set(["SConstruct", "Snakefile", "wscript"]);
const OTHER_FILES = /\.(?:rs|exs|gradle|kts|sbt|zig|swift)$/;

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
  ["pytest", ["conftest.py", "tests/conftest.py", "test/conftest.py"]],
  ["py.test", ["conftest.py", "tests/conftest.py", "test/conftest.py"]],
  ["gunicorn", ["gunicorn.conf.py"]],
  ["locust", ["locustfile.py"]],
  ["flask", ["app.py", "wsgi.py"]],
  ["alembic", ["alembic/env.py"]],
  ["snakemake", ["Snakefile"]],
  ["waf", ["wscript"]],
  ["sphinx-build", ["conf.py"]],
  ["cargo", ["build.rs"]],
  ["cargo run", ["src/main.rs"]],
  ["mix", ["mix.exs"]],
  ["gradle", ["build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts"]],
  ["gradlew", ["build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts"]],
  ["sbt", ["build.sbt"]],
  ["zig", ["build.zig"]],
  ["pnpm", [".pnpmfile.cjs"]],
  ["mocha", [".mocharc.js", ".mocharc.cjs"]],
  ["karma", ["karma.conf.js"]],
  ["wdio", ["wdio.conf.js", "wdio.conf.ts"]],
  ["gatsby", ["gatsby-config.js", "gatsby-node.js"]],
  ["storybook", [".storybook/main.js", ".storybook/main.ts"]],
  ["semantic-release", ["release.config.js", ".releaserc.js"]],
  ["lint-staged", [...configurations("lint-staged"), ".lintstagedrc.js"]],
  ["prettier", [...configurations("prettier"), ".prettierrc.js", ".prettierrc.cjs"]],
  ["gulp", ["gulpfile.js", "gulpfile.mjs", "gulpfile.cjs", "gulpfile.ts"]],
  ["grunt", ["Gruntfile.js", "Gruntfile.cjs"]],
  ["jake", ["Jakefile.js"]],
  ["vitest", configurations("vitest", "vite")],
  ["eslint", [...configurations("eslint"), ".eslintrc.js", ".eslintrc.cjs"]],
  ["tailwindcss", configurations("tailwind")],
  ...[
    "vite",
    "webpack",
    "rollup",
    "jest",
    "next",
    "ava",
    "svelte",
    "stylelint",
    "commitlint",
    "metro",
    "nuxt",
    "astro",
    "tsup",
    "playwright",
    "cypress",
    "babel",
    "postcss",
  ].map((tool) => [tool, configurations(tool)] as const),
]);
