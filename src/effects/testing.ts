/** For tests: a context without a file system, and effects as lines. Signatures come from `testing-signatures.ts`. */
import type { Action, Context, Counters, Effect, FileSystem, Understanding, Value, Word } from "../model/index.ts";
import { type EffectsProgram, understand } from "./index.ts";

export { programOf } from "./testing-signatures.ts";

export function contextOf(overrides: Partial<Context> = {}, files: Readonly<Record<string, string>> = {}): Context {
  return {
    cwd: "/repo/app",
    home: "/home/me",
    project: "/repo/app",
    temp: ["/tmp"],
    guard: [],
    branch: "main",
    remote: undefined,
    user: "me",
    host: "here",
    os: "linux",
    agent: "test",
    session: undefined,
    mode: "guard",
    unattended: false,
    repeats: undefined,
    sessionRead: undefined,
    sessionChanged: undefined,
    fileSystem: fileSystemOf(files),
    now: 0,
    ...overrides,
  };
}

/** Files by path; a directory is a path that ends in a slash, or is above another; a link a text `-> target`. */
function fileSystemOf(files: Readonly<Record<string, string>>): FileSystem {
  const isLink = (text: string | undefined) => text?.startsWith("-> ") === true;
  return {
    status(path) {
      const text = files[path];
      if (text !== undefined) return { kind: isLink(text) ? "link" : "file" };
      return Object.keys(files).some((file) => file.startsWith(`${path}/`)) ? { kind: "directory" } : undefined;
    },
    names(path) {
      const names = Object.keys(files).flatMap((file) =>
        file.startsWith(`${path}/`) ? [file.slice(path.length + 1).split("/")[0] ?? ""] : [],
      );
      return names.length > 0 ? [...new Set(names)] : undefined;
    },
    readLink: (path) => (isLink(files[path]) ? files[path]?.slice(3) : undefined),
    readText: (path) => files[path],
    ignored: () => false,
    tracked: () => false,
    foldsCase: false,
  };
}

export function newCounters(): Counters {
  return { conditions: 0, rules: 0, automatonRuns: 0, verifications: 0, lookups: 0 };
}

export function understandCommand(program: EffectsProgram, command: string, context: Context = contextOf()): Understanding {
  return understandAction(program, { kind: "command", tool: "Bash", shell: "bash", command }, context);
}

export function understandAction(program: EffectsProgram, action: Action, context: Context = contextOf()): Understanding {
  return understand(action, program, context, newCounters());
}

/** Effects as lines, `delete /tmp/x recursive`: what tests compare. `command` and `content` effects are left out. */
export function effectLines(understanding: Understanding): readonly string[] {
  const effects = understanding.effects.filter(({ verb }) => verb !== "command" && verb !== "content");
  return [...effects.map(effectLine), ...understanding.unresolved.map(({ reason }) => `unresolved: ${reason}`)];
}

export function effectLine(effect: Effect): string {
  const { fields, verb } = effect;
  const texts: string[] = [verb];
  for (const name of LINE_FIELDS) {
    const value = fields[name];
    if (value === undefined) continue;
    if (value.kind === "truth") {
      if (value.value !== false) texts.push(value.value === true ? name : `${name}?`);
    } else if (name === "path" || name === "host") texts.push(valueText(value));
    else texts.push(`${name}=${valueText(value)}`);
  }
  const place = fields.place?.kind === "word" ? fields.place.text : "local";
  if (place !== "local") texts.push(String(place));
  return texts.join(" ");
}

export function valueText(value: Value): string {
  if (value === undefined) return "";
  switch (value.kind) {
    case "word":
      return wordText(value);
    case "path":
      return `${wordText(value.real)}${value.contents ? "/*" : ""}${value.narrowedTo === undefined ? "" : `(${value.narrowedTo})`}`;
    case "list":
      return `[${value.items.map(valueText).join(" ")}${value.open ? " …" : ""}]`;
    default:
      return String(value.value);
  }
}

function wordText(word: Word): string {
  return word.parts.map((part) => (typeof part === "string" ? part : HOLE_TEXTS[part.kind])).join("");
}

const HOLE_TEXTS = { any: "‹any›", segment: "‹*›", character: "‹?›" };
const LINE_FIELDS = [
  "path",
  "host",
  "source",
  "language",
  "name",
  "action",
  "kind",
  "part",
  "filtered",
  "target",
  "sources",
  "data",
  "grants",
  "tree",
  "recursive",
  "partial",
  "moved",
  "discard",
  "link",
  "registry",
  "login",
  "privileged",
  "tool",
];
