import { realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { packageRoot } from "../package-root.ts";
import { readRegularJson } from "../regular-file.ts";
import { childProcess, crypto } from "./builtin-modules.ts";
import type { OwnDirectories } from "./directories.ts";
import { writeAtomically } from "./write-atomically.ts";

const MILLISECONDS = 5_000;
const MOST_NAMED = 50;
const MOST_BYTES = 1024 * 1024;

/**
 * The policy files that a project's configuration names. A hook call has no YAML parser: the names are read by a child process once and then stand in
 * the cache under the hash of the text. `undefined`: they could not be read.
 */
export function namesIn(yaml: string, directories: OwnDirectories): readonly string[] | undefined {
  if (!yaml.includes(".policy")) return [];
  const file = join(directories.cache, "names", `${crypto().createHash("sha256").update(yaml).digest("hex")}.json`);
  return listOf(readRegularJson(file, MOST_BYTES)) ?? askChild(yaml, file);
}

/** Where a named file really is; `undefined` where that is outside the project. */
export function placeOfNamed(project: string, name: string): string | undefined {
  const path = resolve(project, name);
  if (!name.endsWith(".policy") || name.startsWith("/")) return undefined;
  try {
    const [root, real] = [realpathSync(project), realpathSync(path)];
    return real.startsWith(`${root}/`) ? path : undefined;
  } catch {
    return path.startsWith(`${project}/`) ? path : undefined;
  }
}

function askChild(yaml: string, file: string): readonly string[] | undefined {
  const worker = join(packageRoot(), "dist", "worker.js");
  const child = childProcess().spawnSync(process.execPath, [worker, "--names"], {
    input: yaml,
    timeout: MILLISECONDS,
    killSignal: "SIGKILL",
    env: {},
    stdio: ["pipe", "pipe", "ignore"],
    encoding: "utf8",
  });
  try {
    const names = child.status === 0 ? listOf(JSON.parse(child.stdout)) : undefined;
    if (names) writeAtomically(file, JSON.stringify(names));
    return names;
  } catch {
    return undefined;
  }
}

function listOf(value: unknown): readonly string[] | undefined {
  const valid = Array.isArray(value) && value.length <= MOST_NAMED && value.every((name) => typeof name === "string");
  return valid ? (value as readonly string[]) : undefined;
}
