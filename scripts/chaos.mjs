// `npm run test:chaos -- --runs 50`.
import { runBundled } from "./run-bundled.mjs";

await runBundled("test/chaos.ts");
