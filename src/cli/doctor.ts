import { createHash, randomBytes } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { readLoopback } from "../config/index.ts";
import { askLoopback, daemonStatus, proofOf } from "../daemon/index.ts";
import { canaryCall, examine, type Finding, isRefusal, type Place, readRecord } from "../install/index.ts";
import { stateFault } from "./faults.ts";
import { EXIT_ERROR, print, printJson } from "./output.ts";
import { placeHere } from "./place.ts";
import { styleFor } from "./style.ts";

export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description("look whether every installed agent is really guarded: settings, client, daemon, and a call that has to be refused")
    .option("--json", "print the findings as JSON")
    .addHelpText("after", "\nExit code: 0 where nothing is wrong, 1 otherwise.\n\nExample:\n  $ dl doctor")
    .action(async ({ json }: { readonly json?: boolean }) => {
      const place = placeHere();
      const findings = [...examine(place), ...examineState(place), ...(await examineDaemon(place)), ...(await examineHttp(place))];
      if (json) printJson(findings);
      else findings.forEach(show);
      if (findings.some((finding) => finding.state === "fail")) process.exitCode = EXIT_ERROR;
    });
}

function show(finding: Finding): void {
  const style = styleFor(process.stdout);
  const verdict = { ok: "allow", note: "warn", fail: "block" }[finding.state];
  print(`${style.verdict(verdict, finding.state.padEnd(5))} ${finding.about.padEnd(13)} ${finding.text}`);
}

function examineState({ directories }: Place): Finding[] {
  const fault = stateFault(directories.state);
  return fault === undefined ? [] : [{ about: "state", state: "fail", text: fault }];
}

async function examineDaemon({ files, root }: Place): Promise<Finding[]> {
  const about = "daemon";
  const status = await daemonStatus(files.socket);
  if (!status) return [{ about, state: "note", text: "does not run: calls are judged one by one, which takes longer; `dl start`" }];
  const findings: Finding[] = [];
  const modes = [files.socket, dirname(files.socket)].filter((path) => (statSync(path).mode & 0o077) !== 0);
  for (const path of modes) findings.push({ about, state: "fail", text: `${path} is open to others` });
  if (status.version !== readFileSync(join(root, "dist", "version"), "utf8"))
    findings.push({ about, state: "note", text: "runs another version than is installed; `dl restart`" });
  return findings.length > 0 ? findings : [{ about, state: "ok", text: `process ${status.pid}, ${files.socket}` }];
}

/** Whoever answers at the port has to know the token, before it is sent anything. */
async function examineHttp(place: Place): Promise<Finding[]> {
  const about = "http";
  if (!readRecord(place.files.installation)?.agents.some((one) => one.transport === "http")) return [];
  const loopback = readLoopback(place.files);
  if (!loopback) return [{ about, state: "fail", text: "the port or the token is not written down; run `dl install` again" }];
  const nonce = createHash("sha256").update(randomBytes(32)).digest("hex");
  const identity = await askLoopback(loopback.port, "GET", `/identity?nonce=${nonce}`, {});
  if (!identity?.includes(proofOf(loopback.token, nonce)))
    return [
      {
        about,
        state: "fail",
        text: `port ${loopback.port} is not ours: ${identity === undefined ? "nobody answers" : "somebody else does"}`,
      },
    ];
  const { event, input } = canaryCall("claude-code", place.around.project);
  const headers = { Authorization: `Bearer ${loopback.token}`, "Content-Type": "application/json" };
  const answer = await askLoopback(loopback.port, "POST", `/hook/claude-code/${event}`, headers, input);
  const refused = answer !== undefined && isRefusal(answer);
  return [
    {
      about,
      state: refused ? "ok" : "fail",
      text: refused ? `port ${loopback.port} is ours and refuses` : "the canary call was not refused",
    },
  ];
}
