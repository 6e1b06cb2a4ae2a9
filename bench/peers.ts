/** What others take for the same commands, in this process and this run. */
import { createRequire } from "node:module";
import { distributionOver, type Figure } from "./measure.ts";

const require = createRequire(import.meta.url);

export interface SafetyNet {
  checkCommand(input: { readonly command: string; readonly cwd: string }): unknown;
}

export async function safetyNetFigures(commands: readonly string[], ours: number, rounds: number): Promise<Figure[]> {
  const peer = (await import("cc-safety-net/api")) as unknown as SafetyNet;
  const times = distributionOver(commands, (command) => peer.checkCommand({ command, cwd: "/tmp" }), {
    rounds: Math.max(1, Math.floor(rounds / 2)),
    warmUps: 1,
  });
  return [
    { name: "peer: cc-safety-net `checkCommand`, p50", value: times.p50, unit: "µs", peer: true },
    { name: "peer: cc-safety-net `checkCommand`, p99", value: times.p99, unit: "µs", peer: true },
    {
      name: "cc-safety-net against ours, p50 (at least 10 times)",
      value: (10 * ours) / times.p50,
      unit: "times",
      bar: 1,
      note: `${(times.p50 / ours).toFixed(0)} times faster`,
    },
  ];
}

/** A small rule set of the same kind in Cedar: forbid by program, host and path, permit the rest. It judges ready-made attributes; it parses no shell. */
export function cedarFigures(commands: readonly string[], rounds: number): Figure[] {
  const cedar = require("@cedar-policy/cedar-wasm/nodejs") as { isAuthorized(call: unknown): unknown };
  const policies = [
    "permit(principal, action, resource);",
    'forbid(principal, action, resource) when { context.program == "rm" && context.text like "*-rf /*" };',
    'forbid(principal, action, resource) when { context.text like "*git push*--force*" };',
    'forbid(principal, action, resource) when { context.text like "*.env*" };',
    'forbid(principal, action, resource) when { context.text like "*curl*|*sh*" };',
  ].join("\n");
  const entity = (type: string, id: string) => ({ type, id });
  const judge = (command: string) =>
    cedar.isAuthorized({
      principal: entity("Agent", "a"),
      action: entity("Action", "run"),
      resource: entity("Machine", "m"),
      context: { program: command.split(" ")[0], text: command },
      policies: { staticPolicies: policies },
      entities: [],
    });
  const times = distributionOver(commands.slice(0, 300), judge, { rounds: Math.min(rounds, 3), warmUps: 1 });
  return [{ name: "peer: cedar-wasm, five rules on text, p50", value: times.p50, unit: "µs", peer: true }];
}

/** What a list of regexes over the command's text costs: the cheapest guard there is. */
export function regexFigures(commands: readonly string[], rounds: number): Figure[] {
  const patterns = [
    /rm\s+-\w*r\w*f/,
    /git\s+push.*(--force|-f\b)/,
    /git\s+reset\s+--hard/,
    /curl.*\|\s*(ba)?sh/,
    /chmod\s+777/,
    /\.env\b/,
    /mkfs\./,
    /dd\s.*of=\/dev\//,
    /drop\s+table/i,
    /kill\s+-9/,
  ];
  const times = distributionOver(commands, (command) => patterns.some((pattern) => pattern.test(command)), { rounds });
  return [{ name: "peer: ten regexes over the text, p50", value: times.p50, unit: "µs", peer: true }];
}
