import type { LoadedProgram } from "../config/program-cache.ts";
import type { Stance } from "../config/stance.ts";
import { claudeCodeRisks, type HostAdapter, type HostAnswer, type HostCall, risksIn, SILENT } from "../hosts/index.ts";
import type { Program } from "../model/index.ts";

export interface Where {
  readonly home: string;
  readonly project: string;
  /** How calls are judged by a program here. */
  readonly stance: (program: Program) => Stance;
  readonly loaded: () => LoadedProgram | undefined;
  readonly warnings: (() => readonly string[]) | undefined;
}

/** What is said at events that are no tool call: that the guard is there, and what is against it. `undefined`: nothing to say. */
export function answerOccasion(adapter: HostAdapter, call: HostCall, where: Where): HostAnswer {
  switch (call.moment) {
    case "session-start":
      return greeting(adapter, call, where.loaded(), where);
    case "config-change": {
      const risks = call.file === undefined ? claudeCodeRisks(where.home, where.project) : risksIn(call.file);
      if (risks.length === 0) return SILENT;
      const reason = `This change would take the guard away: ${risks.map((risk) => `${risk.file}: ${risk.text}`).join("; ")}`;
      return adapter.write(call.event, { kind: "block", reason, note: undefined }, "deny");
    }
    default:
      return SILENT;
  }
}

function greeting(
  adapter: HostAdapter,
  call: HostCall,
  loaded: LoadedProgram | undefined,
  { home, project, stance, warnings: others }: Where,
): HostAnswer {
  if (!loaded) return adapter.say(call.event, "", "dev-loop: there is no program to judge by; `npm run build` makes it anew");
  const risks = adapter.agent === "claude-code" ? claudeCodeRisks(home, project) : [];
  const warnings = [
    ...risks.map((risk) => `${risk.file}: ${risk.text}`),
    ...(others?.() ?? []),
    ...loaded.program.notices,
    ...(loaded.degraded === undefined ? [] : [loaded.degraded]),
  ];
  const { mode, stricter, enforcement } = stance(loaded.program);
  if (enforcement !== "on") warnings.unshift(enforcement === "off" ? "switched off here by a person" : "shadow mode: nothing is enforced");
  const modes = [mode, ...stricter].join(", and as strict as ");
  const judged = `dev-loop judges every tool call of this session before it runs (mode ${modes}). What it denies, it says why and what to do instead; do not look for a way around it.`;
  const context = enforcement === "on" ? judged : "";
  return adapter.say(call.event, context, warnings.length > 0 ? `dev-loop: ${warnings.join("; ")}` : undefined);
}
