import type { Command } from "commander";
import { didYouMean } from "../compiler/report.ts";
import type { CompiledRule, Program } from "../model/index.ts";
import { parsePolicy } from "../syntax/index.ts";
import { errorsIn, printDiagnostics, shownDiagnostics, tally } from "./diagnostics.ts";
import { projectHere } from "./here.ts";
import { counted, print, printError, printJson, UsageError } from "./output.ts";
import { type CompiledProject, checkProject, compileProject, programFor, textsOfProject } from "./programs.ts";
import { addFormat } from "./rules-format.ts";
import { addNew } from "./rules-new.ts";
import { addTest } from "./rules-test.ts";
import { styleFor } from "./style.ts";
import { refuseMisspelt } from "./subcommand.ts";

export function addRules(program: Command): void {
  const rules = program.command("rules").description("list, show, write, test, check and format policies");
  rules
    .command("list", { isDefault: true })
    .description("every rule in force here, with source, effect and severity")
    .option("--policy <files...>", "policy files on top of those in force")
    .option("--filter <text>", "only rules whose id contains the text")
    .option("--json", "print as JSON")
    .addHelpText("after", "\nExamples:\n  $ dl rules\n  $ dl rules list --filter git --json")
    .allowExcessArguments()
    .action((options: { readonly policy?: readonly string[]; readonly filter?: string; readonly json?: boolean }, command: Command) => {
      refuseMisspelt(command);
      const program = programWith(options.policy ?? []);
      const rows = [...program.rules].filter((rule) => rule.id.includes(options.filter ?? "")).map((rule) => rowOf(rule, program));
      if (options.json) printJson(rows);
      else printTable(rows);
    });
  rules
    .command("show")
    .argument("<name>", "a rule's id or bare name")
    .description("one rule as its policy file has it, with the exceptions that apply")
    .option("--policy <files...>", "policy files on top of those in force")
    .option("--json", "print as JSON")
    .addHelpText("after", "\nExample:\n  $ dl rules show force-push")
    .action((name: string, options: { readonly policy?: readonly string[]; readonly json?: boolean }) =>
      showRule(name, options.policy ?? [], options.json === true),
    );
  rules
    .command("check")
    .argument("[files...]", "policy files, or directories of them; those of the global and project layer where absent")
    .description("report every error and warning of policy files, with the tests inside their rules")
    .option("--json", "print as JSON")
    .addHelpText("after", "\nExit code: 0 no error, 1 an error.\n\nExample:\n  $ dl rules check .devloop/house.policy")
    .action((files: readonly string[], options: { readonly json?: boolean }) => checkFiles(files, options.json === true));
  addNew(rules);
  addTest(rules);
  addFormat(rules);
}

interface Row {
  readonly id: string;
  readonly verdict: string;
  readonly on: string;
  readonly severity: string | undefined;
  readonly sealed: boolean;
  readonly layer: string;
  readonly source: string;
  readonly exceptions: number;
  readonly modes: readonly string[] | undefined;
}

function rowOf(rule: CompiledRule, program: Program): Row {
  return {
    id: rule.id,
    verdict: rule.verdict,
    on: [...new Set(rule.triggers.map((trigger) => (trigger.kind === "verb" ? trigger.verb : `\`${trigger.pattern.text}\``)))].join(", "),
    severity: rule.severity,
    sealed: rule.sealed,
    layer: rule.layer,
    source: `${rule.location.file}:${rule.location.line}`,
    exceptions: program.exceptions.get(rule.id)?.length ?? 0,
    modes: rule.modes,
  };
}

function printTable(rows: readonly Row[]): void {
  const style = styleFor(process.stdout);
  const width = Math.max(...rows.map((row) => row.id.length), 4);
  for (const row of rows) {
    const marks = [
      row.sealed ? "sealed" : "",
      row.severity ?? "",
      row.exceptions > 0 ? counted(row.exceptions, "exception") : "",
      row.modes ? `in ${row.modes.join(", ")}` : "",
    ].filter((mark) => mark !== "");
    print(
      `${style.verdict(row.verdict, row.verdict.padEnd(8))} ${row.id.padEnd(width)}  ${row.on}  ${style.dim([...marks, row.source].join("  "))}`,
    );
  }
  print(counted(rows.length, "rule"));
}

function showRule(name: string, files: readonly string[], json: boolean): void {
  const program = programWith(files);
  const matching = [...program.rules].filter((rule) => rule.id === name || rule.id.endsWith(`/${name}`));
  if (matching.length === 0) {
    const names = [...program.rules].flatMap(({ id }) => [id, id.slice(id.lastIndexOf("/") + 1)]);
    throw new UsageError(`there is no rule \`${name}\`; ${didYouMean(name, names) ?? "`dl rules` lists them"}`);
  }
  if (json) {
    printJson(matching.map((rule) => ({ ...rowOf(rule, program), text: ruleText(rule, files) })));
    return;
  }
  for (const rule of matching) {
    print(`# ${rule.id}, ${rule.layer}, ${rule.location.file}:${rule.location.line}\n${ruleText(rule, files)}`);
    for (const exception of program.exceptions.get(rule.id) ?? []) {
      print(
        `# ${exception.disables ? "disabled" : "excepted"} in ${exception.location.file}:${exception.location.line}: ${exception.because}`,
      );
    }
  }
}

/** As the policy file has it; where a configuration file says it in other words, as the policy that was made of these. */
function ruleText(rule: CompiledRule, files: readonly string[]): string {
  const { file, line } = rule.location;
  const text = textsOfProject(projectHere(), files).get(file) ?? "";
  const item = parsePolicy(file, text).file.items.find(({ kind, span }) => kind === "rule" && lineAt(text, span.start) === line);
  if (item) return text.slice(item.span.start, item.span.end);
  const { policy, item: made } = compiled(files).graph.rules.get(rule.id)!;
  return policy.file.text.slice(made.span.start, made.span.end);
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

function checkFiles(files: readonly string[], json: boolean): void {
  const { diagnostics, texts } = checkProject(projectHere(), files);
  const shown = diagnostics.filter(
    (diagnostic) => diagnostic.severity === "error" || !/^(policies|stdlib)\//.test(diagnostic.location.file),
  );
  if (json) printJson(shownDiagnostics(shown, texts));
  else {
    printDiagnostics(shown, texts);
    print(tally(shown));
  }
  process.exitCode = errorsIn(shown).length > 0 ? 1 : 0;
}

/** The program in force here; only files that are not in force yet have to be compiled first. */
function programWith(files: readonly string[]): Program {
  if (files.length > 0) return compiled(files).program;
  const { program } = programFor(projectHere(), {});
  for (const notice of program.notices) printError(`dl: ${notice}`);
  return program;
}

function compiled(files: readonly string[]): CompiledProject & { readonly program: Program } {
  const output = compileProject(projectHere(), files);
  if (output.program) return { ...output, program: output.program };
  printDiagnostics(errorsIn(output.diagnostics), output.texts);
  throw new UsageError("the policies do not compile");
}
