import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Command } from "commander";
import { loadRegexEngine } from "../automata/index.ts";
import { findProject, type LoadedProgram, type Stance, stanceOf, strictestOf } from "../config/index.ts";
import { understand } from "../effects/index.ts";
import { cautious, decide, newCounters } from "../engine/index.ts";
import { explanationText } from "../explain/index.ts";
import { actionOf, claudeCode } from "../hosts/index.ts";
import type { Action, Context, Decision, Program } from "../model/index.ts";
import { explained } from "./explained.ts";
import { contextHere, homeHere } from "./here.ts";
import { EXIT_CODES, EXIT_ERROR, print, printError, printJson, UsageError, writeWhole } from "./output.ts";
import { type PolicyOptions, programFor } from "./programs.ts";
import { styleFor } from "./style.ts";

interface CheckOptions extends PolicyOptions {
  readonly jsonl?: boolean;
  readonly json?: boolean;
  readonly mode?: string;
  readonly cwd?: string;
}

export function addCheck(program: Command): void {
  program
    .command("check")
    .description("judge a command, or a hook's JSON, without running it")
    .argument("[input]", "a command line or a hook's JSON; read from standard input where absent")
    .option("--jsonl", 'judge a batch: a line each of {"id","command","cwd"?} or {"id","tool_name","tool_input","cwd"?}')
    .option("--mode <name>", "guard, smart, strict, auto, off, or one of your policies; as it is configured where absent")
    .option("--policy <files...>", "policy files on top of the built-in ones, instead of the global and the project's")
    .option("--packs <which>", "`default`, or `all` with the packs that are off by default")
    .option("--cwd <directory>", "the directory that the command would run in")
    .option("--json", "print the whole explanation as JSON")
    .addHelpText(
      "after",
      "\nExit code: 0 allow and pass, 1 error, 2 block, 3 escalate, 4 warn; with --jsonl 0 unless the batch itself fails.\n\nExamples:\n  $ dl check 'git push --force origin main'\n  $ dl check --mode smart --json 'ls -la'\n  $ dl check --jsonl < cases.jsonl > verdicts.jsonl",
    )
    .action(async (input: string | undefined, options: CheckOptions) => {
      if (options.jsonl) return checkBatch(options);
      checkOne(input ?? (await readStandardInput()), options);
    });
}

const engine = loadRegexEngine();

/** One action judged in all of the given modes, the strictest decision with the time it took in microseconds. */
export function judgeAction(
  action: Action,
  { program, degraded }: LoadedProgram,
  context: Context,
  stricter: readonly string[] = [],
): { readonly decision: Decision; readonly microseconds: number } {
  const counters = newCounters();
  const start = process.hrtime.bigint();
  const understanding = understand(action, program, context, counters);
  const judge = (where: Context) => decide(understanding, { program, context: where, engine, counters });
  const others = stricter.map((mode): Context => Object.create(context, { mode: { value: mode, enumerable: true } }));
  const decision = cautious(strictestOf(judge(context), others.map(judge)), degraded);
  return { decision, microseconds: Number(process.hrtime.bigint() - start) / 1000 };
}

/** The mode that was asked for, else those that are configured for the project. */
export function modesFor({ settings, modes }: Program, asked: string | undefined): Pick<Stance, "mode" | "stricter"> {
  if (asked !== undefined) {
    if (!Object.hasOwn(modes, asked)) throw new UsageError(`there is no mode \`${asked}\`; there are ${Object.keys(modes).join(", ")}`);
    return { mode: asked, stricter: [] };
  }
  const environment = process.env["DEVLOOP_PERMISSION_MODE"];
  return stanceOf({ settings, installed: "guard", environment, switchedOff: false, modes });
}

export async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function checkOne(text: string, options: CheckOptions): void {
  const { action, cwd } = actionFrom(text, options.cwd ?? process.cwd());
  const loaded = programFor(findProject(cwd, homeHere()), options);
  const { mode, stricter } = modesFor(loaded.program, options.mode);
  const context = contextHere(cwd, mode);
  if (!action) {
    print("pass: this event asks for no judgement");
    return;
  }
  const { decision, microseconds } = judgeAction(action, loaded, context, stricter);
  const explanation = explained(decision, loaded.program, context, microseconds);
  if (options.json) printJson(explanation);
  else print(explanationText({ ...explanation, commands: [], effects: [], nearMisses: [] }, styleFor(process.stdout)));
  process.exitCode = EXIT_CODES[decision.verdict] ?? EXIT_ERROR;
}

/** A hook's JSON where the text is an object with a tool, else a command line. */
function actionFrom(text: string, cwd: string): { readonly action: Action | undefined; readonly cwd: string } {
  const trimmed = text.trimStart();
  if (trimmed.startsWith("{") && trimmed.includes('"tool_name"')) {
    const parsed = claudeCode.read(withCwd(trimmed, cwd), undefined);
    if (!parsed.ok) throw new UsageError(parsed.error);
    return { action: parsed.value.actions[0], cwd: parsed.value.cwd };
  }
  return { action: { kind: "command", tool: "dl", shell: "bash", command: text.replace(/\n$/, "") }, cwd };
}

function withCwd(json: string, cwd: string): string {
  try {
    const parsed: unknown = JSON.parse(json);
    return JSON.stringify({ cwd, ...(parsed as object) });
  } catch {
    return json;
  }
}

async function checkBatch(options: CheckOptions): Promise<void> {
  const cwd = options.cwd ?? process.cwd();
  const loaded = programFor(findProject(cwd, homeHere()), options);
  const { mode, stricter } = modesFor(loaded.program, options.mode);
  const contexts = new ContextCache(mode);
  const judge = (action: Action, where: string) => judgeAction(action, loaded, contexts.get(where), stricter).decision;
  const lines = createInterface({ input: createReadStream("", { fd: 0 }), crlfDelay: Number.POSITIVE_INFINITY });
  let output = "";
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() === "") continue;
    output += `${JSON.stringify(judgeLine(line, number, cwd, judge))}\n`;
    if (output.length < 64 * 1024) continue;
    writeWhole(1, output);
    output = "";
  }
  if (output !== "") writeWhole(1, output);
}

function judgeLine(
  line: string,
  number: number,
  cwd: string,
  judge: (action: Action, where: string) => Decision,
): { readonly id: unknown; readonly verdict: string; readonly rules: readonly string[] } {
  const parsed = parseLine(line, number);
  const where = typeof parsed["cwd"] === "string" ? parsed["cwd"] : cwd;
  const id = parsed["id"] ?? number;
  const action = lineAction(parsed, where);
  if (!action.ok) {
    printError(`dl: line ${number}: ${action.error}`);
    return { id, verdict: "escalate", rules: [] };
  }
  if (!action.value) return { id, verdict: "pass", rules: [] };
  const decision = judge(action.value, where);
  return { id, verdict: decision.verdict, rules: [...new Set([...decision.matched, ...decision.notes].map((match) => match.rule))] };
}

type LineAction = { readonly ok: true; readonly value: Action | undefined } | { readonly ok: false; readonly error: string };

function lineAction(line: Readonly<Record<string, unknown>>, cwd: string): LineAction {
  if (typeof line["command"] === "string")
    return { ok: true, value: { kind: "command", tool: "dl", shell: "bash", command: line["command"] } };
  const { tool_name: tool, tool_input: input } = line;
  if (typeof tool !== "string" || typeof input !== "object" || input === null)
    return { ok: false, error: "there is neither `command` nor `tool_name` with `tool_input`" };
  const action = actionOf(tool, input as Readonly<Record<string, unknown>>, cwd);
  return action.ok ? { ok: true, value: action.value?.action } : action;
}

function parseLine(line: string, number: number): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed === "object" && parsed !== null) return parsed as Readonly<Record<string, unknown>>;
  } catch {
    // Said below: whatever is no object ends the batch.
  }
  throw new UsageError(`line ${number} is no JSON object`);
}

/** Contexts of the batch's directories; each has a fresh view of the file system for each action. */
class ContextCache {
  readonly #mode: string;
  readonly #projects = new Map<string, Context>();

  constructor(mode: string) {
    this.#mode = mode;
  }

  get(cwd: string): Context {
    const known = this.#projects.get(cwd);
    if (known) return known;
    const context = contextHere(cwd, this.#mode);
    if (this.#projects.size < 1_000) this.#projects.set(cwd, context);
    return context;
  }
}
