import { createReadStream } from "node:fs";
import type { LoadedProgram, Stance } from "../config/index.ts";
import { actionOf } from "../hosts/index.ts";
import type { Action, Context, Decision } from "../model/index.ts";
import { contextHere } from "./here.ts";
import { judgeAction } from "./judge-action.ts";
import { printError, UsageError, writeWhole } from "./output.ts";

/** How the lines of a batch are judged. */
export interface BatchJudging extends Pick<Stance, "mode" | "stricter"> {
  /** Of lines that name no directory of their own. */
  readonly cwd: string;
}

/** Judges standard input line by line and prints an answer a line; what is no JSON object ends it, after the answers to the lines before. */
export async function checkBatch(loaded: LoadedProgram, judging: BatchJudging): Promise<void> {
  const judge = new LineJudge(loaded, judging);
  let number = 0;
  for await (const lines of linesOf(createReadStream("", { fd: 0, encoding: "utf8" }))) {
    let output = "";
    try {
      for (const line of lines) {
        number++;
        if (line.trim() !== "") output += `${JSON.stringify(judge.judge(line, number))}\n`;
      }
    } finally {
      // Whoever writes one line and waits has its answer before the next one.
      if (output !== "") writeWhole(1, output);
    }
  }
}

/** The whole lines of what was read at once, again and again; at the end what is left. */
async function* linesOf(chunks: AsyncIterable<string>): AsyncIterable<readonly string[]> {
  let rest = "";
  for await (const chunk of chunks) {
    const lines = chunk.split("\n");
    lines[0] = rest + lines[0]!;
    rest = lines.pop()!;
    yield lines;
  }
  yield [rest];
}

const MOST_CONTEXTS = 1_000;

interface JudgedLine {
  readonly id: unknown;
  readonly verdict: string;
  readonly rules: readonly string[];
}

class LineJudge {
  readonly #loaded: LoadedProgram;
  readonly #judging: BatchJudging;
  readonly #contexts = new Map<string, Context>();

  constructor(loaded: LoadedProgram, judging: BatchJudging) {
    this.#loaded = loaded;
    this.#judging = judging;
  }

  judge(text: string, number: number): JudgedLine {
    const line = parseLine(text, number);
    const cwd = typeof line["cwd"] === "string" ? line["cwd"] : this.#judging.cwd;
    const id = line["id"] ?? number;
    const action = lineAction(line, cwd);
    if (!action.ok) {
      printError(`dl: line ${number}: ${action.error}`);
      return { id, verdict: "escalate", rules: [] };
    }
    if (!action.value) return { id, verdict: "pass", rules: [] };
    const decision = this.#decide(action.value, cwd);
    return { id, verdict: decision.verdict, rules: [...new Set([...decision.matched, ...decision.notes].map((match) => match.rule))] };
  }

  #decide(action: Action, cwd: string): Decision {
    return judgeAction(action, this.#loaded, this.#contextOf(cwd), this.#judging.stricter).decision;
  }

  #contextOf(cwd: string): Context {
    const known = this.#contexts.get(cwd);
    if (known) return known;
    const context = contextHere(cwd, this.#judging.mode);
    if (this.#contexts.size < MOST_CONTEXTS) this.#contexts.set(cwd, context);
    return context;
  }
}

type Line = Readonly<Record<string, unknown>>;
type LineAction = { readonly ok: true; readonly value: Action | undefined } | { readonly ok: false; readonly error: string };

function lineAction(line: Line, cwd: string): LineAction {
  if (typeof line["command"] === "string")
    return { ok: true, value: { kind: "command", tool: "dl", shell: "bash", command: line["command"] } };
  const { tool_name: tool, tool_input: input } = line;
  if (typeof tool !== "string" || typeof input !== "object" || input === null)
    return { ok: false, error: "there is neither `command` nor `tool_name` with `tool_input`" };
  const action = actionOf(tool, input as Line, cwd);
  return action.ok ? { ok: true, value: action.value?.action } : action;
}

function parseLine(text: string, number: number): Line {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null) return parsed as Line;
  } catch {
    // Said below.
  }
  throw new UsageError(`line ${number} is no JSON object`);
}
