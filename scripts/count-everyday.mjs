// Counts the conformance cases that must raise no alarm: text that is only data, and everyday commands by kind of project.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), "conformance", "policies");
const suites = { data: ["data-is-no-command"], everyday: ["everyday-reads", "everyday-work"] };
for (const [name, files] of Object.entries(suites)) {
  const counts = new Map();
  let title = "";
  for (const file of files) {
    for (const line of readFileSync(join(folder, `${file}.yaml`), "utf8").split("\n")) {
      if (line.startsWith("  # ")) title = line.slice(4);
      if (line.startsWith("  - {")) counts.set(title, (counts.get(title) ?? 0) + 1);
    }
  }
  console.log(`${name}: ${[...counts.values()].reduce((sum, count) => sum + count, 0)} cases in ${counts.size} groups`);
  for (const [group, count] of counts) console.log(`  ${String(count).padStart(4)}  ${group}`);
}
