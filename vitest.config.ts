import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Downloads the published clients: `npm run test:clients`.
    exclude: ["**/node_modules/**", "test/clients/**"],
    setupFiles: ["test/support/without-re2.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["src/**/*.test.ts", "test/*.test.ts"], maxWorkers: 2, sequence: { groupOrder: 0 } },
      },
      {
        // Alone: they start processes that others would hold up.
        extends: true,
        test: { name: "e2e", include: ["test/e2e/**/*.test.ts"], maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
