/** The resident process's entry: `daemon.cjs --run|--ensure [--home DIRECTORY]`. */
import { existsSync, readFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ownDirectories } from "../config/directories.ts";
import type { Installation } from "../config/program-cache.ts";
import { runtimeFiles } from "../config/runtime.ts";
import { homeOfUser } from "../config/user.ts";
import { Daemon } from "./daemon.ts";
import { ensureRunning } from "./launch.ts";
import { Log } from "./log.ts";

const dist = join(dirname(dirname(fileURLToPath(import.meta.url))), "dist");

process.title = "dev-loop daemon";
await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<void> {
  const home = flagValue(words, "--home") ?? homeOfUser();
  const directories = ownDirectories(home);
  const files = runtimeFiles(directories, process.env);
  if (words.includes("--ensure")) {
    ensureRunning({ node: process.execPath, bundle: join(dist, "daemon.mjs"), home, files });
    return;
  }
  const installation: Installation = {
    builtInProgram: join(dist, "builtin.program"),
    worker: join(dist, "worker.js"),
    version: versionNow(),
    // Nobody waits for it: calls are judged by the program before meanwhile.
    compileMilliseconds: 30_000,
  };
  const inherited = inheritedSocket();
  // Started before a person stopped it, and only now at work. A service manager that holds the socket starts it with the next call all the same.
  if (inherited === undefined && existsSync(files.stopped)) {
    say("dl: a person has stopped the daemon; `dl start` starts it");
    return;
  }
  // What nobody waited for is no reason to leave everybody unjudged.
  process.on("unhandledRejection", (reason) =>
    new Log(files.log).line(`a fault: ${reason instanceof Error ? (reason.stack ?? reason.message) : "unknown"}`),
  );
  const daemon = new Daemon({ home, directories, files, installation, mode: "guard", versionNow, inherited });
  process.on("SIGTERM", () => daemon.stop("SIGTERM"));
  process.on("SIGINT", () => daemon.stop("SIGINT"));
  process.on("SIGHUP", () => daemon.reload("SIGHUP"));
  try {
    const other = await daemon.start();
    if (other === undefined) return;
    say(`dl: the daemon runs already, as process ${other}`);
    process.exit(0);
  } catch (error) {
    const message = error instanceof Error ? error.message : "unknown";
    new Log(files.log).line(`cannot start: ${message}`);
    say(`dl: the daemon cannot start: ${message}`);
    process.exit(1);
  }
}

function versionNow(): string {
  try {
    return readFileSync(join(dist, "version"), "utf8");
  } catch {
    return "unknown";
  }
}

/** The service manager's socket (sd_listen_fds), if it was meant for this process. */
function inheritedSocket(): number | undefined {
  const { LISTEN_PID: pid, LISTEN_FDS: count } = process.env;
  return pid === String(process.pid) && count === "1" ? 3 : undefined;
}

function flagValue(words: readonly string[], flag: string): string | undefined {
  const index = words.indexOf(flag);
  return index < 0 ? undefined : words[index + 1];
}

function say(line: string): void {
  try {
    writeSync(2, `${line}\n`);
  } catch {
    // Nobody listens.
  }
}
