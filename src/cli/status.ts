import { existsSync } from "node:fs";
import type { Command } from "commander";
import { daemonStatus } from "../daemon/index.ts";
import { escapeControls } from "../engine/index.ts";
import { claudeCodeRisks } from "../hosts/index.ts";
import { readRecord } from "../install/index.ts";
import { listSessions, type SessionSummary } from "../sessions/index.ts";
import { stateFault } from "./faults.ts";
import { liftedHere, liftedLines } from "./lifted.ts";
import { counted, print, printJson } from "./output.ts";
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
      // A prompt is drawn often: it looks for no fault of the disk.
      const status = await statusHere(options.line !== true);
      const { lifted, ...others } = status;
      if (options.json) printJson({ ...others, ...lifted, off: lifted.off ?? null });
      else if (options.line) print(statusLine(status));
      else for (const line of statusLines(status)) print(line);
    });
}

type Status = Awaited<ReturnType<typeof statusHere>>;

async function statusHere(probesDisk: boolean) {
  const { files, around, directories } = placeHere();
  const daemon = await daemonStatus(files.socket);
  const installed = readRecord(files.installation)?.agents ?? [];
  const claude = installed.some((one) => one.agent === "claude-code" && one.scope !== "managed");
  const risks = claude ? claudeCodeRisks(around.home, around.project).map((risk) => `${risk.file}: ${risk.text}`) : [];
  const fault = probesDisk ? stateFault(directories.state) : undefined;
  return {
    daemon: daemon ?? null,
    stoppedByPerson: existsSync(files.stopped),
    installed,
    sessions: listSessions(directories.state).filter((session) => Date.now() - session.activeAt < ACTIVE_MILLISECONDS),
    warnings: [...risks, ...(daemon?.warnings ?? []), ...(fault === undefined ? [] : [fault])],
    lifted: liftedHere(),
  };
}

function statusLine({ daemon, stoppedByPerson, warnings, lifted }: Status): string {
  const guarding = daemon ? "guarding" : stoppedByPerson ? "daemon stopped" : "daemon down";
  const state = lifted.off ? "OFF, switched off by a person" : warnings.length > 0 ? "NOT GUARDING EVERYTHING (dl status)" : guarding;
  return `dl: ${state}${daemon ? `, ${counted(sum(daemon.calls), "call")}, ${daemon.calls["block"] ?? 0} blocked` : ""}`;
}

function statusLines({ daemon, stoppedByPerson, installed, sessions, warnings, lifted }: Status): readonly string[] {
  const ofDaemon = daemon
    ? daemonLines(daemon)
    : [`daemon     does not run${stoppedByPerson ? " (stopped by a person)" : ""}; calls are judged one by one`];
  return [
    ...ofDaemon,
    ...installed.map((one) => `installed  ${one.agent} in ${one.file} (${one.transport})`),
    ...sessions.slice(0, MOST_SESSIONS).map((session) => `session    ${sessionLine(session)}`),
    ...(installed.length === 0 ? ["installed  nowhere; `dl install`"] : []),
    ...liftedLines(lifted),
    ...warnings.map((warning) => `WARNING    ${warning}`),
  ];
}

function daemonLines({ pid, started, mode, memoryBytes, socket, calls }: NonNullable<Status["daemon"]>): readonly string[] {
  const counts = Object.entries(calls).map(([verdict, count]) => `${count} ${verdict}`);
  return [
    `daemon     process ${pid} since ${started}, mode ${mode}, ${Math.round(memoryBytes / 1e6)} MB`,
    `socket     ${socket}`,
    `calls      ${counts.join(", ") || "none yet"}`,
  ];
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

function sessionLine({ agent, id, project, checks, blocks, escalations }: SessionSummary): string {
  return `${agent} ${escapeControls(id.slice(0, 12))} in ${escapeControls(project)}: ${counted(checks, "call")}, ${blocks} blocked, ${escalations} asked about`;
}
