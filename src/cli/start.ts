import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { accept, DAEMON_ENVIRONMENT, DAEMON_FLAGS, writeAtomically } from "../config/index.ts";
import {
  acceptNow,
  ask,
  changedPrograms,
  changedThings,
  daemonStatus,
  ensureRunning,
  isAlive,
  type Launch,
  readHolder,
  spawnDaemon,
  waitUntil,
} from "../daemon/index.ts";
import { type Place, serviceFor } from "../install/index.ts";
import { EXIT_ERROR, print, printError, UsageError } from "./output.ts";
import { audit, requirePerson } from "./person.ts";
import { placeHere } from "./place.ts";

const START_MILLISECONDS = 5_000;
const STOP_MILLISECONDS = 4_000;

export function launchHere(place: Place): Launch {
  return { node: place.node, bundle: join(place.root, "dist", "daemon.mjs"), home: place.around.home, files: place.files };
}

export function addStart(program: Command): void {
  program
    .command("start")
    .description("start the daemon, which keeps the compiled policies in memory")
    .option("--ensure", "only if it does not run, no person has stopped it and it does not crash at each start; waits for nothing")
    .option("--foreground", "stay in this terminal")
    .option("--install-service", "make it a service of yours: systemd (which then holds the socket) or launchd")
    .addHelpText("after", "\nExamples:\n  $ dl start\n  $ dl start --foreground\n  $ dl start --install-service")
    .action((options: StartOptions) => (options.installService ? installService() : start(options)));
  program
    .command("stop")
    .description("stop the daemon; calls are judged one by one until it is started again; asks at the terminal")
    .addHelpText("after", "\nExample:\n  $ dl stop")
    .action(async () => {
      const { terminal } = await requirePerson("Stop the daemon? Every call is judged by a process of its own then, which takes longer.");
      await stop();
      audit({ type: "control", what: "stop", terminal });
      print("the daemon is stopped; calls are judged one by one until `dl start`");
    });
  program
    .command("restart")
    .description("stop the daemon and start it again; asks at the terminal")
    .addHelpText("after", "\nExample:\n  $ dl restart")
    .action(async () => {
      const { terminal } = await requirePerson("Stop the daemon and start it again? Calls meanwhile are judged by a process of their own.");
      await stop();
      audit({ type: "control", what: "stop", detail: "to start it again", terminal });
      await start({});
    });
  program
    .command("reload")
    .description("make the daemon read everything anew; confirms, at the terminal, what was changed by anything but a command of dl")
    .addHelpText("after", "\nExample:\n  $ dl reload")
    .action(() => reload());
}

/** What was changed by anything but a command of ours is a person's to confirm: until then what would pass is asked about. */
async function reload(): Promise<void> {
  const place = placeHere();
  const changed = changedThings(place);
  const programs = changedPrograms(place);
  if (changed.length + programs.length > 0) {
    const lines = [...changed.map(({ what }) => what), ...programs.map(({ file }) => `${file}, which is compiled anew`)];
    const list = lines.map((line) => `  ${line}`).join("\n");
    const { terminal } = await requirePerson(`Changed by something else than a command of dl:\n${list}\nPut it in force as it is now?`);
    // A compiled program is no text that a person could look at: the sources are.
    for (const { file } of programs.filter((one) => one.file.startsWith(`${place.directories.cache}/`))) rmSync(file, { force: true });
    accept(place.directories, Object.fromEntries(programs.map(({ key }) => [key, undefined])));
    acceptNow(
      place,
      changed.map(({ name }) => name),
    );
    audit({ type: "control", what: "reload", terminal, detail: lines.join("; ") });
  }
  if ((await ask(place.files.socket, "POST", "/reload")) === undefined) print("the daemon does not run; every call reads everything anew");
  else print("reloaded");
}

interface StartOptions {
  readonly ensure?: boolean;
  readonly foreground?: boolean;
  readonly installService?: boolean;
}

/** Writes the service's files and has the manager take them up; where it does not, its commands are shown. */
function installService(): void {
  const place = placeHere();
  const { files, commands } = serviceFor(process.platform, place);
  for (const { path, text } of files) {
    writeAtomically(path, text);
    print(`wrote ${path}`);
  }
  for (const [program = "", ...words] of commands) {
    const { status } = spawnSync(program, words, { stdio: "ignore" });
    if (status === 0) continue;
    const line = [program, ...words].join(" ");
    throw new UsageError(`the service manager did not take it up: \`${line}\` failed; run it by hand once it is there`);
  }
  audit({ type: "control", what: "start", detail: "installed as a service" });
}

async function start(options: StartOptions): Promise<void> {
  const place = placeHere();
  const launch = launchHere(place);
  if (options.ensure) return print(ensureRunning(launch));
  rmSync(place.files.stopped, { force: true });
  if (options.foreground) {
    const { status } = spawnSync(launch.node, [...DAEMON_FLAGS, launch.bundle, "--run", "--home", launch.home], {
      stdio: "inherit",
      env: { ...process.env, ...DAEMON_ENVIRONMENT },
    });
    process.exitCode = status ?? EXIT_ERROR;
    return;
  }
  const holder = readHolder(place.files.lock);
  if (holder && isAlive(holder)) return print(`the daemon runs already, as process ${holder.pid}`);
  spawnDaemon(launch);
  if (await waitUntil(place.files.socket, true, START_MILLISECONDS)) {
    return print(`the daemon runs, as process ${(await daemonStatus(place.files.socket))?.pid ?? "?"}`);
  }
  printError(`dl: the daemon does not answer; ${place.files.log} says why, or \`dl start --foreground\``);
  process.exitCode = EXIT_ERROR;
}

async function stop(): Promise<void> {
  const { files } = placeHere();
  writeAtomically(files.stopped, "");
  const holder = readHolder(files.lock);
  if (!holder || !isAlive(holder)) return;
  // Over the socket: whoever answers there is the daemon, which a process number alone does not say.
  const status = await daemonStatus(files.socket);
  if (status?.pid === holder.pid) await ask(files.socket, "POST", "/stop");
  else throw new UsageError(`process ${holder.pid} has the lock and does not answer; end it by hand, or wait`);
  const end = Date.now() + STOP_MILLISECONDS;
  while (isAlive(holder) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 25));
  if (isAlive(holder)) throw new UsageError(`process ${holder.pid} does not end`);
}
