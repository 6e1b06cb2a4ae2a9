import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROGRAMS } from "./commands.ts";

/** The throw-away directory in which all of it happens. */
export interface World {
  readonly root: string;
  readonly home: string;
  readonly project: string;
}

const FILES: Readonly<Record<string, string>> = {
  "src/a.ts": "// TODO\n",
  "src/b.ts": "",
  "src/nested/c.ts": "",
  "build/out.js": "",
  "my dir/x": "",
  ".env": "KEY=none\n",
  "secret.txt": "none\n",
};

export function makeWorld(): World {
  const root = realpathSync.native(mkdtempSync(join(tmpdir(), "dl-oracle-")));
  const home = join(root, "home");
  const project = join(home, "project");
  for (const folder of ["src/nested", "build", "my dir", "../other/deep/er"]) mkdirSync(join(project, folder), { recursive: true });
  for (const [path, text] of Object.entries(FILES)) writeFileSync(join(project, path), text);
  symlinkSync(".", join(project, "linked"));
  symlinkSync("../other/deep/er", join(project, "away"));
  return { root, home, project };
}

/** Other files, the same ones that commands name: what depends on the contents of a directory runs otherwise. */
export function changeWorld({ project }: World): void {
  for (const path of ["src/zz.ts", "src/nested/zz", "build/zz", "zz", "../zz"]) writeFileSync(join(project, path), "");
}

/** Carriers and decoders that are real: they touch nothing themselves, and run what PATH holds. `sh` is Bash too, so that it reads the same language everywhere. */
const REAL: readonly (readonly [string, string])[] = [
  ...["bash", "env", "nohup", "nice", "timeout", "xargs", "base64", "tr", "rev", "cat", "find", "dirname", "tee"].map(
    (name) => [name, name] as const,
  ),
  ["sh", "bash"],
];

/** Runs the rest, as the real one does, but as nobody else. */
const SUDO = `while :; do case $1 in -u) shift 2 ;; -*) shift ;; *) break ;; esac; done; exec "$@"`;

export interface Stubs {
  readonly directory: string;
  readonly log: string;
  readonly bash: string;
}

/** A directory of stubs that write what they got into one log. */
export function makeStubs({ root }: World, name: string, found: ReadonlyMap<string, string>): Stubs {
  const directory = join(root, name);
  const log = join(root, `${name}.log`);
  mkdirSync(directory);
  writeFileSync(log, "");
  for (const [program, real] of REAL) symlinkSync(found.get(real) as string, join(directory, program));
  const bash = found.get("bash") as string;
  // One write for one record; the directory is the physical one.
  const record = `#!${bash}\ncd -P .\nprintf '%s\\0' "$#" "\${0##*/}" "$PWD" "$@" >> ${log}\n`;
  for (const program of PROGRAMS) writeScript(join(directory, program), record);
  for (const program of ["sudo", "doas"]) writeScript(join(directory, program), `#!${bash}\n${SUDO}\n`);
  return { directory, log, bash };
}

/** Where the real programs are; undefined where one is missing. */
export function findReal(): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>();
  for (const [, name] of REAL) {
    for (const directory of (process.env["PATH"] ?? "").split(":")) {
      const path = join(directory, name);
      if (directory.startsWith("/") && !found.has(name) && existsSync(path)) found.set(name, path);
    }
    if (!found.has(name)) return undefined;
  }
  return found;
}

function writeScript(path: string, text: string): void {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}
