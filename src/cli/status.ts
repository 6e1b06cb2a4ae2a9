import { existsSync } from "node:fs";
import type { Command } from "commander";
import { daemonStatus } from "../daemon/index.ts";
import { escapeControls } from "../engine/index.ts";
import { claudeCodeRisks } from "../hosts/index.ts";
import { readRecord } from "../install/index.ts";
import { listSessions, type SessionSummary } from "../sessions/index.ts";
import { stateFault } from "./faults.ts";
import { liftedHere, liftedLines } from "./lifted.ts";
import { print, printJson } from "./output.ts";
import { placeHere } from "./place.ts";

/** Sessions without a call for so long are not shown. */
const ACTIVE_MILLISECONDS = 60 * 60 * 1_000;
const MOST_SESSIONS = 10;

export function addStatus(program: Command): void {
  program
    .command("status")
    .description("show whether the daemon runs and what is installed")
    .option("--json", "print it as JSON")
    .option("--line", "one short line, for prompts and status lines")
    .addHelpText("after", "\nExamples:\n  $ dl status\n  $ dl status --line")
    .action(async (options: { readonly json?: boolean; readonly line?: boolean }) => {
      const { files, around, directories } = placeHere();
      const daemon = await daemonStatus(files.socket);
      const installed = readRecord(files.installation)?.agents ?? [];
      const stopped = existsSync(files.stopped);
      const claude = installed.some((one) => one.agent === "claude-code" && one.scope !== "managed");
      const risks = claude ? claudeCodeRisks(around.home, around.project).map((risk) => `${risk.file}: ${risk.text}`) : [];
      // A prompt is drawn often.
      const fault = options.line ? undefined : stateFault(directories.state);
      const warnings = [...risks, ...(daemon?.warnings ?? []), ...(fault === undefined ? [] : [fault])];
      const sessions = listSessions(directories.state).filter((session) => Date.now() - session.activeAt < ACTIVE_MILLISECONDS);
      const lifted = liftedHere();
      if (options.json) {
        return printJson({
          daemon: daemon ?? null,
          stoppedByPerson: stopped,
          installed,
          sessions,
          warnings,
          ...lifted,
          off: lifted.off ?? null,
        });
      }
      const guarding = daemon ? "guarding" : stopped ? "daemon stopped" : "daemon down";
      const state = lifted.off ? "OFF, switched off by a person" : warnings.length > 0 ? "NOT GUARDING EVERYTHING (dl status)" : guarding;
      if (options.line) return print(`dl: ${state}${daemon ? `, ${sum(daemon.calls)} calls, ${daemon.calls["block"] ?? 0} blocked` : ""}`);
      if (daemon) {
        print(`daemon     process ${daemon.pid} since ${daemon.started}, mode ${daemon.mode}, ${Math.round(daemon.memoryBytes / 1e6)} MB`);
        print(`socket     ${daemon.socket}`);
        print(
          `calls      ${
            Object.entries(daemon.calls)
              .map(([verdict, count]) => `${count} ${verdict}`)
              .join(", ") || "none yet"
          }`,
        );
      } else print(`daemon     does not run${stopped ? " (stopped by a person)" : ""}; calls are judged one by one`);
      for (const one of installed) print(`installed  ${one.agent} in ${one.file} (${one.transport})`);
      for (const session of sessions.slice(0, MOST_SESSIONS)) print(`session    ${sessionLine(session)}`);
      if (installed.length === 0) print("installed  nowhere; `dl install`");
      for (const line of liftedLines(lifted)) print(line);
      for (const warning of warnings) print(`WARNING    ${warning}`);
    });
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

function sessionLine({ agent, id, project, checks, blocks, escalations }: SessionSummary): string {
  return `${agent} ${escapeControls(id.slice(0, 12))} in ${escapeControls(project)}: ${checks} calls, ${blocks} blocked, ${escalations} asked about`;
}
