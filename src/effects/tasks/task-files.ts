/** What the files say in which projects keep their tasks: the shell code of a task by its name. Pure text in, text out. */

/** The scripts of a `package.json` that `npm run NAME` starts, in their order; undefined where there is no such script. */
export function packageScript(text: string, name: string): string | undefined {
  const scripts = entriesOf(text, "scripts");
  const code = scripts?.[name];
  if (typeof code !== "string") return undefined;
  return [scripts?.[`pre${name}`], code, scripts?.[`post${name}`]].filter((part) => typeof part === "string").join("\n");
}

/** What a `package.json` or `lerna.json` says of where the packages of the repository lie: a list, or an object that has one. */
export function workspacePatterns(text: string, key: string): readonly string[] {
  const entries = entriesOf(text, key);
  const list: unknown = Array.isArray(entries) ? entries : entries?.["packages"];
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === "string") : [];
}

/** Directories that a `package.json` names as where a package lies. */
export function linkedPlaces(text: string): readonly string[] {
  const versions = ["dependencies", "devDependencies", "optionalDependencies"].flatMap((key) => Object.values(entriesOf(text, key) ?? {}));
  return versions.flatMap((version) => (typeof version === "string" ? (/^(?:file|link|portal):(.+)$/.exec(version)?.[1] ?? []) : []));
}

/** The name of a package. */
export function packageNameOf(text: string): string | undefined {
  const name = parsedObject(text)?.["name"];
  return typeof name === "string" ? name : undefined;
}

/** The scripts of a `package.json` that run once the packages of the project are installed. */
export function installScripts(text: string): string | undefined {
  const scripts = entriesOf(text, "scripts");
  const code = AFTER_INSTALL.map((name) => scripts?.[name]).filter((part) => typeof part === "string");
  return code.length === 0 ? undefined : code.join("\n");
}

/** What lint-staged runs, each with the names of changed files behind it. */
export function stagedCommands(text: string): string | undefined {
  const commands = Object.values(entriesOf(text, "lint-staged") ?? {}).flat();
  const lines = commands.filter((line): line is string => typeof line === "string");
  return lines.length === 0 ? undefined : lines.join("\n");
}

const AFTER_INSTALL = ["preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare"];

/** The task of a `deno.json`, written as its command or as an object that has one. */
export function denoTask(text: string, name: string): string | undefined {
  const task = entriesOf(text, "tasks")?.[name];
  const code = typeof task === "object" && task !== null ? (task as { readonly command?: unknown }).command : task;
  return typeof code === "string" ? code : undefined;
}

/** The scripts of a `composer.json` that `composer NAME` starts: their own, or those around an installation. */
export function composerScripts(text: string, name: string): string | undefined {
  const scripts = entriesOf(text, "scripts");
  const around = COMPOSER_EVENTS.get(name) ?? [name];
  const code = around.flatMap((event) => composerLines(scripts, event, 0));
  return code.length === 0 ? undefined : code.join("\n");
}

const COMPOSER_INSTALL = ["pre-install-cmd", "pre-autoload-dump", "post-autoload-dump", "post-install-cmd"];
const COMPOSER_UPDATE = ["pre-update-cmd", "pre-autoload-dump", "post-autoload-dump", "post-update-cmd"];
const COMPOSER_EVENTS: ReadonlyMap<string, readonly string[]> = new Map([
  ["install", COMPOSER_INSTALL],
  ...["update", "require", "remove"].map((name) => [name, COMPOSER_UPDATE] as const),
  ["dump-autoload", ["pre-autoload-dump", "post-autoload-dump"]],
]);

/** `@name` is another script, `@php` the program; a static method of PHP is not read. */
function composerLines(scripts: Readonly<Record<string, unknown>> | undefined, name: string, depth: number): readonly string[] {
  const value = scripts && Object.hasOwn(scripts, name) ? scripts[name] : undefined;
  const lines = (Array.isArray(value) ? value : [value]).filter((line): line is string => typeof line === "string");
  return lines.flatMap((line) => {
    const [, reference, rest = ""] = /^@([\w:-]+)(.*)$/s.exec(line) ?? [];
    if (reference === undefined) return /^[\w\\]+::\w+$/.test(line) ? [] : [line];
    if (reference === "php" || reference === "composer") return [reference + rest];
    return reference === "putenv" || depth >= MAX_REFERENCES ? [] : composerLines(scripts, reference, depth + 1);
  });
}

const MAX_REFERENCES = 4;

/** What a Procfile starts, each process in a shell of its own. */
export function procfileProcesses(text: string): string | undefined {
  const lines = text.split(/\r?\n/).flatMap((line) => /^[\w.-]+:\s*(\S.*)$/.exec(line)?.[1] ?? []);
  return lines.length === 0 ? undefined : lines.map((line) => `(${line}\n)`).join("\n");
}

/** The commands of all environments in a `tox.ini`: what stands behind `commands =`, and indented below it. */
export function toxCommands(text: string): string | undefined {
  const lines: string[] = [];
  let isWithin = false;
  for (const line of text.replace(/\\\r?\n/g, " ").split(/\r?\n/)) {
    const [, key, value] = /^(\w+)\s*=(.*)$/.exec(line) ?? [];
    if (key !== undefined) isWithin = /^commands(?:_pre|_post)?$/.test(key);
    else if (!/^\s/.test(line)) isWithin = false;
    const command = (value ?? line).trim().replace(/^[-!]\s*/, "");
    if (isWithin && command !== "" && !command.startsWith("#")) lines.push(command.replace(/\{[^{}]*\}/g, "${TOX_UNKNOWN}"));
  }
  return lines.length === 0 ? undefined : lines.join("\n");
}

/** The entries of one of the objects in a file of JSON. */
function entriesOf(text: string, key: string): Readonly<Record<string, unknown>> | undefined {
  const entries = parsedObject(text)?.[key];
  return typeof entries === "object" && entries !== null ? (entries as Readonly<Record<string, unknown>>) : undefined;
}

function parsedObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? (parsed as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
