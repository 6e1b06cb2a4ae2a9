/**
 * Real interpreters as oracles: programs whose calls stand between quotes, patterns, comments and texts of every kind. Whatever ran must have been
 * foreseen, or be known as not understood. `DL_CODE_SEEDS=20000` for more, `DL_CODE_FIRST` for the first seed.
 */
import { describe, expect, test } from "vitest";
import { effectLines, programOf, understandCommand } from "../../src/effects/testing.ts";
import { generateProgram, type Spoken } from "../support/code-oracle/generate.ts";
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

describe.each(["javascript", "perl", "python"] as const)("%s", (language) => {
  const programs = Array.from({ length: SEEDS }, (_, index) => generateProgram(language, FIRST + index));
  const ran = runPrograms(language, programs);

  test.skipIf(!ran)("nothing runs that was not foreseen", { timeout: 300_000 }, () => {
    let whole = 0;
    let unknown = 0;
    const missed: string[] = [];
    for (const [index, code] of programs.entries()) {
      const commands = (ran?.[index] ?? []).map((command) => command.replace("rm ", ""));
      if (commands.length === 0) continue;
      whole += 1;
      const { deleted, understood } = foresee(language, code);
      if (!understood) unknown += 1;
      else if (commands.some((command) => !deleted.has(command))) missed.push(`seed ${FIRST + index}: ${code}`);
    }
    console.log(`${language}: ${whole} programs ran something, ${unknown} not understood, ${missed.length} missed`);
    expect(missed.slice(0, 3)).toEqual([]);
    expect(whole).toBeGreaterThan(SEEDS / 4);
    expect(unknown).toBeLessThan(whole / 5);
  });
});
