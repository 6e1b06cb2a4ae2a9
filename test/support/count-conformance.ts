/** `node scripts/count-conformance.mjs [--sets]`: cases, cases that count, rules without a counting case, and the mutants that no case fails. */
import { compiledSuite, conformanceFiles, fixturesOf, shortName } from "./conformance.ts";
import { failedMutants, mutantNames } from "./counting.ts";
import { builtIn } from "./programs.ts";

const sets = process.argv.includes("--sets");
const byRule = new Map<string, number>();
const failed = new Set<string>();
let cases = 0;
let counting = 0;

for (const file of conformanceFiles()) {
  let ofFile = 0;
  let countingOfFile = 0;
  for (const suite of fixturesOf(file).suites) {
    const judged = compiledSuite(file, suite).programs[0];
    const ofBuiltIn = judged?.program === builtIn().program;
    for (const one of judged ? suite.cases : []) {
      ofFile++;
      const mutants = failedMutants(one, judged!, { all: ofBuiltIn, sets: sets && ofBuiltIn });
      if (mutants.length > 0) countingOfFile++;
      if (!ofBuiltIn) continue;
      for (const rule of new Set(mutants.map((mutant) => mutant.rule))) byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
      for (const mutant of mutants) failed.add(`${mutant.rule}: ${mutant.change}`);
    }
  }
  cases += ofFile;
  counting += countingOfFile;
  print(`${shortName(file)}: ${countingOfFile} of ${ofFile} count`);
}

print(`\n${cases} cases, ${counting} count`);
const rules = Array.from(builtIn().program.rules, (rule) => rule.id);
print(
  `\nrules without a counting case:\n${rules
    .filter((rule) => !byRule.has(rule))
    .map((rule) => `  ${rule}`)
    .join("\n")}`,
);
print("\nsurviving mutants of rules with a counting case:");
const names = mutantNames(builtIn().program, sets);
for (const rule of rules.filter((candidate) => byRule.has(candidate))) {
  const surviving = [...(names.get(rule) ?? [])].filter((change) => !failed.has(`${rule}: ${change}`));
  print(
    `  ${rule}: ${byRule.get(rule)} cases, ${surviving.length} of ${names.get(rule)?.size ?? 0} survive${process.argv.includes("--names") ? surviving.map((change) => `\n    ${change}`).join("") : ""}`,
  );
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
