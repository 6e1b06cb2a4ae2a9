import type { Command } from "commander";
import { discoverLayers, everyFile, findProject } from "../config/index.ts";
import { errorsIn, printDiagnostics, shownDiagnostics, tally } from "./diagnostics.ts";
import { directoriesHere, directoryNamed, homeHere } from "./here.ts";
import { counted, print, printJson } from "./output.ts";
import { checkProject } from "./programs.ts";

export function addConfigLint(program: Command): void {
  program
    .command("config-lint")
    .argument("[directory]", "the project, or a directory in it", ".")
    .description("report every error and warning of configuration files and policies, with the tests inside their rules")
    .option("--json", "print as JSON")
    .addHelpText(
      "after",
      "\nExit code: 0 no error, 1 an error: a layer would be left out, or judged by its last good state.\n\nExamples:\n  $ dl config-lint\n  $ dl config-lint ../api --json",
    )
    .action((directory: string, options: { readonly json?: boolean }) => lint(directoryNamed(directory), options.json === true));
}

/** Warnings about how a policy is written say nothing about one that a configuration was lowered to, but for a text that fits nothing. */
const WRITTEN = /^P04(?!08)/;

function lint(directory: string, json: boolean): void {
  const project = findProject(directory, homeHere());
  const layers = discoverLayers(project, directoriesHere());
  const own = new Set(layers.flatMap((layer) => everyFile(layer).map((file) => file.path)));
  const { diagnostics, texts } = checkProject(project);
  // Any error leaves a layer out, wherever it stands.
  const found = diagnostics.filter(({ code, severity, location: { file } }) => {
    return severity === "error" || (own.has(file) && (file.endsWith(".policy") || !WRITTEN.test(code)));
  });
  if (json) printJson(shownDiagnostics(found, texts));
  else {
    printDiagnostics(found, texts);
    if (own.size === 0) print("there is no configuration here: the built-in policies alone are in force");
    else print(`${counted(own.size, "file")}, ${tally(found)}`);
  }
  process.exitCode = errorsIn(found).length > 0 ? 1 : 0;
}
