import { knownWord } from "../../model/index.ts";
import type { CodeUse } from "../carriers/code.ts";
import { EXTENSIONS } from "../carriers/script-languages.ts";
import { MAX_TEXT } from "../limits.ts";
import { type Shell, shellPath } from "../shell/shell.ts";
import { readFile, runLine } from "./project-code.ts";
import { buildBackend, cargoCommands, namedIn, pytestIni, pytestOptions, type Settings, yarnSettings } from "./settings-files.ts";
import { upwards } from "./upwards.ts";

/** Reads the code that the project's own settings have a tool load: an honest task runs it, whoever wrote it there. */
export function runProjectSettings(shell: Shell, use: CodeUse, tool: string | undefined): void {
  const from = shell.env.cwd.text;
  if (from === undefined) return;
  for (const [file, read] of SETTINGS_OF.get(tool ?? "") ?? []) {
    for (const directory of upwards(from, shell.run.context.project)) {
      const text = textOf(shell, `${directory}/${file}`);
      if (text === undefined) continue;
      applySettings(shell, use, directory, read(text));
      break;
    }
  }
}

function applySettings(shell: Shell, use: CodeUse, directory: string, settings: Settings): void {
  const { files = [], modules = [], places = [], commands = [] } = settings;
  for (const name of files) {
    const language = EXTENSIONS.get(name.slice(name.lastIndexOf(".") + 1)) ?? "javascript";
    readFile(shell, use, name.startsWith("/") ? name : `${directory}/${name}`, language);
  }
  for (const module of modules) runModuleIn(shell, use, directory, module, places);
  for (const command of commands.slice(0, MAX_COMMANDS)) runLine(shell, use, command);
}

const MAX_COMMANDS = 16;

/** As this line leaves it, else as it lies on disk. */
function textOf(shell: Shell, file: string): string | undefined {
  const { paths } = shell.run;
  const path = shellPath(shell, knownWord(file));
  const { text } = path.real;
  if (path.made) return path.made.content?.text;
  return text === undefined || paths.status(text)?.kind !== "file" ? undefined : paths.readText(text, MAX_TEXT);
}

/** The module and the packages on the way to it. */
function runModuleIn(shell: Shell, use: CodeUse, directory: string, module: string, places: readonly string[]): void {
  if (!/^[\w.]+$/.test(module)) return;
  const steps = module.split(".");
  for (const place of new Set([...places, ".", "src"])) {
    steps.forEach((_, index) => {
      const file = `${place.startsWith("/") ? place : `${directory}/${place}`}/${steps.slice(0, index + 1).join("/")}`;
      for (const end of [".py", "/__init__.py"]) readFile(shell, use, file + end, "python");
    });
  }
}

type Reader = (text: string) => Settings;

const PYPROJECT = ["pyproject.toml", buildBackend] as const;
const PYTEST: readonly (readonly [string, Reader])[] = [
  ["pyproject.toml", pytestOptions],
  ...["pytest.ini", ".pytest.ini", "tox.ini", "setup.cfg"].map((file) => [file, pytestIni] as const),
];

/** Tools in JavaScript keep their settings in `package.json` under their name, or in a file of their own. */
function inPackage(tool: string, ...files: readonly string[]): readonly [string, readonly (readonly [string, Reader])[]] {
  return [tool, [["package.json", namedIn(tool)] as const, ...files.map((file) => [file, namedIn(undefined)] as const)]];
}

const SETTINGS_OF: ReadonlyMap<string, readonly (readonly [string, Reader])[]> = new Map([
  ...["pip", "pip3", "uv", "build", "pyproject-build"].map((tool) => [tool, [PYPROJECT]] as const),
  ["pytest", PYTEST],
  ["py.test", PYTEST],
  ["cargo", [".cargo/config.toml", ".cargo/config"].map((file) => [file, cargoCommands] as const)],
  ["yarn", [".yarnrc.yml", ".yarnrc"].map((file) => [file, yarnSettings] as const)],
  inPackage("jest", "jest.config.json"),
  inPackage("mocha", ".mocharc.json", ".mocharc.jsonc", ".mocharc.yml", ".mocharc.yaml"),
  inPackage("ava"),
  inPackage("babel", ".babelrc", ".babelrc.json", "babel.config.json"),
  inPackage("nyc", ".nycrc", ".nycrc.json"),
  inPackage("prettier", ".prettierrc", ".prettierrc.json"),
  inPackage("stylelint", ".stylelintrc", ".stylelintrc.json"),
  [
    "eslint",
    [["package.json", namedIn("eslintConfig")], ...[".eslintrc", ".eslintrc.json"].map((file) => [file, namedIn(undefined)] as const)],
  ],
]);
