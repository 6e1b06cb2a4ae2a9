import { escapeControls } from "../engine/index.ts";
import { clipped } from "../model/index.ts";
import type { ExplainedEffect } from "./effect-text.ts";
import type { ExplainedMatch, Explanation } from "./record.ts";

/** Styles of a terminal; all plain where there is no colour. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  verdict(verdict: string, text?: string): string;
}

/** The record for people. */
export function explanationText(explanation: Explanation, style: Style): string {
  const lines = [headline(explanation, style)];
  const section = (title: string, body: readonly string[]) => {
    if (body.length > 0) lines.push("", style.bold(title), ...body.map((line) => `  ${line}`));
  };
  section("effects", [
    ...explanation.effects.map((effect) => effectLine(effect, style)),
    ...explanation.commands.flatMap((command) => commandLines(command, style)),
  ]);
  section(
    "decided by",
    explanation.matched.flatMap((match) => matchLines(match, style)),
  );
  section(
    "notes",
    explanation.notes.flatMap((match) => matchLines(match, style)),
  );
  section(
    "excepted",
    explanation.excepted.map((match) => `${match.rule} by ${match.by}: ${match.exception}`),
  );
  section("could not be resolved", explanation.unresolved.map(escapeControls));
  section(
    "near misses",
    explanation.nearMisses.map((miss) => `${miss.rule} on ${miss.effect}: ${negated(clipped(miss.failed, MOST_CONDITION))}`),
  );
  section("notices", explanation.notices.map(escapeControls));
  return `${lines.join("\n")}\n`;
}

/** What holds where a condition does not. */
function negated(condition: string): string {
  if (condition.startsWith("not ")) return condition.slice("not ".length);
  const plain = condition.replace(/^((?:any |every )?[\w.-]+)( is)? not /, "$1$2 ");
  return plain === condition ? `not ${condition}` : plain;
}

/** Some conditions are patterns of a thousand characters; the whole is in the record. */
const MOST_CONDITION = 160;

function headline(explanation: Explanation, style: Style): string {
  const under = explanation.verdict === explanation.result ? "" : ` (a note on ${explanation.result})`;
  const time =
    explanation.microseconds === undefined
      ? ""
      : style.dim(
          ` in ${explanation.microseconds < 1000 ? `${Math.round(explanation.microseconds)} µs` : `${(explanation.microseconds / 1000).toFixed(1)} ms`}`,
        );
  return `${style.verdict(explanation.verdict)}${under} in mode ${explanation.mode}${time}`;
}

function commandLines(command: Explanation["commands"][number], style: Style): string[] {
  const from = command.unwrapped.length > 0 ? style.dim(` from ${command.unwrapped.join(" › ")}`) : "";
  const doubt = command.signature === undefined ? " (no signature)" : command.proved ? "" : " (not proved)";
  const known = doubt === "" || !command.isCommand ? "" : style.dim(doubt);
  return [`${style.bold(command.command)}${known}${from}`, ...command.effects.map((effect) => `  ${effectLine(effect, style)}`)];
}

function effectLine(effect: ExplainedEffect, style: Style): string {
  const { path, host, url, ...rest } = effect.fields;
  const target = path ?? url ?? host ?? "";
  const facts = Object.entries(rest).map(([name, text]) => (text === "yes" ? name : `${name}=${text}`));
  return [effect.verb, target, facts.length > 0 ? style.dim(facts.join(" ")) : ""].filter((part) => part !== "").join(" ");
}

function matchLines(match: ExplainedMatch, style: Style): string[] {
  const doubt = match.unresolved ? " (unresolved)" : "";
  const lines = [`${style.verdict(match.verdict, match.rule)}${doubt} ${style.dim(`${escapeControls(match.file)}:${match.line}`)}`];
  const { finding } = match;
  if (finding) {
    const print = finding.fingerprint === undefined ? "" : `, fingerprint ${finding.fingerprint}`;
    lines.push(`  ${finding.kind}, line ${finding.line}, column ${finding.column}${print}`);
  }
  const place = match.within === undefined ? "" : `, in \`${match.within}\``;
  if (match.because !== "") lines.push(`  ${match.because}${place}`);
  if (match.instead !== undefined) lines.push(`  instead: ${match.instead}`);
  return lines;
}
