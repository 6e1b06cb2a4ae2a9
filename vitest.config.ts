import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // Downloads the published clients: `npm run test:clients`.
    exclude: ["**/node_modules/**", "test/clients/**"],
    setupFiles: ["test/support/without-re2.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
