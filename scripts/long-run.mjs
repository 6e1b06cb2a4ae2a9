// `npm run test:long -- --calls 1000000 --sessions 1000`.
import { runBundled } from "./run-bundled.mjs";

await runBundled("test/long-run.ts");
