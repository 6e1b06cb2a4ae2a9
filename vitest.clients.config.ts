import { defineConfig } from "vitest/config";

/** The published clients, installed when this is run: `npm run test:clients`. */
export default defineConfig({
  test: { include: ["test/clients/**/*.test.ts"], testTimeout: 120_000, hookTimeout: 600_000, fileParallelism: false },
});
