import type { Command } from "commander";
import type { CompileOutput } from "../compiler/index.ts";
import type { CompiledRule } from "../model/index.ts";
import { projectHere } from "./here.ts";
import { print, printJson, UsageError } from "./output.ts";
import { compileProject, printDiagnostics } from "./programs.ts";
import { addFormat } from "./rules-format.ts";
import { addTest } from "./rules-test.ts";
import { styleFor } from "./style.ts";

export function addRules(program: Command): void {
  const rules = program.command("rules").description("list, show, test, check and format policies");
  rules
    .command("list", { isDefault: true })
    .description("every rule in force here, with source, effect and severity")
    .option("--policy <files...>", "policy files on top of those in force")
    .option("--filter <text>", "only rules whose id contains the text")
    .option("--json", "print as JSON")
    .addHelpText("after", "\nExamples:\n  $ dl rules\n  $ dl rules list --filter git --json")
    .action((options: { readonly policy?: readonly string[]; readonly filter?: string; readonly json?: boolean }) => {
      const output = compiled(options.policy ?? []);
      const rows = [...output.program!.rules].filter((rule) => rule.id.includes(options.filter ?? "")).map((rule) => rowOf(rule, output));
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
      showRule(name, compiled(options.policy ?? []), options.json === true),
    );
  rules
    .command("check")
    .argument("[files...]", "policy files, or directories of them; those of the global and project layer where absent")
    .description("report every error and warning of policy files")
    .option("--json", "print as JSON")
    .addHelpText("after", "\nExit code: 0 no error, 1 an error.\n\nExample:\n  $ dl rules check .devloop/house.policy")
    .action((files: readonly string[], options: { readonly json?: boolean }) => checkFiles(files, options.json === true));
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

function rowOf(rule: CompiledRule, output: CompileOutput): Row {
  return {
    id: rule.id,
    verdict: rule.verdict,
    on: rule.triggers.map((trigger) => (trigger.kind === "verb" ? trigger.verb : `\`${trigger.pattern.text}\``)).join(", "),
    severity: rule.severity,
    sealed: rule.sealed,
    layer: rule.layer,
    source: `${rule.location.file}:${rule.location.line}`,
    exceptions: output.program!.exceptions.filter((exception) => exception.rule === rule.id).length,
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
      row.exceptions > 0 ? `${row.exceptions} exceptions` : "",
      row.modes ? `in ${row.modes.join(", ")}` : "",
    ].filter((mark) => mark !== "");
    print(
      `${style.verdict(row.verdict, row.verdict.padEnd(8))} ${row.id.padEnd(width)}  ${row.on}  ${style.dim([...marks, row.source].join("  "))}`,
    );
  }
  print(`${rows.length} rules`);
}

function showRule(name: string, output: CompileOutput, json: boolean): void {
  const matching = [...output.program!.rules].filter((rule) => rule.id === name || rule.id.endsWith(`/${name}`));
  if (matching.length === 0) throw new UsageError(`there is no rule \`${name}\`; \`dl rules\` lists them`);
  if (json) {
    printJson(matching.map((rule) => ({ ...rowOf(rule, output), text: sourceText(rule, output) })));
    return;
  }
  for (const rule of matching) {
    print(`# ${rule.id}, ${rule.layer}, ${rule.location.file}:${rule.location.line}\n${sourceText(rule, output)}`);
    for (const exception of output.program!.exceptions.filter((candidate) => candidate.rule === rule.id)) {
      print(
        `# ${exception.disables ? "disabled" : "excepted"} in ${exception.location.file}:${exception.location.line}: ${exception.because}`,
      );
    }
  }
}

function sourceText(rule: CompiledRule, output: CompileOutput): string {
  const declared = output.graph.rules.get(rule.id)!;
  return declared.policy.file.text.slice(declared.item.span.start, declared.item.span.end);
}

function checkFiles(files: readonly string[], json: boolean): void {
  const output = compileProject(projectHere(), files);
  const shown = output.diagnostics.filter(
    (diagnostic) => diagnostic.severity === "error" || !/^(policies|stdlib)\//.test(diagnostic.location.file),
  );
  if (json) printJson(shown);
  else printDiagnostics(shown, process.stderr.isTTY === true);
  const errors = shown.filter((diagnostic) => diagnostic.severity === "error").length;
  if (!json) print(`${errors} errors, ${shown.length - errors} warnings`);
  process.exitCode = errors > 0 ? 1 : 0;
}

function compiled(files: readonly string[]): CompileOutput {
  const output = compileProject(projectHere(), files);
  if (output.program) return output;
  printDiagnostics(
    output.diagnostics.filter((diagnostic) => diagnostic.severity === "error"),
    process.stderr.isTTY === true,
  );
  throw new UsageError("the policies do not compile");
}
