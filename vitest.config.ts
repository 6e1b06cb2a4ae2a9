import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Longest first, so that none of them is left for one worker at the end. */
const LONGEST = [
  "test/conformance-reference.test.ts",
  "test/docs.test.ts",
  "test/e2e/cli.test.ts",
  "test/evaluators.test.ts",
  "test/e2e/config.test.ts",
  "test/properties.test.ts",
  "test/conformance.test.ts",
  "test/e2e/packs.test.ts",
  "src/automata/content.test.ts",
  "src/testing/secret-kinds.test.ts",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return at < 0 ? LONGEST.length : at;
    };
    return (await super.sort(files)).sort((left, right) => rank(left) - rank(right));
  }
}

/** These measure how long something waits, or answer within a limit: what runs beside them would make them fail. */
const ALONE = ["daemon", "hook", "transport", "trust", "watch"].map((name) => `test/e2e/${name}.test.ts`);

export default defineConfig({
  test: {
    // Downloads the published clients: `npm run test:clients`.
    exclude: ["**/node_modules/**", "test/clients/**"],
    setupFiles: ["test/support/without-re2.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "together",
          include: ["src/**/*.test.ts", "test/*.test.ts", "test/e2e/**/*.test.ts"],
          exclude: ["**/node_modules/**", ...ALONE],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: "alone", include: ALONE, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
