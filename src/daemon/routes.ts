import type { IncomingMessage, ServerResponse } from "node:http";
import type { LoadedProgram } from "../config/program-cache.ts";
import { type FailureOptions, failed, type Judged, judgeCall } from "../hook/judge.ts";
import type { Kept } from "../hook/memory.ts";
import { adapterOf, type FailurePolicy, type HostAdapter, isAgent } from "../hosts/index.ts";
import { readBody } from "./body.ts";
import type { Programs } from "./programs.ts";
import type { Watch } from "./watch.ts";

/** So long a call waits for a project's first program, in milliseconds; a client waits a second. */
const FIRST_PROGRAM = 800;

export interface Judge {
  readonly programs: Programs;
  readonly home: string;
  readonly mode: string;
  /** Where sessions and events are kept. */
  readonly state: string;
  readonly kept: Kept;
  /** For whoever may tighten only. */
  readonly neverAllow?: boolean;
  /** What is to be said at the start of a session. */
  readonly warnings?: () => readonly string[];
  /** Changes that nobody has confirmed: what would pass is asked about. */
  readonly watch: Pick<Watch, "change" | "isChanged">;
}

/** `POST /hook/AGENT/EVENT?on-failure=ask|deny[&tighten=MODE]`: the host's JSON up, the host's answer down. `undefined`: the path is another one. */
export async function judgeRequest(request: IncomingMessage, response: ServerResponse, judge: Judge): Promise<Judged | undefined> {
  const target = hookTarget(request.url ?? "");
  if (request.method !== "POST" || !target) return undefined;
  const { adapter, event, onFailure } = target;
  const body = await readBody(request);
  if (body === undefined) {
    const refused = failed(adapter, event, "the input is larger than 32 MB or broke off", { ...failureOptions(judge), onFailure });
    response.setHeader("Connection", "close");
    send(response, 200, refused.answer.stdout);
    return refused;
  }
  const judged = await judgeBody(target, body, judge);
  send(response, 200, judged.answer.stdout);
  return judged;
}

/** Ends a response whose length is known, so that a reader can tell a whole answer from a torn one. */
export function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}

function failureOptions({ programs, home, state, kept }: Judge): Omit<FailureOptions, "onFailure"> {
  const scrubbing = () => programs.builtIn()?.program;
  return { home, state, kept, by: "daemon", scrubbing, programFor: () => undefined };
}

async function judgeBody({ adapter, event, onFailure, tighten }: HookTarget, body: string, judge: Judge): Promise<Judged> {
  let waiting: { readonly project: string; readonly started: string | undefined } | undefined;
  const change = judge.watch.change();
  const cautious = (loaded: LoadedProgram | undefined) => (loaded && change !== undefined ? { ...loaded, degraded: change } : loaded);
  const { mode, neverAllow, warnings } = judge;
  const options = {
    ...failureOptions(judge),
    mode,
    onFailure,
    neverAllow,
    warnings,
    environmentMode: tighten,
    ignoreSwitches: judge.watch.isChanged("switches"),
  };
  const judged = judgeCall(adapter, event, body, {
    ...options,
    programFor: (project, _, started) => {
      const current = judge.programs.current(project, started);
      if (!current) waiting = { project, started };
      return cautious(current);
    },
  });
  if (waiting === undefined) return judged;
  const ready = cautious(await judge.programs.ready(waiting.project, FIRST_PROGRAM, waiting.started));
  return judgeCall(adapter, event, body, { ...options, programFor: () => ready });
}

interface HookTarget {
  readonly adapter: HostAdapter;
  readonly event: string;
  readonly onFailure: FailurePolicy;
  /** A mode from the environment of whoever is judged. */
  readonly tighten: string | undefined;
}

function hookTarget(url: string): HookTarget | undefined {
  const [path = "", query = ""] = url.split("?");
  const [, root, agent, event = ""] = path.split("/");
  if (root !== "hook" || !isAgent(agent)) return undefined;
  const adapter = adapterOf(agent);
  if (!adapter || adapter.momentOf(event) === undefined) return undefined;
  const [failure = "", tighten] = query.split("&tighten=");
  return { adapter, event, onFailure: failure === "on-failure=deny" ? "deny" : "ask", tighten };
}
