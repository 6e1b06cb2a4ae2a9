import type { Command } from "commander";
import { findProject } from "../config/index.ts";
import { explanationText } from "../explain/index.ts";
import type { Action } from "../model/index.ts";
import { checkBatch } from "./check-batch.ts";
import { explained } from "./explained.ts";
import { contextHere, directoryNamed, homeHere } from "./here.ts";
import { hookCall } from "./hook-call.ts";
import { judgeActions, modesFor } from "./judge-action.ts";
import { EXIT_CODES, EXIT_ERROR, print, printError, printJson, UsageError } from "./output.ts";
import { checkNotTaken } from "./policy-files.ts";
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
    .showHelpAfterError("(the whole command line is one word, in quotes: dl check 'rm -rf build'; dl check --help says more)")
    .addHelpText(
      "after",
      "\nExit code: 0 allow and pass, 1 error, 2 block, 3 escalate, 4 warn; with --jsonl 0 unless the batch itself fails.\n\nExamples:\n  $ dl check 'git push --force origin main'\n  $ dl check --mode smart --json 'ls -la'\n  $ dl check --jsonl < cases.jsonl > verdicts.jsonl",
    )
    .action(async (input: string | undefined, options: CheckOptions) => {
      if (options.jsonl) {
        if (input !== undefined) throw new UsageError("with --jsonl the batch comes from standard input: give no command");
        return checkWhole(options);
      }
      if (input === undefined) checkNotTaken(options.policy);
      const text = input ?? (await readStandardInput());
      if (text.trim() === "") throw new UsageError("there is nothing to judge: give a command, or a hook's JSON");
      checkOne(text, options);
    });
}

async function readStandardInput(): Promise<string> {
  if (process.stdin.isTTY) printError("dl: type the command, or paste a hook's JSON; Ctrl-D ends it");
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function checkOne(text: string, options: CheckOptions): void {
  const { actions, cwd } = actionsFrom(text, directoryNamed(options.cwd ?? "."));
  const loaded = programFor(findProject(cwd, homeHere()), options);
  const { mode, stricter } = modesFor(loaded.program, options.mode);
  const context = contextHere(cwd, mode);
  if (actions.length === 0) {
    print("pass: this event asks for no judgement");
    return;
  }
  const { decision, microseconds } = judgeActions(actions, loaded, context, stricter);
  const explanation = explained(decision, loaded.program, context, microseconds);
  if (options.json) printJson(explanation);
  else print(explanationText({ ...explanation, commands: [], effects: [], nearMisses: [] }, styleFor(process.stdout)));
  process.exitCode = EXIT_CODES[decision.verdict] ?? EXIT_ERROR;
}

/** A hook's JSON where the text is an object, or was meant as one with a tool, else a command line. */
function actionsFrom(text: string, cwd: string): { readonly actions: readonly Action[]; readonly cwd: string } {
  const trimmed = text.trimStart();
  if (trimmed.startsWith("{") && (trimmed.includes('"tool_name"') || isJson(trimmed))) return hookCall(withCwd(trimmed, cwd));
  return { actions: [{ kind: "command", tool: "dl", shell: "bash", command: text.replace(/\n$/, "") }], cwd };
}

/** For Bash an object would be a word like any other, and nothing dangerous. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function withCwd(json: string, cwd: string): string {
  try {
    const parsed: unknown = JSON.parse(json);
    return JSON.stringify({ cwd, ...(parsed as object) });
  } catch {
    return json;
  }
}

function checkWhole(options: CheckOptions): Promise<void> {
  const cwd = directoryNamed(options.cwd ?? ".");
  const loaded = programFor(findProject(cwd, homeHere()), options);
  return checkBatch(loaded, { ...modesFor(loaded.program, options.mode), cwd });
}
