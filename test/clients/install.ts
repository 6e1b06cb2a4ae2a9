/** Published clients, installed from the registry into a cache; a client that cannot be had is a reason, not a failure. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { packageRoot } from "../../src/package-root.ts";

export interface Client {
  readonly name: string;
  readonly package: string;
  readonly version: string;
  readonly bin: string;
}

const run = promisify(execFile);
const CACHE = join(packageRoot(), "node_modules", ".cache", "clients");

/** The program's path, or why there is none. */
export async function installed(client: Client): Promise<{ readonly path: string } | { readonly missing: string }> {
  const directory = join(CACHE, `${client.name}-${client.version}`);
  const path = join(directory, "node_modules", ".bin", client.bin);
  const done = join(directory, "installed");
  if (existsSync(done)) return { path };
  try {
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    // Some clients fetch their program in an install script; npm 11 runs only those that are named.
    writeFileSync(join(directory, "package.json"), JSON.stringify({ private: true, allowScripts: { [client.package]: true } }));
    await run("npm", ["install", "--no-audit", "--no-fund", `${client.package}@${client.version}`], { cwd: directory, timeout: 300_000 });
    const { stdout } = await run(path, ["--version"], { timeout: 60_000, env: { PATH: process.env["PATH"], HOME: directory } });
    if (!stdout.includes(client.version)) return { missing: `it says that it is ${stdout.trim().slice(0, 60)}` };
    writeFileSync(done, "");
    return { path };
  } catch (error) {
    return { missing: error instanceof Error ? error.message.split("\n").slice(0, 2).join(" ") : "unknown" };
  }
}
