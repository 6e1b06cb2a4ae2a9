import { parseRegex, sampleOf, withChecksum } from "../automata/index.ts";
import type { Action, Context, Diagnostic } from "../model/index.ts";
import type { FindsClause, Given, ParamValue, TestSubject } from "../syntax/index.ts";
import { REFERENCE_PROJECT, referenceContext, type World } from "./reference-world.ts";

/** A test's subject as an action in the reference world. A sample gives one a `finds` clause. */
export interface TestSituation {
  readonly action: Action;
  readonly context: Context;
  readonly label: string;
}

export type SituationProblem = Pick<Diagnostic, "message">;

/** Contents that a sample stands in: `{sample}` in a test's content, or alone. */
const SAMPLE_HOLE = "{sample}";

export function situationsOf(subject: TestSubject, finds: readonly FindsClause[], mode: string): TestSituation[] {
  const context = contextOf(subject.given, mode);
  const call = subject.call;
  switch (call.kind) {
    case "command":
      return [{ action: commandAction(call.code.text), context, label: call.code.text.trim() }];
    case "sample":
      return finds.map((clause) => ({
        action: contentAction(sampleText(clause, call.inserted?.value)),
        context,
        label: `sample of ${clause.name.value}`,
      }));
    case "effect": {
      const texts =
        finds.length > 0 && (call.argument.value + (call.content?.value ?? "")).includes(SAMPLE_HOLE)
          ? finds.map((clause) => sampleText(clause, undefined))
          : [""];
      return texts.map((sample) => {
        const argument = call.argument.value.replaceAll(SAMPLE_HOLE, sample);
        const content = call.content?.value.replaceAll(SAMPLE_HOLE, sample);
        return {
          action: effectAction(call.verb.name, argument, content),
          context,
          label: `${call.verb.name} ${JSON.stringify(call.argument.value)}`,
        };
      });
    }
  }
}

export function commandAction(command: string): Action {
  return { kind: "command", tool: "Bash", shell: "bash", command: command.startsWith("\n") ? command.replace(/^\n/, "") : command };
}

function contentAction(content: string): Action {
  return { kind: "write", tool: "Write", path: `${REFERENCE_PROJECT}/src/settings.ts`, content };
}

function effectAction(verb: string, argument: string, content: string | undefined): Action {
  switch (verb) {
    case "read":
      return { kind: "read", tool: "Read", path: argument, tree: false };
    case "content":
      return contentAction(argument);
    case "fetch":
      return { kind: "fetch", tool: "WebFetch", url: argument };
    case "call": {
      const server = /^mcp__(.+?)__/.exec(argument)?.[1];
      return { kind: "call", tool: argument, server, paths: [], contents: content === undefined ? [] : [content], commands: [], urls: [] };
    }
    default:
      return { kind: "write", tool: "Write", path: argument, content: content ?? "" };
  }
}

function sampleText(clause: FindsClause, inserted: string | undefined): string {
  const parsed = parseRegex(clause.pattern.source, clause.pattern.flags);
  const sample = (parsed.ok ? sampleOf(parsed.value, 1, inserted) : undefined) ?? "";
  return clause.checksum && inserted === undefined ? withChecksum(clause.checksum.name, sample) : sample;
}

function contextOf(given: readonly Given[], mode: string): Context {
  const changes: Record<string, unknown> = { mode };
  const world = {
    files: new Map<string, string>(),
    links: new Map<string, string>(),
    directories: new Set<string>(),
    ignored: new Set<string>(),
    tracked: new Set<string>(),
  } satisfies World;
  for (const { name, value, content } of given) {
    const text = textOf(value);
    switch (name.name) {
      case "file":
        world.files.set(absolute(text), content?.value ?? "");
        break;
      case "link":
        world.links.set(absolute(text), content?.value ?? "");
        break;
      case "directory":
        world.directories.add(absolute(text));
        break;
      case "ignored":
        world.ignored.add(absolute(text));
        break;
      case "tracked":
        world.tracked.add(absolute(text));
        break;
      case "repeats":
        changes["repeats"] = value.kind === "number" ? value.value : undefined;
        break;
      case "unattended":
        changes["unattended"] = text === "true";
        break;
      case "session-read":
        changes["sessionRead"] = listOf(value).map(absolute);
        break;
      case "session-changed":
        changes["sessionChanged"] = listOf(value).map(absolute);
        break;
      case "temp":
      case "guard":
        changes[name.name] = listOf(value);
        break;
      default:
        changes[name.name] = text;
    }
  }
  return referenceContext(changes, world);
}

function textOf(value: ParamValue): string {
  switch (value.kind) {
    case "string":
      return value.value;
    case "number":
      return String(value.value);
    case "name":
      return value.name;
    case "braces":
      return listOf(value).join(" ");
  }
}

function listOf(value: ParamValue): string[] {
  if (value.kind !== "braces") return [textOf(value)];
  return value.members.map((member) => (member.kind === "string" ? member.value : member.kind === "name" ? member.name : member.text));
}

function absolute(path: string): string {
  if (path.startsWith("/")) return path;
  return path.startsWith("~/") ? `/home/user/${path.slice(2)}` : `${REFERENCE_PROJECT}/${path}`;
}
