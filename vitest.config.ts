import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    setupFiles: ["test/support/without-re2.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
