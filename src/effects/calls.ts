/** The calls that an understanding lists: each is added before its effects are known, and finished with its `command` effect. */
import type { Assignment } from "unbash";
import type { Span, Word } from "../model/index.ts";
import { knownWord } from "../model/index.ts";
import { asRecord, CommandFields } from "./fields.ts";
import type { MutableCall } from "./run.ts";
import type { Data } from "./shell/flow.ts";
import { applyRedirections } from "./shell/redirection-effects.ts";
import type { Redirected } from "./shell/redirections.ts";
import type { Shell } from "./shell/shell.ts";
import { originOf } from "./signatures/emit.ts";
import { applyPowers } from "./signatures/powers.ts";

/** What is known of a command beside its words. */
export interface CommandContext {
  readonly span: Span | undefined;
  readonly redirected: Redirected | undefined;
  readonly declared: readonly Assignment[] | undefined;
  readonly assigns: readonly Word[];
}

/** A call of which nothing but its words is known. */
export function newCall(shell: Shell, name: string | undefined, words: readonly Word[], context: CommandContext): MutableCall {
  const { carried, run } = shell;
  const call: MutableCall = {
    name,
    words,
    signature: undefined,
    flags: NONE,
    operands: words,
    operandsOpen: false,
    roles: NONE,
    shapes: NO_SHAPES,
    proved: false,
    pipeline: shell.pipeline < 0 ? run.pipelines++ : shell.pipeline,
    stage: shell.pipeline < 0 ? 0 : shell.stage,
    unwrapped: carried.unwrapped,
    privileged: carried.privileged,
    place: carried.place,
  };
  for (const word of words) if (word.open) call.operandsOpen = true;
  if (carried.task !== undefined) call.task = carried.task;
  if (context.span) call.span = context.span;
  return call;
}

const NONE = {};
const NO_SHAPES: readonly never[] = [];
const NO_WORDS: readonly Word[] = [];

/** Lists a call, and gives its number. */
export function addCall(shell: Shell, call: MutableCall): number {
  if (call.operands === call.words) call.operands = call.words.slice(1);
  const { calls } = shell.run;
  const index = calls.push(call) - 1;
  const carrier = calls[shell.carried.by];
  if (carrier) {
    carrier.carries ??= [];
    carrier.carries.push(index);
  }
  return index;
}

/** Takes back the call that was added last. */
export function dropCall(shell: Shell): void {
  const { calls } = shell.run;
  calls.pop();
  calls[shell.carried.by]?.carries?.pop();
}

/** Emits the redirections and the `command` effect, and hands on what was printed. */
export function finishCall(shell: Shell, index: number, via: Word, context: CommandContext, from: number, printed: Data | undefined): void {
  const { run } = shell;
  if (printed && shell.output) shell.output.add(printed);
  if (context.redirected) applyRedirections(shell, context.redirected, index, via, shell.output?.toData());
  const assigned = assignedNames(shell, context, run.calls[index]?.words ?? NO_WORDS, via);
  if (assigned.length > 0) applyPowers(shell, assigned, index, via);
  const fields = new CommandFields(run, index, via, assigned, from, shell);
  run.effects.push({
    verb: "command",
    fields: asRecord(fields),
    call: index,
    origin: originOf(shell, { index }),
    ...(context.span ? { span: context.span } : {}),
  });
}

/** What is assigned before the command, or for all that follow by `export`. */
function assignedNames(shell: Shell, context: CommandContext, words: readonly Word[], via: Word): readonly Word[] {
  if (!EXPORTING.has(via.text ?? "")) return context.assigns;
  const names = [...context.assigns, ...(context.declared ?? []).map(({ name }) => knownWord(name))];
  for (const { text } of words.slice(1)) if (text !== undefined && shell.env.get(text) !== undefined) names.push(knownWord(text));
  return names;
}

const EXPORTING = new Set(["export", "declare", "typeset"]);
