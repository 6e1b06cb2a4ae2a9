import { loadRegexEngine } from "../automata/index.ts";
import { contextOf, locateProject } from "../config/context.ts";
import type { LoadedProgram } from "../config/program-cache.ts";
import { type Stance, stanceOf, strictestOf } from "../config/stance.ts";
import { readSwitches, switchedOff } from "../config/switches.ts";
import { homeOfUser } from "../config/user.ts";
import { understand } from "../effects/index.ts";
import { cautious, decide, missingLayer, newCounters } from "../engine/index.ts";
import { DamagedProgram } from "../engine/program-bytes.ts";
import {
  type FailurePolicy,
  failureReply,
  type HostAdapter,
  type HostAnswer,
  type HostCall,
  type Reply,
  replyTo,
  SILENT,
} from "../hosts/index.ts";
import type { Action, Context, Decision, Program } from "../model/index.ts";
import { startedIn } from "../sessions/index.ts";
import { logFailure } from "./failure-event.ts";
import { HeldOverrides } from "./held-overrides.ts";
import { CallMemory, type Kept } from "./memory.ts";
import { answerOccasion } from "./occasions.ts";
import { logSession } from "./session-event.ts";

export interface JudgeOptions {
  readonly mode: string;
  readonly onFailure: FailurePolicy;
  /** Absent: the home directory of the passwd entry. */
  readonly home?: string | undefined;
  /** Where sessions, events and what a person chose are kept. */
  readonly state: string;
  /** Who judges, for the log; absent: the one-shot hook. */
  readonly by?: "hook" | "daemon";
  /** Sessions and log of a process that stays. */
  readonly kept?: Kept | undefined;
  /** `DEVLOOP_PERMISSION_MODE` as the process was given it: it only tightens. */
  readonly environmentMode?: string | undefined;
  /** Where the guard is switched off does not count: nobody knows who said so. */
  readonly ignoreSwitches?: boolean | undefined;
  /** What would be allowed is left to the host instead. */
  readonly neverAllow?: boolean | undefined;
  /** What is to be said at the start of a session, beside what the judging finds. */
  readonly warnings?: (() => readonly string[]) | undefined;
  /** A program to scan by what is logged of an input that names no project; absent: that of the home directory. */
  readonly scrubbing?: (() => Program | undefined) | undefined;
  /** The program in force for a project, in a session that started in the other one; `undefined`: there is none to judge by. */
  readonly programFor: (project: string, extent?: "whole" | "parts", started?: string) => LoadedProgram | undefined;
}

/** What of it is needed to answer for a failure, and to write it down. */
export type FailureOptions = Pick<JudgeOptions, "onFailure" | "state" | "by" | "kept" | "home" | "programFor" | "scrubbing">;

/** An answer, and what it came from, for whoever keeps the record. */
export interface Judged {
  readonly answer: HostAnswer;
  readonly call: HostCall | undefined;
  readonly decisions: readonly Decision[];
  readonly failure: string | undefined;
  /** Writes what is only for the log; called once the answer has left. Never throws. */
  readonly record: () => void;
}

/** Judges one hook call. Whatever happens inside, the answer is complete: a judgement or the configured failure answer. */
export function judgeCall(adapter: HostAdapter, event: string | undefined, input: string, options: JudgeOptions): Judged {
  const held = new HeldOverrides(options.state);
  try {
    return judged(adapter, event, input, options, held);
  } catch (error) {
    // Found in the middle of a call: read as a whole it is not taken for a program, and made anew.
    if (error instanceof DamagedProgram) return judgedWhole(adapter, event, input, options, held);
    return faulty(adapter, event, error, options, held);
  }
}

/** Judges a call anew from its beginning; what a person allowed once, and was used for it, is there for it still. */
function judgedWhole(adapter: HostAdapter, event: string | undefined, input: string, options: JudgeOptions, held: HeldOverrides): Judged {
  held.again();
  try {
    return judged(adapter, event, input, options, held, "whole");
  } catch (error) {
    return faulty(adapter, event, error, options, held);
  }
}

function faulty(adapter: HostAdapter, event: string | undefined, error: unknown, options: JudgeOptions, held: HeldOverrides): Judged {
  held.release();
  const message = `an internal fault (${error instanceof Error ? error.message.split("\n")[0] : "unknown"})`;
  return failed(adapter, event ?? "PreToolUse", message, options);
}

/** The configured answer to a failure of ours; never a silent allow. */
export function failed(adapter: HostAdapter, event: string, message: string, options: FailureOptions, call?: HostCall): Judged {
  const answer = adapter.write(event, failureReply(message), options.onFailure);
  const record = () => logFailure(options, adapter.agent, message, call);
  return { answer: { ...answer, stderr: `dl: ${message}\n` }, call, decisions: [], failure: message, record };
}

function judged(
  adapter: HostAdapter,
  event: string | undefined,
  input: string,
  options: JudgeOptions,
  held: HeldOverrides,
  extent?: "whole",
): Judged {
  const parsed = adapter.read(input, event);
  if (!parsed.ok) return failed(adapter, event ?? adapter.events[0] ?? "", parsed.error, options);
  const call = parsed.value;
  // A call that names another event than the hook stands at would be answered as that one: some have no answer that stops anything.
  if (event !== undefined && call.event !== event) {
    const message = `the input is of the event \`${call.event}\`, and the hook stands at \`${event}\``;
    return failed(adapter, event, message, options, call);
  }
  const judging: Judging = { adapter, call, options, held, extent, home: options.home ?? homeOfUser() };
  return call.actions.length === 0 ? judgedOccasion(judging) : judgedActions(judging);
}

/** A call that the host handed over. */
interface Judging {
  readonly adapter: HostAdapter;
  readonly call: HostCall;
  readonly options: JudgeOptions;
  readonly held: HeldOverrides;
  readonly extent: "whole" | undefined;
  readonly home: string;
}

/** An event without an action: the session begins or ends, a person says something. */
function judgedOccasion({ adapter, call, options, extent, home }: Judging): Judged {
  const { project } = locateProject(call.cwd, home);
  const answer = answerOccasion(adapter, call, {
    home,
    project,
    stance: (program) => stanceHere(program, project, options),
    loaded: () => options.programFor(project, extent),
    warnings: options.warnings,
  });
  const record = () => logSession(options.state, adapter.agent, project, call, options.programFor(project)?.program);
  return { answer, call, decisions: [], failure: undefined, record };
}

function judgedActions(judging: Judging): Judged {
  const { adapter, call, options, held, extent, home } = judging;
  const fail = (message: string) => failed(adapter, call.event, message, options, call);
  const located = locateProject(call.cwd, home);
  const { project } = located;
  const loaded = options.programFor(project, extent, leftProject(options, adapter.agent, call, project));
  if (!loaded) return fail("there is no program to judge by; `npm run build` makes it anew");
  const { program } = loaded;
  if (!Object.hasOwn(program.modes, options.mode)) return fail(`there is no mode \`${options.mode}\``);
  const stance = stanceHere(program, project, options);
  const memory = new CallMemory(options, adapter.agent, project, call, program.settings, held);
  const { agent } = adapter;
  const context = contextOf({ cwd: call.cwd, located, home, agent, mode: stance.mode, session: call.session, facts: memory });
  const { reply, decisions, remembered } = decideAll(call, loaded, context, stance, memory);
  const enforced = stance.enforcement === "on";
  const answer = answerFor(judging, reply, enforced);
  const failure = enforced && reply?.kind === "failure" ? reply.reason : undefined;
  const said = [...(failure === undefined ? [] : [failure]), ...program.notices, ...(remembered ? [] : [UNWRITABLE])];
  const record = () => memory.log({ decisions, enforced, failure }, program, loadRegexEngine());
  return { answer: said.length > 0 ? { ...answer, stderr: `dl: ${said.join("; ")}\n` } : answer, call, decisions, failure, record };
}

/** Every action of a call in its turn, each with what the session remembers of those before it. */
function decideAll(call: HostCall, loaded: LoadedProgram, context: Context, stance: Stance, memory: CallMemory) {
  const stricter = stance.stricter.map((mode): Context => Object.create(context, { mode: { value: mode, enumerable: true } }));
  const { program } = loaded;
  const engine = loadRegexEngine();
  const decisions: Decision[] = [];
  const degraded = loaded.degraded ?? missingLayer(program);
  let remembered = true;
  const reply = replyTo(call, (action: Action) => {
    memory.begin(action);
    const counters = newCounters();
    const understanding = understand(action, program, context, counters);
    const judge = (where: Context) => decide(understanding, { program, context: where, engine, counters });
    const decision = memory.override(cautious(strictestOf(judge(context), stricter.map(judge)), degraded));
    if (!memory.remember(decision)) remembered = false;
    decisions.push(decision);
    return decision;
  });
  return { reply, decisions, remembered };
}

function answerFor({ adapter, call, options }: Judging, reply: Reply | undefined, enforced: boolean): HostAnswer {
  const told: Reply | undefined = reply?.kind === "allow" && options.neverAllow === true ? { ...reply, kind: "pass", reason: "" } : reply;
  return told && enforced ? adapter.write(call.event, told, options.onFailure) : SILENT;
}

/** The project that the session started in, where the call is in another one: its rules go with the session. */
function leftProject({ state, kept }: JudgeOptions, agent: string, { session }: HostCall, project: string): string | undefined {
  if (session === undefined) return undefined;
  const identity = { agent, id: session };
  const started = kept ? kept.sessions.startedIn(identity) : startedIn(state, identity);
  return started === project ? undefined : started;
}

function stanceHere({ settings, modes }: Program, project: string, options: JudgeOptions): Stance {
  return stanceOf({
    settings,
    installed: options.mode,
    environment: options.environmentMode,
    switchedOff: options.ignoreSwitches !== true && switchedOff(readSwitches(options), project) !== undefined,
    modes,
  });
}

const UNWRITABLE = "what this session does cannot be written down";
