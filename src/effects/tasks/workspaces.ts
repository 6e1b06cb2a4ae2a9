import { knownWord } from "../../model/index.ts";
import { MAX_TEXT } from "../limits.ts";
import { type Shell, shellPath } from "../shell/shell.ts";
import type { MembersAsked } from "./members-asked.ts";
import { installScripts, linkedPlaces, packageNameOf, packageScript, workspacePatterns } from "./task-files.ts";
import { fieldsOf, itemsOf, parseYaml } from "./yaml.ts";

/** A package of a repository that has several. */
interface Member {
  readonly directory: string;
  readonly text: string;
}

/** Of so many packages what they say is read. */
const MAX_MEMBERS = 40;
const MAX_LISTED = 500;

/**
 * What the packages of the repository at `root` have scripts of these names do, each in its directory. `only`: by name or place; a pattern, and
 * nothing, stand for all of them.
 */
export function memberScripts(shell: Shell, root: string, { scripts, only }: MembersAsked): string | undefined {
  const members = membersOf(shell, root);
  const named = members.filter((member) => only.some((wanted) => isCalled(member, wanted)));
  const code = (named.length > 0 ? named : members).flatMap(({ directory, text }) => {
    const lines = scripts.flatMap((script) => packageScript(text, script) ?? []);
    return lines.length === 0 ? [] : [inDirectory(directory, lines.join("\n"))];
  });
  return code.length === 0 ? undefined : code.join("\n");
}

/** What an installation runs of the packages of the repository, and of those that it links from their directories. */
export function installedMembers(shell: Shell, root: string): string | undefined {
  const text = shell.run.paths.readText(`${root}/package.json`, MAX_TEXT) ?? "";
  const linked = linkedPlaces(text).map((place) => shellPath(shell, knownWord(`${root}/${place}`)).real.text ?? "");
  const directories = new Set([...membersOf(shell, root).map(({ directory }) => directory), ...linked]);
  const code = [...directories].slice(0, MAX_MEMBERS).flatMap((directory) => {
    const scripts = installScripts(shell.run.paths.readText(`${directory}/package.json`, MAX_TEXT) ?? "");
    return scripts === undefined ? [] : [inDirectory(directory, scripts)];
  });
  return code.length === 0 ? undefined : code.join("\n");
}

function inDirectory(directory: string, code: string): string {
  return `(cd '${directory.replaceAll("'", "'\\''")}' && {\n${code}\n})`;
}

function isCalled({ directory, text }: Member, wanted: string): boolean {
  return packageNameOf(text) === wanted || directory.endsWith(`/${wanted.replace(/^\.\//, "").replace(/\/$/, "")}`);
}

function membersOf(shell: Shell, root: string): readonly Member[] {
  const { paths } = shell.run;
  const read = (file: string) => paths.readText(`${root}/${file}`, MAX_TEXT);
  const yaml = read("pnpm-workspace.yaml");
  const patterns = [
    ...workspacePatterns(read("package.json") ?? "", "workspaces"),
    ...workspacePatterns(read("lerna.json") ?? "", "packages"),
    ...(yaml === undefined
      ? []
      : itemsOf(fieldsOf(parseYaml(yaml))["packages"]).filter((item): item is string => typeof item === "string")),
  ];
  const directories = new Set(patterns.flatMap((pattern) => directoriesOf(shell, root, pattern)));
  return [...directories].slice(0, MAX_MEMBERS).flatMap((directory) => {
    const text = paths.readText(`${directory}/package.json`, MAX_TEXT);
    return text === undefined ? [] : [{ directory, text }];
  });
}

/** `packages/a`, and what lies in `packages` of `packages/*` and `packages/**`. */
function directoriesOf(shell: Shell, root: string, pattern: string): readonly string[] {
  const [, place = "", star] = /^(?:\.\/)?([^*!{[]*?)\/?(\*{1,2}(?:\/\*)?)?\/?$/.exec(pattern) ?? [];
  if (place === "" && star === undefined) return [];
  const directory = shellPath(shell, knownWord(`${root}/${place}`)).real.text;
  if (directory === undefined) return [];
  return star === undefined ? [directory] : (shell.run.paths.names(directory, MAX_LISTED) ?? []).map((name) => `${directory}/${name}`);
}
