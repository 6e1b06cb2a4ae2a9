/** The engine in a warm process: decide, many rules, hostile input, contents. */
import { loadRegexEngine } from "../src/automata/index.ts";
import { compilePolicies } from "../src/compiler/index.ts";
import { builtInLayer, contextOf, readBuiltInProgram } from "../src/config/index.ts";
import { understand } from "../src/effects/index.ts";
import { decide, newCounters } from "../src/engine/index.ts";
import { encodeProgram } from "../src/engine/program-file.ts";
import type { Action, Context, Program } from "../src/model/index.ts";
import { packageRoot } from "../src/package-root.ts";
import { manyRules, rulesOnGit } from "./many-rules.ts";
import { type Distribution, distributionOver, type Figure, median, microseconds } from "./measure.ts";

const engine = loadRegexEngine();

export function commandAction(command: string): Action {
  return { kind: "command", tool: "Bash", shell: "bash", command };
}

export function judge(program: Program, action: Action, context: Context): string {
  const counters = newCounters();
  return decide(understand(action, program, context, counters), { program, context, engine, counters }).verdict;
}

export function builtInProgram(): Program {
  const program = readBuiltInProgram(packageRoot());
  if (!program) throw new Error("dist/builtin.program does not load; run `npm run build`");
  return program;
}

/** A fresh directory each time, so that no look-up and no path is remembered. */
export function decideDistribution(program: Program, commands: readonly string[], rounds: number): Distribution {
  let fresh = 0;
  const run = (command: string) =>
    judge(
      program,
      commandAction(command),
      contextOf({ cwd: `/tmp/bench-project-${fresh++}`, agent: "bench", mode: "guard", home: "/home/bench" }),
    );
  return distributionOver(commands, run, { rounds, warmUps: 4 });
}

export function scalingFigures(commands: readonly string[], base: Distribution, rounds: number): Figure[] {
  const builtIn = builtInLayer(packageRoot());
  const compileOn = (text: string) => {
    let program: Program | undefined;
    const time = microseconds(() => {
      program = compilePolicies({ layers: [builtIn, { name: "global", trusted: true, files: [{ path: "bench.policy", text }] }] }).program;
    });
    if (!program) throw new Error("the generated rules do not compile");
    return { program, seconds: time / 1e6 };
  };
  const many = compileOn(manyRules(10_000));
  const manyTimes = decideDistribution(many.program, commands, rounds);
  const git = compileOn(rulesOnGit(1_000));
  const gitCommands = commands.filter((command) => command.startsWith("git "));
  const gitBase = decideDistribution(builtInProgram(), gitCommands, rounds);
  const gitTimes = decideDistribution(git.program, gitCommands, rounds);
  return [
    { name: "10,000 more rules: decide, p50 against the built-in ones", value: manyTimes.p50 / base.p50, unit: "times", bar: 1.5 },
    { name: "10,000 more rules: compile", value: many.seconds * 1000, unit: "ms", bar: 20_000 },
    { name: "10,000 more rules: program on disk", value: encodeProgram(many.program).length / 1e6, unit: "MB", bar: 20 },
    {
      name: "1,000 more rules on git: decide a git command, p50 against the built-in ones",
      value: gitTimes.p50 / gitBase.p50,
      unit: "times",
      bar: 2,
    },
  ];
}

/** Each: what the issue of the engine names as hostile; the verdict must come, and never be allow or pass by fault. */
export function hostileFigures(program: Program): Figure[] {
  const context = contextOf({ cwd: "/tmp/bench-hostile", agent: "bench", mode: "guard", home: "/home/bench" });
  const inputs: readonly (readonly [string, string])[] = [
    ["a command of 100 kB", `echo ${"a".repeat(100_000)}`],
    ["nesting 10,000 deep", `${"$(".repeat(10_000)}id${")".repeat(10_000)}`],
    ["1 MB of `$(`", "$(".repeat(500_000)],
    ["NUL and lone surrogates", `rm -rf /\u0000 \ud800 ${"\udfff".repeat(1000)}`],
    ["100,000 arguments", `rm ${"a ".repeat(100_000)}`],
    ["60 kB of empty lines in a query", `psql -c '${"\n".repeat(60_000)}'`],
    ["60 kB of one awk statement", `awk '${"print > ".repeat(7_500)}'`],
    ["60 kB of a word with holes", "$a$".repeat(20_000)],
    ["100 kB of arguments that are not known", `cp ${"$a ".repeat(33_000)}`],
    ["100 kB of commands on what is not known", "rm $a;".repeat(16_000)],
  ];
  return inputs.map(([name, command]) => ({
    name: `hostile: ${name}`,
    value: median([0, 1, 2].map(() => microseconds(() => judge(program, commandAction(command), context)))) / 1000,
    unit: "ms",
    bar: 250,
  }));
}
