import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { isPackName, type PackContent, readPack, readPackWith } from "../config/index.ts";
import { failure, type Outcome, success } from "../model/index.ts";
import { UsageError } from "./output.ts";

export interface FetchedPack extends PackContent {
  readonly name: string;
}

const NPM_MILLISECONDS = 180_000;
const TAR_MILLISECONDS = 30_000;

/** A pack from a directory, a tarball of `npm pack`, or the registry. Nothing of it is run, and of a tarball nothing is unpacked to disk. */
export function fetchPack(source: string): FetchedPack {
  const status = statSync(source, { throwIfNoEntry: false });
  if (status?.isDirectory()) return orSay(source, readPack(resolve(source), resolve(source)));
  if (status?.isFile()) return orSay(source, readTarball(resolve(source)));
  const [, name = "", version = ""] = /^(@?[^@]+)(?:@([\w.+-]+))?$/.exec(source) ?? [];
  if (!isPackName(name)) throw new UsageError(`${source} is no directory, no tarball and no name of a package`);
  return fetchFromRegistry(name, version === "" ? name : `${name}@${version}`);
}

function fetchFromRegistry(name: string, specifier: string): FetchedPack {
  const folder = mkdtempSync(join(tmpdir(), "dl-pack-"));
  try {
    const words = ["pack", specifier, "--ignore-scripts", "--pack-destination", folder];
    const npm = spawnSync("npm", words, { cwd: folder, encoding: "utf8", timeout: NPM_MILLISECONDS, stdio: ["ignore", "ignore", "pipe"] });
    if (npm.error) throw new UsageError(`npm cannot be started: ${npm.error.message}`);
    if (npm.status !== 0) throw new UsageError(`npm pack ${specifier} failed:\n${npm.stderr.trim().split("\n").slice(-5).join("\n")}`);
    const tarball = readdirSync(folder).find((file) => file.endsWith(".tgz"));
    if (tarball === undefined) throw new UsageError(`npm pack ${specifier} left no tarball`);
    const pack = orSay(specifier, readTarball(join(folder, tarball)));
    if (pack.name !== name) throw new UsageError(`the package of ${specifier} calls itself ${pack.name}`);
    return pack;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each file goes to a pipe of bounded size: no link is followed, and nothing is written. */
function readTarball(file: string): Outcome<FetchedPack, string> {
  return readPackWith((name, most) => {
    const tar = spawnSync("tar", ["-xzOf", file, `package/${name}`], { maxBuffer: most + 1, timeout: TAR_MILLISECONDS });
    if (tar.error && "code" in tar.error && tar.error.code === "ENOENT") return failure("needs `tar` to be read");
    if (tar.error || tar.status !== 0) return failure(`names ${name}, which cannot be read from the tarball`);
    return success(tar.stdout.toString("utf8"));
  });
}

function orSay(source: string, pack: Outcome<FetchedPack, string>): FetchedPack {
  if (!pack.ok) throw new UsageError(`${source} ${pack.error}`);
  return pack.value;
}
