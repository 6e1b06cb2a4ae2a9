import { realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { understand } from "../effects/index.ts";
import { newCounters } from "../engine/index.ts";
import { type CheckEvent, EventLog, lastEvents, timeOfUlid, ulid } from "../events/index.ts";
import type { Part, Program, Word } from "../model/index.ts";
import {
  grantOverride,
  type Override,
  type OverrideTarget,
  onlyCommand,
  type PatternWord,
  pendingOverrides,
  programName,
} from "../sessions/index.ts";
import { referenceContext } from "../testing/index.ts";
import { clockText } from "./clock.ts";
import { parseDuration } from "./duration.ts";
import { directoriesHere, homeHere, projectHere } from "./here.ts";
import { print, printJson, UsageError } from "./output.ts";
import { audit, requirePerson } from "./person.ts";
import { programFor } from "./programs.ts";

interface AllowOptions {
  readonly ttl: number;
  readonly session?: string;
  readonly list?: boolean;
  readonly json?: boolean;
}

const DEFAULT_TTL = 5 * 60_000;
const LONGEST_TTL = 24 * 3_600_000;

export function addAllowOnce(program: Command): void {
  program
    .command("allow-once")
    .argument("[what]", "an event's id from `dl traces --json`, a command, or a file to write")
    .description("let one call happen that a rule stops; asks at the terminal")
    .addOption(
      new Option("--ttl <time>", "how long it waits to be used: 90s, 10m, 1h, or seconds").argParser(parseTtl).default(DEFAULT_TTL, "5m"),
    )
    .option("--session <id>", "only in this session")
    .option("--list", "show what waits to be used")
    .option("--json", "with --list: print as JSON")
    .addHelpText(
      "after",
      "\nA command is one command with all its words; `*` stands for text within a word. `write PATH` and `read PATH` name a file.\nIt is used up by the first call that fits. Sealed rules have no exception.\n\nExamples:\n  $ dl allow-once 01M7XYZ0SH0GBH4R50HAVVD5HW\n  $ dl allow-once 'npm publish --tag next' --ttl 10m\n  $ dl allow-once 'write .env'",
    )
    .action(async (what: string | undefined, options: AllowOptions) => {
      if (options.list) return list(options.json === true);
      if (what === undefined) throw new UsageError("say what to allow: an event's id, a command, or `write PATH`");
      await allowOnce(what, options);
    });
}

async function allowOnce(what: string, { ttl, session }: AllowOptions): Promise<void> {
  const { state } = directoriesHere();
  const event = timeOfUlid(what) === undefined ? undefined : eventOf(state, what);
  const project = event?.project ?? projectHere();
  const { program } = programFor(project, {});
  if (event) refuseSealed(event, program);
  const target: OverrideTarget = event ? { kind: "call", call: event.call } : targetOf(what, program, project);
  const createdAt = Date.now();
  const pattern = event?.subject ?? what;
  const only = session ?? event?.session;
  const where = `in ${project}${only === undefined ? "" : `, session ${only}`}`;
  const until = new Date(createdAt + ttl);
  const { terminal } = await requirePerson(
    `Let this happen once ${where}, until ${clockText(until.getTime())}?\n  ${JSON.stringify(pattern)}`,
  );
  const override: Override = {
    version: 1,
    id: ulid(createdAt),
    project,
    ...(only === undefined ? {} : { session: only }),
    createdAt,
    until: createdAt + ttl,
    pattern,
    target,
  };
  grantOverride(state, override);
  audit({ type: "override", what: "granted", override: override.id, pattern, project, until: until.toISOString(), terminal });
  print(`${override.id}: once ${where}, until ${clockText(until.getTime())}`);
}

function eventOf(state: string, id: string): CheckEvent {
  const { events } = lastEvents(new EventLog(state).files(), 1, (event) => event.id === id && event.type === "check");
  const [event] = events;
  if (event?.type !== "check") throw new UsageError(`there is no judgement ${id} in the log`);
  return event;
}

function refuseSealed(event: CheckEvent, program: Program): void {
  const sealed = [...program.rules].filter((rule) => rule.sealed && rule.verdict === "block").map((rule) => rule.id);
  const rule = event.rules.find((id) => sealed.includes(id));
  if (rule !== undefined) throw new UsageError(`\`${rule}\` is sealed: nothing excepts it`);
}

function targetOf(what: string, program: Program, project: string): OverrideTarget {
  const [, verb, path] = /^(write|read)\s+(\S.*)$/s.exec(what.trim()) ?? [];
  if (path !== undefined) return { kind: "file", verb: verb === "read" ? "read" : "write", path: realPath(resolve(project, expand(path))) };
  if (/^\S+$/.test(what) && /^[.~/]|\//.test(what)) return { kind: "file", verb: "write", path: realPath(resolve(project, expand(what))) };
  return { kind: "command", words: wordsOf(what, program) };
}

/** The words of one command, as the shell would pass them; stars stay. */
function wordsOf(what: string, program: Program): readonly PatternWord[] {
  const action = { kind: "command", tool: "dl", shell: "bash", command: what } as const;
  const command = onlyCommand(understand(action, program, referenceContext({ home: homeHere() }), newCounters()));
  if (!command) throw new UsageError(`\`${what}\` is not one command without redirections`);
  const words = command.map(patternOf);
  if (words.some((word) => word === undefined)) throw new UsageError(`a word of \`${what}\` is only known when it runs`);
  const [first, ...rest] = words as readonly PatternWord[];
  return [[programName(first?.join("*") ?? "")], ...rest];
}

/** Texts with stars between them; undefined where a part is neither. */
function patternOf({ parts }: Word): PatternWord | undefined {
  const texts = [""];
  for (const part of parts) {
    if (typeof part === "string") texts[texts.length - 1] += part;
    else if (isStar(part)) texts.push("");
    else return undefined;
  }
  return texts;
}

function isStar(part: Part): boolean {
  return typeof part !== "string" && part.kind === "segment";
}

function expand(path: string): string {
  return path === "~" || path.startsWith("~/") ? homeHere() + path.slice(1) : path;
}

/** With links followed as far as they exist. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return dirname(path) === path ? path : join(realPath(dirname(path)), basename(path));
  }
}

function list(json: boolean): void {
  const pending = pendingOverrides(directoriesHere().state);
  if (json) {
    printJson(pending);
    return;
  }
  for (const { id, pattern, project, until } of pending)
    print(`${id}  until ${clockText(until)}  ${JSON.stringify(pattern)}  in ${project}`);
  if (pending.length === 0) print("nothing waits to be used");
}

function parseTtl(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds > LONGEST_TTL) throw new InvalidArgumentError("it may wait for a day at most");
  return milliseconds;
}
