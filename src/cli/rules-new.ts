import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import type { Command } from "commander";
import { writeShared } from "../config/index.ts";
import { understand } from "../effects/index.ts";
import { newCounters } from "../engine/index.ts";
import type { Call, Program } from "../model/index.ts";
import { formatPolicy, parsePolicy } from "../syntax/index.ts";
import { errorsIn, printDiagnostics } from "./diagnostics.ts";
import { contextHere, projectHere } from "./here.ts";
import { print, UsageError } from "./output.ts";
import { checkLayers, programFor } from "./programs.ts";

interface NewOptions {
  readonly verdict: string;
  readonly because?: string;
  readonly instead?: string;
}

const VERDICTS = ["block", "escalate", "warn", "allow"];

export function addNew(rules: Command): void {
  rules
    .command("new")
    .argument("<name>", "the policy's name; its file is `.devloop/<name>.policy`")
    .argument("<example>", "a command that the rule is to match, in quotes")
    .description("write a first policy out of an example, with its tests")
    .option("--verdict <verdict>", VERDICTS.join(", "), "escalate")
    .option("--because <text>", "the reason, as the agent is to read it")
    .option("--instead <text>", "the safer way")
    .addHelpText(
      "after",
      "\nExamples:\n  $ dl rules new releases 'npm version minor'\n  $ dl rules new deploys './deploy.sh --prod' --verdict block --instead 'open a pull request'",
    )
    .action((name: string, example: string, options: NewOptions) => {
      const project = projectHere();
      const file = join(project, ".devloop", `${name}.policy`);
      const text = policyText(name, example, options, programFor(project, {}).program);
      checkTests(file, text, project);
      writeShared(file, text);
      print(text);
      print(`wrote ${relative(process.cwd(), file)}; change its words, then \`dl rules test\` shows whether it means what you mean`);
      if (options.verdict === "allow") print("what it loosens is in force once `dl trust` has confirmed it");
    });
}

function policyText(name: string, example: string, { verdict, because, instead }: NewOptions, program: Program): string {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new UsageError(`\`${name}\` is no name of a policy: small letters, digits and dashes`);
  if (!VERDICTS.includes(verdict)) throw new UsageError(`the verdict is ${VERDICTS.join(", ")}, not \`${verdict}\``);
  const words = patternWords(callIn(example, program));
  const clauses = [
    `because ${JSON.stringify(because ?? `runs ${words.join(" ")}`)}`,
    ...(verdict === "allow" ? [] : [`instead ${JSON.stringify(instead ?? "ask for it, and say what it is for")}`]),
    `tests { hit \`${example}\` miss \`echo ${example}\` }`,
  ];
  const text = `language 1\npolicy ${name} ${JSON.stringify(titleOf(name))}\n\n${verdict} run on \`${words.join(" ")} ...\` {\n${clauses.join("\n")}\n}\n`;
  return formatPolicy(parsePolicy(`${name}.policy`, text).file);
}

/** The one command of the example: behind `sudo` and its like the one that they run, since a rule on it holds for every way to run it. */
function callIn(example: string, program: Program): Call {
  if (/[`\n]/.test(example)) throw new UsageError("the example is one line, without back-ticks");
  const action = { kind: "command", tool: "dl", shell: "bash", command: example } as const;
  const { calls } = understand(action, program, contextHere(process.cwd(), "guard"), newCounters());
  const commands = calls.filter(
    ({ task, carries, words }) => task === undefined && words.length > 0 && !carries?.some((at) => calls[at]?.task === undefined),
  );
  const [call, ...others] = commands;
  if (!call || others.length > 0) throw new UsageError(`the example has to be one command, not ${commands.length}`);
  return call;
}

/** The command by name, with the flags that the example has. */
function patternWords({ name, words, signature }: Call): readonly string[] {
  const texts = words.map(({ text }) => text ?? "");
  const [program = "", next] = texts;
  const own = program.slice(program.lastIndexOf("/") + 1);
  const isSubcommand = signature === undefined && next !== undefined && /^[a-z][a-z0-9:-]*$/.test(next);
  const named = signature === undefined ? [own, ...(isSubcommand ? [next] : [])] : (name ?? own).split(" ");
  const flags = texts.slice(0, texts.includes("--") ? texts.indexOf("--") : undefined).filter((text) => /^-[\w-]/.test(text));
  const pattern = [...named, ...flags.map((flag) => flag.replace(/=.*/s, ""))];
  const odd = pattern.find((word) => !/^[\w@%+:,./-]+$/.test(word));
  if (odd !== undefined) throw new UsageError(`\`${odd}\` cannot stand in a pattern as it is; docs/language.md says how to write one`);
  return pattern;
}

function titleOf(name: string): string {
  const words = name.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Nothing is written that would not load. */
function checkTests(file: string, text: string, project: string): void {
  if (existsSync(file)) throw new UsageError(`${file} is there already; add the rule to it, or take another name`);
  const layer = { name: "project", trusted: true, root: project, files: [{ path: file, text }] } as const;
  const output = checkLayers([layer], project);
  const errors = errorsIn(output.diagnostics);
  if (errors.length === 0) return;
  printDiagnostics(errors, output.texts);
  throw new UsageError("nothing was written: the rule would not mean the example");
}
