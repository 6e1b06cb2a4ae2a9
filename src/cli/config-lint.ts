import { resolve } from "node:path";
import type { Command } from "commander";
import { discoverLayers, everyFile, findProject } from "../config/index.ts";
import { directoriesHere, homeHere } from "./here.ts";
import { print, printJson } from "./output.ts";
import { compileProject, printDiagnostics } from "./programs.ts";

export function addConfigLint(program: Command): void {
  program
    .command("config-lint")
    .argument("[directory]", "the project, or a directory in it", ".")
    .description("report every error and warning of configuration files and policies")
    .option("--json", "print as JSON")
    .addHelpText("after", "\nExit code: 0 no error, 1 an error.\n\nExamples:\n  $ dl config-lint\n  $ dl config-lint ../api --json")
    .action((directory: string, options: { readonly json?: boolean }) => lint(resolve(directory), options.json === true));
}

/** Warnings about how a policy is written say nothing about one that a configuration was lowered to. */
const WRITTEN = /^P04/;

function lint(directory: string, json: boolean): void {
  const project = findProject(directory, homeHere());
  const layers = discoverLayers(project, directoriesHere());
  const own = new Set(layers.flatMap((layer) => everyFile(layer).map((file) => file.path)));
  const found = compileProject(project).diagnostics.filter(({ code, location: { file } }) => {
    return own.has(file) && (file.endsWith(".policy") || !WRITTEN.test(code));
  });
  const errors = found.filter((diagnostic) => diagnostic.severity === "error").length;
  if (json) printJson(found);
  else {
    printDiagnostics(found, process.stderr.isTTY === true);
    if (own.size === 0) print("there is no configuration here: the built-in policies alone are in force");
    else print(`${own.size} files, ${errors} errors, ${found.length - errors} warnings`);
  }
  process.exitCode = errors > 0 ? 1 : 0;
}
