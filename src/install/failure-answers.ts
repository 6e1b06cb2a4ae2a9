import { AGENTS, type AgentName, adapterOf, type FailurePolicy, failureReply } from "../hosts/index.ts";
import { quoted } from "./shell-word.ts";

/** What each agent is told about each event when nobody has judged; `$1` is why. */
export function failureLines(policy: FailurePolicy): string {
  return AGENTS.flatMap((agent) =>
    adapterOf(agent).events.flatMap((event) => {
      const line = failurePrintf(agent, event, policy, '"$1"');
      return line === undefined ? [] : [`  ${agent}/${event}) ${line} ;;`];
    }),
  ).join("\n");
}

/** The same for `bin/dl`, which is there for every policy, and is not always told the event: it is then an agent's first. */
export function failureTable(): string {
  const lines = (["ask", "deny"] as const).flatMap((policy) =>
    AGENTS.flatMap((agent) => {
      const { events } = adapterOf(agent);
      const patternOf = (event: string) =>
        event === events[0] ? `${policy}/${agent}/${event} | ${policy}/${agent}/` : `${policy}/${agent}/${event}`;
      const known = events.flatMap((event) => {
        const line = failurePrintf(agent, event, policy, WHY);
        return line === undefined ? [] : [`  ${patternOf(event)}) ${line} ;;`];
      });
      return [...known, `  ${policy}/${agent}/*) ;;`];
    }),
  );
  const unknown = (["ask", "deny"] as const).map(
    (policy) => `  ${policy}/*) ${failurePrintf("claude-code", "PreToolUse", policy, WHY)} ;;`,
  );
  return [...lines, ...unknown].join("\n");
}

const WHY = '"$why"';

/** `why`: the word that stands for every place where the answer says it. */
function failurePrintf(agent: AgentName, event: string, policy: FailurePolicy, why: string): string | undefined {
  const { stdout } = adapterOf(agent).write(event, failureReply("\u0000"), policy);
  if (stdout === "") return undefined;
  const format = stdout.trimEnd().replaceAll("%", "%%").replaceAll("\\u0000", "%s");
  const words = format
    .split("%s")
    .slice(1)
    .map(() => why);
  return [`printf ${quoted(`${format}\\n`)}`, ...words].join(" ");
}
