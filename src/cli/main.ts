import { Command, CommanderError } from "commander";
import { addAllowOnce } from "./allow-once.ts";
import { addCheck } from "./check.ts";
import { addConfig } from "./config.ts";
import { addConfigLint } from "./config-lint.ts";
import { addDoctor } from "./doctor.ts";
import { addExplain } from "./explain.ts";
import { faultText } from "./faults.ts";
import { addHooks } from "./hooks.ts";
import { addInstall } from "./install.ts";
import { packageVersion } from "./installation.ts";
import { EXIT_ERROR, print, printError } from "./output.ts";
import { addPacks } from "./packs.ts";
import { addRules } from "./rules.ts";
import { addStart } from "./start.ts";
import { addStatus } from "./status.ts";
import { addStream } from "./stream.ts";
import { addSwitches } from "./switch.ts";
import { addTraces } from "./traces.ts";
import { addTrust } from "./trust.ts";
import { addUninstall } from "./uninstall.ts";

const program = new Command("dl")
  .description("The safety layer for AI coding agents: tool calls are understood as effects and judged by policies, before they run.")
  .version(packageVersion(), "-V, --version")
  .showHelpAfterError("(dl --help says more)")
  // The library's own writing ends in a stack where nobody reads on, or the disk is full.
  .configureOutput({ writeOut: print, writeErr: printError })
  .exitOverride();

addCheck(program);
addExplain(program);
addRules(program);
addPacks(program);
addTraces(program);
addConfig(program);
addConfigLint(program);
addTrust(program);
addSwitches(program);
addAllowOnce(program);
addInstall(program);
addHooks(program);
addUninstall(program);
addStart(program);
addStatus(program);
addStream(program);
addDoctor(program);
// `bin/dl` takes the hook itself; it stands here for the help.
program
  .command("hook")
  .argument("<agent>")
  .argument("[event]")
  .description("answer one hook call of an agent from standard input")
  .option("--mode <name>", "the mode to judge in", "guard")
  .option("--home <directory>", "whose policies hold; the passwd entry's home where absent")
  .option("--on-failure <answer>", "what the host gets when judging fails: ask or deny", "ask")
  .option("--compile-within <seconds>", "so long changed policies may take to compile; the last good program judges past it", "10")
  .option("--within <seconds>", "the host gets the answer of a failure past it; fifteen more than for compiling where absent")
  .addHelpText("after", "\nExample:\n  $ dl hook claude-code < call.json");

process.on("SIGINT", () => process.exit(130));

try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT_ERROR;
  else {
    printError(`dl: ${faultText(error)}`);
    process.exitCode = EXIT_ERROR;
  }
}
