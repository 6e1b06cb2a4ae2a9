import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** A process as far as it can be seen. */
export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  /** The controlling terminal, `pts/3` or the system's own name of it; undefined: none. */
  readonly terminal: string | undefined;
  /** Words of the command line, the program first. */
  readonly words: readonly string[];
  /** The program's file; undefined where it cannot be read. */
  readonly program: string | undefined;
  /** Names of the environment; undefined where it cannot be read. */
  readonly environment: readonly string[] | undefined;
}

/** The processes of this machine; the port by which tests give others. */
export interface ProcessTable {
  readonly own: number;
  get(pid: number): ProcessInfo | undefined;
  all(): readonly ProcessInfo[];
  /** Processes that hold the other end of a terminal, and so show it and type into it; empty where that cannot be seen. */
  holdersOf(terminal: string): readonly ProcessInfo[];
}

/** `undefined` where the system does not tell. */
export function readProcesses(): ProcessTable | undefined {
  return process.platform === "linux" ? linuxTable() : psTable();
}

function linuxTable(): ProcessTable | undefined {
  const pids = namesIn("/proc").filter((name) => /^\d+$/.test(name));
  const processes = new Map(pids.flatMap((name) => linuxProcess(Number(name)).map((info) => [info.pid, info] as const)));
  if (!processes.has(process.pid)) return undefined;
  return {
    own: process.pid,
    get: (pid) => processes.get(pid),
    all: () => [...processes.values()],
    holdersOf: (terminal) => {
      const index = /^pts\/(\d+)$/.exec(terminal)?.[1];
      return index === undefined ? [] : [...processes.values()].filter((info) => holds(info.pid, index));
    },
  };
}

function linuxProcess(pid: number): ProcessInfo[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name in parentheses may hold anything.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return [
      {
        pid,
        parent: Number(fields[1]),
        terminal: terminalOf(Number(fields[4])),
        words: readFileSync(`/proc/${pid}/cmdline`, "utf8")
          .split("\0")
          .filter((word) => word !== ""),
        program: attempt(() => readlinkSync(`/proc/${pid}/exe`)),
        environment: attempt(() =>
          readFileSync(`/proc/${pid}/environ`, "utf8")
            .split("\0")
            .map((entry) => entry.split("=")[0]!),
        ),
      },
    ];
  } catch {
    // It ended meanwhile.
    return [];
  }
}

const FIRST_PTS_MAJOR = 136;

function terminalOf(device: number): string | undefined {
  if (device === 0) return undefined;
  const major = (device >> 8) & 0xfff;
  const minor = (device & 0xff) | ((device >>> 12) & 0xfff00);
  const isPts = major >= FIRST_PTS_MAJOR && major < FIRST_PTS_MAJOR + 8;
  return isPts ? `pts/${(major - FIRST_PTS_MAJOR) * 256 + minor}` : `tty/${major}:${minor}`;
}

function holds(pid: number, index: string): boolean {
  return namesIn(`/proc/${pid}/fd`).some((name) => {
    const target = attempt(() => readlinkSync(`/proc/${pid}/fd/${name}`));
    if (target === undefined || !/\/ptmx$/.test(target)) return false;
    const info = attempt(() => readFileSync(`/proc/${pid}/fdinfo/${name}`, "latin1"));
    return info !== undefined && new RegExp(`^tty-index:\\s*${index}$`, "m").test(info);
  });
}

/** Elsewhere `ps` tells parents, terminals and command lines, and nothing of environments and of who holds a terminal. */
function psTable(): ProcessTable | undefined {
  const { status, stdout } = spawnSync("/bin/ps", ["-A", "-o", "pid=,ppid=,tty=,command="], { encoding: "utf8", env: {} });
  if (status !== 0) return undefined;
  const processes = new Map<number, ProcessInfo>();
  for (const line of stdout.split("\n")) {
    const [, pid, parent, terminal, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || command === undefined) continue;
    const words = command.split(" ");
    const tty = terminal === "??" || terminal === "-" ? undefined : terminal;
    processes.set(Number(pid), {
      pid: Number(pid),
      parent: Number(parent),
      terminal: tty,
      words,
      program: words[0],
      environment: undefined,
    });
  }
  return processes.has(process.pid)
    ? { own: process.pid, get: (pid) => processes.get(pid), all: () => [...processes.values()], holdersOf: () => [] }
    : undefined;
}

function namesIn(directory: string): string[] {
  return attempt(() => readdirSync(directory)) ?? [];
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
