import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { loadRegexEngine } from "../automata/index.ts";
import type { OwnDirectories } from "../config/directories.ts";
import type { Installation } from "../config/program-cache.ts";
import { type RuntimeFiles, readLoopback } from "../config/runtime.ts";
import { EventLog, scrubberOf } from "../events/index.ts";
import type { Judged } from "../hook/judge.ts";
import { KeptSessions, sweepSessions } from "../sessions/index.ts";
import { Connections, LIMITS } from "./connections.ts";
import { Lock } from "./lock.ts";
import { Log } from "./log.ts";
import { answerLoopback, Loopback } from "./loopback.ts";
import { Programs } from "./programs.ts";
import { type Judge, judgeRequest, send } from "./routes.ts";
import { type Listening, listenAt, listenInherited } from "./socket.ts";
import { warmUp, warmUpAside } from "./warm-up.ts";
import { Watch } from "./watch.ts";

export interface DaemonOptions {
  readonly home: string;
  readonly directories: OwnDirectories;
  readonly files: RuntimeFiles;
  readonly installation: Installation;
  readonly mode: string;
  /** The version of the files on disk now: another one than at the start means that they were replaced. */
  readonly versionNow: () => string;
  /** A socket from the service manager. */
  readonly inherited: number | undefined;
}

export interface DaemonStatus {
  readonly pid: number;
  readonly version: string;
  readonly started: string;
  readonly socket: string;
  readonly mode: string;
  readonly projects: number;
  readonly connections: number;
  readonly memoryBytes: number;
  readonly calls: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
  /** The loopback port for hooks over HTTP: `undefined` where none was installed so. */
  readonly http: { readonly port: number; readonly problem: string | undefined } | undefined;
}

const WATCH_MILLISECONDS = 2_000;
const SWEEP_MILLISECONDS = 6 * 60 * 60 * 1_000;
const MOST_WAIT_AT_STOP = 2_000;

/** The resident process: the compiled programs in memory, one socket, one instance per user. */
export class Daemon {
  readonly #options: DaemonOptions;
  readonly #log: Log;
  readonly #lock: Lock;
  readonly #programs: Programs;
  readonly #own: Watch;
  readonly #server: Server;
  readonly #connections: Connections;
  readonly #judge: Judge;
  readonly #started = new Date();
  readonly #calls: Record<string, number> = {};
  #listening: Listening | undefined;
  #loopback: Loopback | undefined;
  #stopping = false;

  constructor(options: DaemonOptions) {
    this.#options = options;
    this.#log = new Log(options.files.log);
    this.#lock = new Lock(options.files.lock);
    const { directories, files, installation } = options;
    const report = (line: string) => this.#log.line(line);
    this.#own = new Watch({ directories, files, version: installation.version, report: (line) => this.#reportChange(line) });
    this.#programs = new Programs({ directories, installation, report, inForce: (file) => this.#own.addProgram(file) });
    const sessions = new KeptSessions(directories.state);
    this.#judge = {
      kept: { sessions, log: new EventLog(directories.state, undefined, sessions.files.append) },
      programs: this.#programs,
      home: options.home,
      mode: options.mode,
      state: directories.state,
      warnings: () => this.#warnings(),
      watch: this.#own,
    };
    this.#server = createServer(LIMITS, (request, response) => void this.#handle(request, response));
    this.#connections = new Connections(this.#server);
  }

  /** Starts, unless another one runs already: then gives that one's process number. */
  async start(): Promise<number | undefined> {
    const holder = this.#lock.take();
    if (holder) return holder.pid;
    warmUp(this.#programs.builtIn(), this.#options.home);
    this.#own.change();
    try {
      const { inherited, files } = this.#options;
      this.#listening =
        inherited === undefined ? await listenAt(this.#server, files.socket) : await listenInherited(this.#server, inherited);
    } catch (error) {
      this.#lock.release();
      throw error;
    }
    this.#openLoopback();
    void warmUpAside(this.#judge, () => this.#stopping);
    setInterval(() => sweepSessions(this.#options.directories.state), SWEEP_MILLISECONDS);
    setInterval(() => this.#watch(), WATCH_MILLISECONDS);
    this.#log.line(`started: process ${process.pid}, version ${this.#options.installation.version}, socket ${this.#options.files.socket}`);
    return undefined;
  }

  /** Takes no new calls, answers those that are open, and ends the process. */
  stop(why: string): void {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#log.line(`stopping: ${why}`);
    this.#listening?.withdraw();
    const end = () => {
      this.#lock.release();
      process.exit(0);
    };
    this.#loopback?.close();
    this.#server.close(end);
    this.#server.closeIdleConnections();
    setTimeout(end, MOST_WAIT_AT_STOP);
  }

  reload(why: string): void {
    this.#log.line(`reloading: ${why}`);
    this.#programs.forget();
    this.#own.forget();
  }

  status(): DaemonStatus {
    return {
      pid: process.pid,
      version: this.#options.installation.version,
      started: this.#started.toISOString(),
      socket: this.#options.files.socket,
      mode: this.#options.mode,
      projects: this.#programs.projects,
      connections: this.#connections.count,
      memoryBytes: process.memoryUsage.rss(),
      calls: this.#calls,
      warnings: this.#warnings(),
      http: this.#loopback && { port: this.#loopback.settings.port, problem: this.#loopback.problem },
    };
  }

  #warnings(): string[] {
    const { port } = this.#loopback?.settings ?? {};
    const problem = this.#loopback?.problem;
    const change = this.#own.change();
    const changed = change === undefined ? [] : [change];
    return problem === undefined
      ? changed
      : [...changed, `port ${port} is not ours (${problem}): hooks over HTTP are answered by somebody else or refused`];
  }

  /** Opens the port that was installed, again when the installation changes or the port becomes free. */
  #openLoopback(): void {
    const settings = readLoopback(this.#options.files);
    const open = this.#loopback;
    if (settings?.port === open?.settings.port && settings?.token === open?.settings.token && open?.problem === undefined) return;
    open?.close();
    this.#loopback =
      settings &&
      new Loopback(settings, async (request, response) => {
        const judged = await answerLoopback(request, response, settings, this.#judge);
        if (judged) this.#record(judged);
      });
    if (this.#loopback) this.#log.line(`hooks over HTTP: port ${this.#loopback.settings.port}`);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { method, url } = request;
      if (method === "GET" && url === "/ping") {
        response.writeHead(204);
        response.end();
        return;
      }
      const judged = await judgeRequest(request, response, this.#judge);
      if (judged) return this.#record(judged);
      if (method === "GET" && url === "/status") return send(response, 200, JSON.stringify(this.status()));
      if (method === "POST" && url === "/reload") {
        this.reload("asked over the socket");
        return send(response, 200, "{}");
      }
      if (method === "POST" && url === "/stop") {
        send(response, 200, "{}");
        return this.stop("asked over the socket");
      }
      send(response, 404, "{}");
    } catch (error) {
      this.#log.line(`fault: ${error instanceof Error ? error.message : "unknown"}`);
      // Without an answer the client gives the failure policy's.
      response.destroy();
    }
  }

  #reportChange(line: string): void {
    this.#log.line(line);
    const builtIn = this.#programs.builtIn();
    if (!builtIn) return;
    try {
      this.#judge.kept.log.append({ type: "control", what: "changed", detail: line }, scrubberOf(builtIn.program, loadRegexEngine()));
    } catch {
      // It stands in the daemon's own log.
    }
  }

  /** The answer has left; the record is for later readers. */
  #record(judged: Judged): void {
    setImmediate(() => {
      judged.record();
      this.#lookAhead();
    });
    const counted = judged.failure !== undefined ? ["failure"] : judged.decisions.map((decision) => decision.verdict);
    for (const verdict of counted) this.#calls[verdict] = (this.#calls[verdict] ?? 0) + 1;
    if (judged.failure !== undefined) this.#log.line(`failure: ${judged.failure}`);
  }

  /** What the next calls would have to look at themselves. */
  #lookAhead(): void {
    try {
      this.#own.lookAhead();
      this.#programs.lookAhead();
    } catch {
      // The next call looks, and fails where that cannot be done.
      this.#own.forget();
    }
  }

  #watch(): void {
    if (this.#stopping) return;
    this.#openLoopback();
    this.#own.change();
    if (!this.#lock.held()) this.stop("another one has the lock");
    else if (!this.#listening?.present()) this.stop("the socket was taken away");
    else if (this.#options.versionNow() !== this.#options.installation.version) this.stop("the installed version has changed");
  }
}
