/** By this a file of ours is known. */
export const OWN_FILE = "dev-loop asks hook-client.sh about every tool call";

/**
 * OpenCode's plugin: hands each tool call to the client and throws what it refuses. Whatever goes wrong on the way is a refusal too. One object for both
 * kinds of plugins: 1.x calls `server`, 2.x `setup`.
 */
export function opencodePlugin(client: string): string {
  return `// Written by \`dl install\`: ${OWN_FILE}.
import { spawn } from "node:child_process";

const CLIENT = ${JSON.stringify(client)};
const MOST_MILLISECONDS = 30000;

function ask(event, call) {
  return new Promise((resolve, reject) => {
    const child = spawn("/usr/bin/env", ["-i", "/bin/sh", CLIENT, "opencode", event], { stdio: ["pipe", "pipe", "ignore"] });
    const timer = setTimeout(() => child.kill("SIGKILL"), MOST_MILLISECONDS);
    let stdout = "";
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.stdin.on("error", () => {});
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      if (code !== 0) return reject(new Error("dev-loop could not judge this call: its client ended with " + code));
      try {
        resolve(stdout.trim() === "" ? {} : JSON.parse(stdout));
      } catch (error) {
        reject(new Error("dev-loop could not judge this call: its answer is not readable"));
      }
    });
    child.stdin.end(JSON.stringify(call));
  });
}

async function before(tool, sessionID, args, cwd) {
  const answer = await ask("tool.execute.before", { tool, sessionID, args: args ?? {}, cwd });
  if (answer.decision === "deny") throw new Error(answer.reason);
}

export default {
  id: "dev-loop",
  server: async ({ directory }) => ({
    "tool.execute.before": (input, output) => before(input.tool, input.sessionID, output.args, directory ?? process.cwd()),
  }),
  setup: (ctx) =>
    ctx.tool.hook("execute.before", (event) => before(event.tool, event.sessionID, event.input, ctx.directory ?? process.cwd())),
};
`;
}
