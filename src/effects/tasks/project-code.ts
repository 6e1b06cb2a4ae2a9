import { knownWord } from "../../model/index.ts";
import type { CodeUse } from "../code.ts";
import { readScript } from "../scripts.ts";
import { type Shell, shellPath } from "../shell.ts";

/** Reads the file of code that a program runs of itself where the project has one: a Rakefile, a `conftest.py`, a configuration in JavaScript. */
export function runProjectCode(shell: Shell, use: CodeUse, tool: string | undefined): void {
  const files = FILES_OF.get(tool ?? "");
  const directory = shell.env.cwd.text;
  if (!files || directory === undefined || shell.run.paths.status(directory) === undefined) return;
  for (const name of files) {
    const path = shellPath(shell, knownWord(name));
    const file = path.real.text;
    if (file === undefined || shell.run.paths.status(file)?.kind !== "file") continue;
    readScript(shell, path, { ...use, language: languageOf(name), appended: [], sameShell: false });
    return;
  }
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
