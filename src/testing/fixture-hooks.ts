import type { RegexEngine } from "../automata/index.ts";
import { failureAnswer, type HostAnswer, parseClaudeCodeInput, postToolUseAnswer, preToolUseAnswer } from "../hosts/index.ts";
import type { Action, Program } from "../model/index.ts";
import { lineOf, saidOtherwise } from "./fixture-results.ts";
import type { Fields, FixtureSuite, HookCase } from "./fixtures.ts";
import { judge } from "./judge.ts";
import type { TestResult } from "./policy-tests.ts";

const SILENT: HostAnswer = { stdout: "", stderr: "", exitCode: 0 };

/** One hook call in the reference world: what the host sends, read; judged; answered. */
export function runHookCase(file: string, suite: FixtureSuite, one: HookCase, program: Program, engine: RegexEngine): TestResult {
  const answer = answerTo(one, program, engine);
  const missed = missedBy(one, answer);
  return {
    suite: suite.name,
    name: one.name,
    passed: missed.length === 0,
    expected: missed.join("; ") || "the answer",
    actual: answer.stdout.trim() || `nothing, exit ${answer.exitCode}`,
    location: lineOf(file, one.line),
  };
}

function answerTo(one: HookCase, program: Program, engine: RegexEngine): HostAnswer {
  const parsed = parseClaudeCodeInput(one.input);
  if (!parsed.ok) return failureAnswer(parsed.error, one.onFailure);
  const { event, tool, unknownTool } = parsed.value;
  const action = event === "PostToolUse" ? afterwards(parsed.value.action) : parsed.value.action;
  if (!action) return SILENT;
  const decision = judge(program, action, { ...one.context, cwd: parsed.value.cwd }, engine);
  if (event === "PostToolUse") return postToolUseAnswer(decision);
  if (unknownTool && (decision.result === "pass" || decision.result === "allow"))
    return failureAnswer(`the tool \`${tool ?? ""}\` is not known`, one.onFailure);
  return preToolUseAnswer(decision);
}

/** After the call only what was written is looked at; an edit has happened, so the file is what it is. */
function afterwards(action: Action | undefined): Action | undefined {
  if (action?.kind === "edit") return { ...action, edits: [] };
  return action?.kind === "write" ? action : undefined;
}

function missedBy(one: HookCase, answer: HostAnswer): string[] {
  const missed = saidOtherwise(one, answer.stdout + answer.stderr);
  if (answer.exitCode !== one.exit) missed.push(`exit ${one.exit}`);
  if (one.stdout === undefined) return answer.stdout === "" ? missed : [...missed, "no output"];
  const printed = objectOf(answer.stdout);
  return printed && holds(printed, one.stdout) ? missed : [...missed, JSON.stringify(one.stdout)];
}

/** The expected fields are there, with these values; others may be too. */
function holds(value: unknown, expected: unknown): boolean {
  if (!isRecord(expected)) return value === expected;
  return isRecord(value) && Object.entries(expected).every(([key, part]) => holds(value[key], part));
}

function objectOf(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
