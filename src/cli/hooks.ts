import type { Command } from "commander";

/** The older system's name for what `dl install --project` does. */
export function addHooks(program: Command): void {
  program
    .command("hooks")
    .description("put the hook into this project's local settings of Claude Code; the same as `dl install --project --agent claude-code`")
    .option("--dry-run", "show what would change and change nothing")
    .addHelpText("after", "\nExamples:\n  $ dl hooks\n  $ dl hooks --dry-run")
    .action(async (options: { readonly dryRun?: boolean }) => {
      const words = ["install", "--project", "--agent", "claude-code", ...(options.dryRun ? ["--dry-run"] : [])];
      await program.parseAsync(words, { from: "user" });
    });
}
