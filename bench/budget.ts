/** The 5 ms budget: a started process, a loaded program, one call of any kind with at most 64 kB. */
import { contextOf } from "../src/config/index.ts";
import type { Action, Program } from "../src/model/index.ts";
import { sourceText } from "./content.ts";
import { commandAction, judge } from "./engine.ts";
import { distributionOver, type Figure } from "./measure.ts";

export function budgetFigures(program: Program, commands: readonly string[], rounds: number): Figure[] {
  const times = distributionOver(
    callsOfEveryKind(commands),
    (action) => judge(program, action, contextOf({ cwd: "/tmp/bench-budget", agent: "bench", mode: "guard", home: "/home/bench" })),
    { rounds, warmUps: 3 },
  );
  return [
    { name: "one call of any kind with up to 64 kB, p99", value: times.p99 / 1000, unit: "ms", bar: 5 },
    { name: "one call of any kind with up to 64 kB, slowest", value: times.max / 1000, unit: "ms" },
  ];
}

function callsOfEveryKind(commands: readonly string[]): Action[] {
  const text = sourceText(64_000);
  const calls: Action[] = commands.slice(0, 300).map(commandAction);
  for (let size = 1_000; size <= 64_000; size *= 2) {
    const content = text.slice(0, size);
    calls.push({ kind: "write", tool: "Write", path: "/tmp/bench-budget/src/a.ts", content });
    calls.push({
      kind: "edit",
      tool: "Edit",
      path: "/tmp/bench-budget/src/a.ts",
      edits: [{ oldText: "x", newText: content, replaceAll: false }],
    });
    calls.push(commandAction(`cat > src/a.ts <<'EOF'\n${content.replaceAll("EOF", "eof")}\nEOF`));
    calls.push(
      commandAction(
        commands
          .slice(0, Math.floor(size / 60))
          .filter((command) => !command.includes("<<"))
          .join(" && "),
      ),
    );
    calls.push({
      kind: "call",
      tool: "mcp__files__write",
      server: "files",
      paths: ["/tmp/x"],
      contents: [content],
      commands: [],
      urls: [],
    });
  }
  calls.push(
    { kind: "read", tool: "Read", path: "/etc/hosts", tree: false },
    { kind: "fetch", tool: "WebFetch", url: "https://example.com/a" },
  );
  return calls;
}
