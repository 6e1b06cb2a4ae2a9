import type { Action, CommandAction, Context, Counters, Effect, PathValue, Understanding } from "../model/index.ts";
import { knownWord } from "../model/index.ts";
import { plainFields } from "./fields.ts";
import { type EffectsProgram, OUTSIDE, Run } from "./run.ts";
import { Environment } from "./shell/environment.ts";
import { runUncalled } from "./shell/functions.ts";
import { runScript } from "./shell/interpreter.ts";
import type { Shell } from "./shell/shell.ts";
import { parseShell } from "./shell/shell-parser.ts";
import { understandTool } from "./tools.ts";

/** Reads an action as effects on resources (language.md 1). Total: what cannot be understood is in `unresolved`, never an exception. */
export function understand(action: Action, program: EffectsProgram, context: Context, counters: Counters): Understanding {
  const run = new Run(action, program, context, counters);
  try {
    if (action.kind === "command") understandCommand(run, action);
    else understandTool(run, action);
  } catch (error) {
    run.fail(error instanceof RangeError ? "the command is nested too deeply" : "an internal fault");
  }
  if (action.kind === "command") run.effects.push(commandText(action));
  return { action, effects: run.effects, calls: run.calls, unresolved: run.unresolved };
}

function understandCommand(run: Run, action: CommandAction): void {
  if (action.shell === "powershell" || action.shell === "cmd") run.fail(`commands for ${action.shell} are not understood`);
  const { script, problem } = parseShell(action.command);
  if (problem) run.fail(problem);
  if (!script) return;
  runScript(outermost(run), script);
  for (const left of run.atEnd) left();
  for (let index = 0; index < run.defined.length && index < MAX_UNCALLED; index += 1) {
    const defined = run.defined[index];
    if (defined && !run.called.has(defined.definition.node)) runUncalled(defined.shell, defined.name, defined.definition);
  }
}

const MAX_UNCALLED = 200;

/** What stands in a command goes to the process list, the history and the log: a credential in it is as good as written down. */
function commandText({ command, tool }: CommandAction): Effect {
  const fields = plainFields("content", knownWord(tool), OUTSIDE, { path: COMMAND_LINE, direction: knownWord("run") });
  return { verb: "content", fields, call: -1, origin: "tool", content: command };
}

const LINE = knownWord("the command line");
/** No place on this machine: it compares with nothing but names it. */
const COMMAND_LINE: PathValue = { kind: "path", written: LINE, lexical: LINE, real: LINE, local: false, contents: false, tree: false };

/** The shell in which the agent's command runs. */
export function outermost(run: Run): Shell {
  const { context } = run;
  const env = new Environment(knownWord(context.cwd), knownWord(context.home), context);
  return {
    run,
    env,
    carried: OUTSIDE,
    depth: 0,
    span: undefined,
    holes: NO_HOLES,
    stdin: undefined,
    output: undefined,
    pipeline: -1,
    stage: 0,
    functions: NO_FUNCTIONS,
    forked: false,
    dialect: run.action.kind === "command" && run.action.shell === "zsh" ? "zsh" : undefined,
  };
}

const NO_HOLES: Shell["holes"] = [];
const NO_FUNCTIONS: Shell["functions"] = [];
