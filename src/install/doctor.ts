import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { type AgentName, claudeCodeRisks, risksIn, TITLES } from "../hosts/index.ts";
import { readRegularText } from "../regular-file.ts";
import { SETUPS } from "./agents.ts";
import { canaryRefused } from "./canary.ts";
import { clientFile, type Place } from "./install.ts";
import { ownEvents } from "./own-hooks.ts";
import { type InstallationRecord, type InstalledAgent, readRecord } from "./record.ts";
import { SettingsText } from "./settings-text.ts";
import { clientVersion, FIRST_CLOSED, honoured, isAtLeast, type Version } from "./versions.ts";

/** One thing that was looked at. A `note` is how it is; a `fail` leaves calls unguarded or unjudged. */
export interface Finding {
  readonly about: string;
  readonly state: "ok" | "note" | "fail";
  readonly text: string;
}

/** Settings of an agent are smaller. */
const MOST_SETTINGS = 16 * 1024 * 1024;

/** Looks at everything that can be looked at without the daemon, and makes each installed hook refuse a call. */
export function examine(place: Place): Finding[] {
  const record = readRecord(place.files.installation);
  if (!record || record.agents.length === 0)
    return [{ about: "installation", state: "fail", text: "no agent is guarded; `dl install` puts the hook into their settings" }];
  return [...examineClient(place, record), ...record.agents.flatMap((one) => examineAgent(one, place))];
}

function examineClient(place: Place, record: InstallationRecord): Finding[] {
  const client = clientFile(place);
  if (!existsSync(client)) return [{ about: "client", state: "fail", text: `${client} is missing; run \`dl install\` again` }];
  const findings: Finding[] = [];
  const script = readFileSync(client, "utf8");
  const named = [record.node, join(record.root, "dist", "hook.cjs"), join(record.root, "dist", "daemon.mjs")];
  for (const path of named.filter((file) => !existsSync(file)))
    findings.push({ about: "client", state: "fail", text: `${path} is gone; run \`dl install\` again` });
  if (!named.every((path) => script.includes(path)))
    findings.push({ about: "client", state: "fail", text: `${client} is not that of this installation; run \`dl install\` again` });
  if (!script.includes(" -q "))
    findings.push({ about: "client", state: "note", text: "there is no curl: every call is judged in a process of its own" });
  for (const path of [client, dirname(client)].filter((file) => (statSync(file).mode & 0o022) !== 0))
    findings.push({ about: "client", state: "fail", text: `${path} can be written by others; chmod go-w` });
  return findings.length > 0 ? findings : [{ about: "client", state: "ok", text: client }];
}

function examineAgent(one: InstalledAgent, place: Place): Finding[] {
  const about = TITLES[one.agent];
  const missing = missingHooks(one);
  const findings: Finding[] = missing === undefined ? [{ about, state: "ok", text: one.file }] : [{ about, state: "fail", text: missing }];
  const risks = one.agent === "claude-code" ? claudeCodeRisks(place.around.home, place.around.project) : risksIn(one.file);
  // What is managed no project switches off.
  const state = one.scope === "managed" ? "note" : "fail";
  findings.push(...risks.map((risk) => ({ about, state, text: `${risk.file}: ${risk.text}` }) as const));
  const wrong = canaryRefused(one.agent, clientFile(place), place.around.project);
  findings.push(
    wrong === undefined ? { about, state: "ok", text: "refused a call that has to be refused" } : { about, state: "fail", text: wrong },
  );
  const version = clientVersion(one.agent, place.around.environment);
  if (version === undefined) findings.push({ about, state: "note", text: "no client of it on the search path says its version" });
  else findings.push(examineVersion(one, version));
  const open = FAILS_OPEN[one.agent](one);
  return open === undefined ? findings : [...findings, { about, state: "note", text: open }];
}

/** Over HTTP a version that lets calls run while nobody answers guards nothing. */
function examineVersion({ agent, transport }: InstalledAgent, version: Version): Finding {
  const { state, text } = honoured(agent, version);
  const about = TITLES[agent];
  if (transport !== "http" || isAtLeast(version, FIRST_CLOSED)) return { about, state, text };
  return { about, state: "fail", text: `${text}; hooks over HTTP need that: \`dl install --transport command\`` };
}

function missingHooks(one: InstalledAgent): string | undefined {
  if (!existsSync(one.file)) return `${one.file} is gone; run \`dl install\` again`;
  const setup = SETUPS[one.agent];
  const text = readRegularText(one.file, MOST_SETTINGS);
  if (text === undefined) return `${one.file} cannot be read`;
  if (setup.kind === "file") return text.includes("hook-client.sh") ? undefined : `${one.file} is not ours any more`;
  const settings = SettingsText.read(one.file, text);
  if (!settings.ok) return settings.error;
  const there = ownEvents(settings.value, setup.shape);
  const gone = setup.entries("").filter(({ event }) => !there.includes(event));
  return gone.length === 0
    ? undefined
    : `${one.file} has no hook of ours for ${gone.map(({ event }) => event).join(", ")}; run \`dl install\` again`;
}

/** Where a host lets a call run although nobody judged it, and what closes that. */
const FAILS_OPEN: Readonly<Record<AgentName, (one: InstalledAgent) => string | undefined>> = {
  "claude-code": ({ scope }) =>
    scope === "managed" ? undefined : "a project's `disableAllHooks` switches user hooks off: `dl install --managed` closes that",
  codex: () =>
    "hooks run only once you have trusted them (`/hooks` in Codex); one that crashes or takes too long lets the call run; input to a shell that runs is not handed over",
  "gemini-cli": () => "a hook that crashes or takes too long lets the call run; the policy engine's own rules close that",
  cursor: () => undefined,
  "copilot-cli": () => "a hook that takes too long lets the call run",
  opencode: () => "`--pure` and OPENCODE_PURE=1 leave plugins out",
};
