import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { findProject } from "../config/index.ts";
import { explanationText } from "../explain/index.ts";
import type { Action, Program } from "../model/index.ts";
import { explained } from "./explained.ts";
import { contextHere, directoryNamed, homeHere } from "./here.ts";
import { hookCall } from "./hook-call.ts";
import { judgeActions, modesFor } from "./judge-action.ts";
import { EXIT_CODES, EXIT_ERROR, print, printError, printJson, UsageError } from "./output.ts";
import { checkNotTaken } from "./policy-files.ts";
import { type PolicyOptions, programFor } from "./programs.ts";
import { styleFor } from "./style.ts";

interface ExplainOptions extends PolicyOptions {
  readonly write?: string;
  readonly read?: string;
  readonly content?: string;
  readonly hook?: string;
  readonly mode?: string;
  readonly cwd?: string;
  readonly json?: boolean;
}

export function addExplain(program: Command): void {
  program
    .command("explain")
    .description("show what a call would do, which rules match, which nearly did, and why")
    .argument("[command]", "a command line")
    .option("--write <path>", "a file that would be written")
    .option("--read <path>", "a file that would be read")
    .option("--content <file>", "a file whose content would be written there")
    .option("--hook <file>", "a file with a hook's JSON")
    .option("--mode <name>", "the mode to judge in; as it is configured where absent")
    .option("--policy <files...>", "policy files on top of the built-in ones, instead of the global and the project's")
    .option("--packs <which>", "`default`, or `all` with the packs that are off by default")
    .option("--cwd <directory>", "the directory that the command would run in")
    .option("--json", "print the record as JSON")
    .showHelpAfterError("(the whole command line is one word, in quotes: dl explain 'rm -rf build'; dl explain --help says more)")
    .addHelpText(
      "after",
      "\nExit code: as of `dl check`.\n\nExamples:\n  $ dl explain 'find . -name \"*.log\" -delete'\n  $ dl explain --write .env\n  $ dl explain --hook call.json --json",
    )
    .action((command: string | undefined, options: ExplainOptions) => {
      const { actions, cwd } = actionsOf(command, options);
      const compiled = programFor(findProject(cwd, homeHere()), options);
      const { mode, stricter } = modesFor(compiled.program, options.mode);
      const context = contextHere(cwd, mode);
      // The first judgement of a process pays for warming up; what is shown is the second.
      judgeActions(actions, compiled, contextHere(cwd, mode), stricter);
      const { decision, microseconds } = judgeActions(actions, compiled, context, stricter);
      const explanation = explained(decision, compiled.program, context, microseconds);
      if (options.json) printJson(explanation);
      else print(explanationText(explanation, styleFor(process.stdout)));
      if (command !== undefined && isRule(command, compiled.program))
        printError(`dl: this is what a program of that name would do; \`dl rules show ${command}\` shows the rule`);
      process.exitCode = EXIT_CODES[decision.verdict] ?? EXIT_ERROR;
    });
}

/** By its whole id: a bare name is that of many a program. */
function isRule(text: string, { rules }: Program): boolean {
  return /^[\w./-]+\/[\w./-]+$/.test(text) && [...rules].some(({ id }) => id === text);
}

function actionsOf(command: string | undefined, options: ExplainOptions): { readonly actions: readonly Action[]; readonly cwd: string } {
  const cwd = directoryNamed(options.cwd ?? ".");
  const given = [command, options.write, options.read, options.content, options.hook].filter((value) => value !== undefined);
  if (given.length === 0) checkNotTaken(options.policy);
  if (given.length !== 1) throw new UsageError("give one of: a command, --write, --read, --content, --hook");
  if (given[0]?.trim() === "")
    throw new UsageError(`there is nothing to explain: the ${command === undefined ? "path" : "command"} is empty`);
  if (command !== undefined) return { cwd, actions: [{ kind: "command", tool: "dl", shell: "bash", command }] };
  if (options.write !== undefined) return { cwd, actions: [{ kind: "write", tool: "Write", path: options.write, content: "" }] };
  if (options.read !== undefined) return { cwd, actions: [{ kind: "read", tool: "Read", path: options.read, tree: false }] };
  if (options.content !== undefined)
    return { cwd, actions: [{ kind: "write", tool: "Write", path: resolve(options.content), content: readText(options.content) }] };
  const call = hookCall(readText(options.hook!));
  if (call.actions.length === 0) throw new UsageError(`the event \`${call.event}\` asks for no judgement`);
  return call;
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new UsageError(`${file} cannot be read`);
  }
}
