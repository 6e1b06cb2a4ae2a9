import type { RegexEngine } from "../automata/index.ts";
import { claudeCode, failureReply, type HostAnswer, replyTo, SILENT } from "../hosts/index.ts";
import type { Program } from "../model/index.ts";
import { lineOf, saidOtherwise } from "./fixture-results.ts";
import type { Fields, FixtureSuite, HookCase } from "./fixtures.ts";
import { judge } from "./judge.ts";
import type { TestResult } from "./policy-tests.ts";

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
  const parsed = claudeCode.read(one.input, undefined);
  if (!parsed.ok) return claudeCode.write("PreToolUse", failureReply(parsed.error), one.onFailure);
  const call = parsed.value;
  const reply = replyTo(call, (action) => judge(program, action, { ...one.context, cwd: call.cwd }, engine));
  return reply ? claudeCode.write(call.event, reply, one.onFailure) : SILENT;
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
