/** What a call asks others for and sends them. */
import type { EffectClause, ListValue, Value } from "../../model/index.ts";
import { EFFECT_FIELDS, truthValue } from "../../model/index.ts";
import { listOf } from "../fields.ts";
import { isUnlisted } from "../git/git-remotes.ts";
import { type Remote, stepsOf } from "../hosts.ts";
import { joinFlows, wordsFlow } from "../shell/flow.ts";
import type { Shell } from "../shell/shell.ts";
import { addressedVariable, sentVariable } from "../words/secret-variables.ts";
import { fieldValue, ternary } from "./clause-fields.ts";
import type { ClauseReading } from "./clauses.ts";
import { emit, emitContent } from "./emit.ts";
import type { Names } from "./when.ts";

/** Emits a fetch or send. */
export function emitRemote(
  shell: Shell,
  reading: ClauseReading,
  verb: "fetch" | "send",
  remote: Remote,
  clause: EffectClause,
  names: Names,
  sources: ListValue | undefined,
): void {
  if (remote.host?.text !== undefined && /(?:^|\.)xn--/.test(remote.host.text))
    shell.run.fail("a host is written in letters that may look like others", remote.url.span);
  const more: Record<string, Value> = { host: remote.host, url: remote.url, steps: stepsOf(remote.url), scheme: remote.scheme };
  if (sources) more.sources = sources;
  for (const spec of clause.fields) if (spec.name in EFFECT_FIELDS[verb]) more[spec.name] = fieldValue(shell, reading, names, verb, spec);
  const { data } = more;
  if (verb === "send" && reading.signature.name === "git push") more.unlisted = truthValue(ternary(isUnlisted(shell, reading, remote.url)));
  const variable = verb === "send" ? sentVariable(shell, data) : undefined;
  if (variable) more.sources = listOf([...(sources?.items ?? []), variable]);
  emit(shell, reading, verb, more, remote.url.span ?? reading.call.span);
  if (verb === "send" && data?.kind === "word" && data.text !== undefined)
    emitContent(shell, reading, undefined, "sent", data.text, data.span);
}

/** Who asks with what was read from a file in the question, in its address or headers, sends it. */
export function emitFetch(
  shell: Shell,
  reading: ClauseReading,
  remote: Remote,
  clause: EffectClause,
  names: Names,
  sources: ListValue | undefined,
): void {
  emitRemote(shell, reading, "fetch", remote, clause, names, undefined);
  const variable = addressedVariable(shell, remote.url);
  const sent = variable ? listOf([...(sources?.items ?? []), variable]) : sources;
  if (sent) emitRemote(shell, reading, "send", remote, clause, names, sent);
}

/** The paths whose data may be in what the call sends: its input, and what was substituted into its words. */
export function sentSources(shell: Shell, reading: ClauseReading, clause: EffectClause): ListValue | undefined {
  const flow = wordsFlow(reading.call.words);
  // Who logs in somewhere hands its input to what runs there.
  const input = clause.fields.some(({ name }) => name === "login") ? shell.stdin?.flow : undefined;
  const sources = joinFlows(flow, input)?.sources ?? [];
  return sources.length === 0 ? undefined : listOf(sources);
}
