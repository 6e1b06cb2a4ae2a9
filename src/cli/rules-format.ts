import type { Command } from "commander";
import { readLayerFile, writeShared } from "../config/index.ts";
import { formatPolicy, parsePolicy } from "../syntax/index.ts";
import { errorsIn, printDiagnostics } from "./diagnostics.ts";
import { counted, print, printError, UsageError } from "./output.ts";
import { policyFiles } from "./policy-files.ts";

export function addFormat(rules: Command): void {
  rules
    .command("fmt")
    .argument("[paths...]", "policy files or directories; `.devloop` where absent")
    .description("write policies in the one style; comments stay")
    .option("--check", "change nothing; exit 1 where a file is not in that style")
    .addHelpText("after", "\nExamples:\n  $ dl rules fmt\n  $ dl rules fmt --check policies")
    .action((paths: readonly string[], options: { readonly check?: boolean }) => {
      const files = policyFiles(paths.length > 0 ? paths : [".devloop"]);
      if (files.length === 0) throw new UsageError("there is no policy file to format");
      let different = 0;
      for (const file of files) if (formatFile(file, options.check === true)) different++;
      const verb = options.check ? "would change" : "changed";
      print(`${different} of ${counted(files.length, "file")} ${verb}`);
      if (options.check && different > 0) process.exitCode = 1;
    });
}

function formatFile(path: string, checkOnly: boolean): boolean {
  const { text, problem } = readLayerFile(path);
  if (problem !== undefined) throw new UsageError(`${path} ${problem}`);
  const { file, diagnostics } = parsePolicy(path, text);
  const errors = errorsIn(diagnostics);
  if (errors.length > 0) {
    printDiagnostics(errors, new Map([[path, text]]));
    throw new UsageError(`${path} has errors and is left as it is`);
  }
  const formatted = formatPolicy(file);
  if (formatted === text) return false;
  if (checkOnly) printError(`${path} is not formatted`);
  else writeShared(path, formatted);
  return true;
}
