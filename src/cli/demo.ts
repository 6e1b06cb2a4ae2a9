/** `npm start`: a recorded session of an agent, call by call, with what the guard answers to each and why. */
import { loadRegexEngine } from "../automata/index.ts";
import { readBuiltInProgram } from "../config/index.ts";
import { understand } from "../effects/index.ts";
import { decide, newCounters } from "../engine/index.ts";
import { claudeCode } from "../hosts/index.ts";
import type { Action, Context, Decision, Program } from "../model/index.ts";
import { REFERENCE_PROJECT, referenceContext } from "../testing/index.ts";
import session from "./demo-session.json" with { type: "json" };
import { PACKAGE_ROOT } from "./installation.ts";
import { print } from "./output.ts";
import { styleFor } from "./style.ts";

const program = readBuiltInProgram(PACKAGE_ROOT);
if (!program) throw new Error("dist/builtin.program is missing or damaged; run `npm run build`");
const style = styleFor(process.stdout);
const times: number[] = [];

print(style.bold("An agent's session, judged call by call (mode guard: silent unless dangerous)\n"));
for (const call of session) {
  const parsed = claudeCode.read(JSON.stringify({ ...call, cwd: REFERENCE_PROJECT, session_id: "demo" }), undefined);
  const [action] = parsed.ok ? parsed.value.actions : [];
  if (!action) continue;
  const { decision, microseconds } = judge(action, program, referenceContext());
  times.push(microseconds);
  print(`${style.verdict(decision.verdict, decision.verdict.padEnd(8))} ${describe(action)}`);
  for (const match of [...decision.matched, ...decision.notes]) {
    print(
      style.dim(`         ${match.because || match.rule} [${match.rule}]${match.instead ? `\n         instead: ${match.instead}` : ""}`),
    );
  }
  for (const reason of decision.unresolved) print(style.dim(`         could not be resolved: ${reason}`));
}
times.sort((left, right) => left - right);
print(
  `\n${session.length} calls, median ${Math.round(times[Math.floor(times.length / 2)]!)} µs each. Try your own: ${style.bold("./bin/dl explain 'find . -delete'")}`,
);

function judge(action: Action, compiled: Program, context: Context): { readonly decision: Decision; readonly microseconds: number } {
  const engine = loadRegexEngine();
  const once = () => decide(understand(action, compiled, context, newCounters()), { program: compiled, context, engine });
  // The first time pays for a cold process; what a resident guard costs is the second.
  once();
  const start = process.hrtime.bigint();
  const decision = once();
  return { decision, microseconds: Number(process.hrtime.bigint() - start) / 1000 };
}

function describe(action: Action): string {
  switch (action.kind) {
    case "command":
      return `${style.bold("$")} ${action.command}`;
    case "fetch":
      return `${action.tool} ${action.url}`;
    case "call":
      return action.tool;
    default:
      return `${action.tool} ${action.path}`;
  }
}
