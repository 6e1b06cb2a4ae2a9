/**
 * Real interpreters as oracles: programs whose calls stand between quotes, patterns, comments and texts of every kind, and programs that give names their
 * values in every way. Whatever ran must have been foreseen, or be known as not understood. `DL_CODE_SEEDS=20000` for more, `DL_CODE_FIRST` for the first
 * seed.
 */
import { describe, expect, test } from "vitest";
import { effectLines, programOf, understandCommand } from "../../src/effects/testing.ts";
import { generateProgram, type Spoken } from "../support/code-oracle/generate.ts";
import { generateNames } from "../support/code-oracle/generate-names.ts";
import { runPrograms } from "../support/code-oracle/run.ts";

const SEEDS = Number(process.env["DL_CODE_SEEDS"] ?? 2_000);
const FIRST = Number(process.env["DL_CODE_FIRST"] ?? 0);

const PROGRAM = programOf(`
  command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
  command node { flags { -e=word! } operands { args: rest? } execute -e as javascript }
  command perl { flags { -e=word! } operands { args: rest? } execute -e as perl }
  command python { flags { -c=word! } operands { args: rest? } execute -c as python }
`);

const COMMANDS: Readonly<Record<Spoken, string>> = { javascript: "node -e", perl: "perl -e", python: "python -c" };

function foresee(language: Spoken, code: string) {
  const lines = effectLines(understandCommand(PROGRAM, `${COMMANDS[language]} '${code.replaceAll("'", "'\\''")}'`));
  return {
    deleted: new Set(lines.flatMap((line) => /^delete .*\/(k\d+)$/.exec(line)?.[1] ?? [])),
    understood: !lines.some((line) => line.startsWith("execute source=‹any›") || line.startsWith("unresolved")),
  };
}

/** What is not understood may come to so much of what runs: what programs give their names is often known to them alone. */
const KINDS = [
  { kind: "calls between texts", generate: generateProgram, mostUnknown: 0.2 },
  { kind: "names and their values", generate: generateNames, mostUnknown: 0.85 },
] as const;

describe.each(KINDS)("$kind", ({ generate, mostUnknown }) => {
  test.for(["javascript", "perl", "python"] as const)(
    "%s: nothing runs that was not foreseen",
    { timeout: 300_000 },
    (language, { skip }) => {
      const programs = Array.from({ length: SEEDS }, (_, index) => generate(language, FIRST + index));
      const ran = runPrograms(language, programs);
      if (!ran) return skip(`no interpreter of ${language} is here`);
      let whole = 0;
      let unknown = 0;
      const missed: string[] = [];
      for (const [index, code] of programs.entries()) {
        const commands = (ran[index] ?? []).flatMap((command) => command.match(/k\d+/g) ?? []);
        if (commands.length === 0) continue;
        whole += 1;
        const { deleted, understood } = foresee(language, code);
        if (!understood) unknown += 1;
        else if (commands.some((command) => !deleted.has(command))) missed.push(`seed ${FIRST + index}: ${code}`);
      }
      console.log(`${language}: ${whole} programs ran something, ${unknown} not understood, ${missed.length} missed`);
      expect(missed.slice(0, 3)).toEqual([]);
      expect(whole).toBeGreaterThan(SEEDS / 4);
      expect(unknown).toBeLessThan(whole * mostUnknown);
    },
  );
});
