/** The closed schema of effects and context (surface.md B): one source for checker, engine, docs. */
export type FieldType = "truth" | "word" | "path" | "dir" | "host" | "number" | "words" | "paths";

/** What a tool call may do to a resource. */
export const VERBS = [
  "command",
  "read",
  "mention",
  "write",
  "delete",
  "change",
  "execute",
  "fetch",
  "send",
  "query",
  "signal",
  "content",
  "call",
] as const;
/** One of `VERBS`. */
export type Verb = (typeof VERBS)[number];

/** Facts about a path, each looked up when it is first asked for. */
export const PATH_FACTS = { exists: "truth", directory: "truth", ignored: "truth", tracked: "truth", created: "truth" } as const;
const EVERY_EFFECT = { verb: "word", via: "word", place: "word", privileged: "truth" } as const;

/** Fields of each verb, beside those that every effect has. */
export const EFFECT_FIELDS: Readonly<Record<Verb, Readonly<Record<string, FieldType>>>> = {
  command: {
    ...EVERY_EFFECT,
    program: "word",
    words: "words",
    text: "word",
    effects: "words",
    reads: "paths",
    writes: "paths",
    sources: "paths",
    proved: "truth",
    assigns: "words",
    "calls-itself": "truth",
    "runs-in": "path",
    names: "paths",
    alone: "truth",
  },
  read: { ...EVERY_EFFECT, ...PATH_FACTS, path: "path", tree: "truth" },
  mention: { ...EVERY_EFFECT, ...PATH_FACTS, path: "path", tree: "truth" },
  write: { ...EVERY_EFFECT, ...PATH_FACTS, path: "path", tree: "truth", discard: "truth", link: "truth", sources: "paths" },
  delete: { ...EVERY_EFFECT, ...PATH_FACTS, path: "path", recursive: "truth", partial: "truth", moved: "truth" },
  change: { ...EVERY_EFFECT, ...PATH_FACTS, path: "path", recursive: "truth", grants: "words", owner: "word" },
  execute: { ...EVERY_EFFECT, ...PATH_FACTS, source: "word", language: "word", path: "path", name: "word", deferred: "truth" },
  fetch: { ...EVERY_EFFECT, host: "host", url: "word", steps: "words", scheme: "word", registry: "truth" },
  send: {
    ...EVERY_EFFECT,
    host: "host",
    url: "word",
    steps: "words",
    scheme: "word",
    registry: "truth",
    data: "word",
    sources: "paths",
    login: "truth",
    unlisted: "truth",
  },
  query: { ...EVERY_EFFECT, action: "word", kind: "word", name: "word", part: "word", filtered: "truth", engine: "word", file: "word" },
  signal: { ...EVERY_EFFECT, name: "word", target: "word" },
  content: { ...EVERY_EFFECT, path: "path", direction: "word", kind: "word", match: "word", line: "number", column: "number" },
  call: { ...EVERY_EFFECT, tool: "word", server: "word" },
};

/** Fields of the context; an effect's field, a role or a shape hole of the same name hides one. */
export const CONTEXT_FIELDS: Readonly<Record<string, FieldType>> = {
  cwd: "dir",
  project: "dir",
  home: "dir",
  temp: "dir",
  guard: "dir",
  branch: "word",
  remote: "word",
  user: "word",
  host: "word",
  os: "word",
  agent: "word",
  session: "word",
  mode: "word",
  unattended: "truth",
  repeats: "number",
  "session-read": "paths",
  "session-changed": "paths",
};

/** The type of a field of the context; `constructor`, which every object has, is none. */
export function contextFieldType(name: string): FieldType | undefined {
  return Object.hasOwn(CONTEXT_FIELDS, name) ? CONTEXT_FIELDS[name] : undefined;
}

/** What an `execute` clause of a signature may say beside the effect's own fields. */
export const EXECUTE_CARRIER_FIELDS = ["cwd", "set", "rest", "fill", "mounts", "partial", "place", "privileged", "installed"] as const;

/** Languages that `execute … as` knows. */
export const LANGUAGES = [
  "shell",
  "command",
  "module",
  "library",
  "sql",
  "sed",
  "awk",
  "ex",
  "ftp",
  "diff",
  "git",
  "ssh",
  "curl",
  "mongo",
  "redis",
  "haproxy",
  "jq",
  "m4",
  "tex",
  "mail",
  "python",
  "javascript",
  "perl",
  "ruby",
  "php",
  "lua",
  "r",
  "julia",
  "go",
  "other",
] as const;
/** One of `LANGUAGES`. */
export type Language = (typeof LANGUAGES)[number];

/** Word types of roles and flags, beside the shapes that `type` declares. */
export const WORD_TYPES = [
  "word",
  "name",
  "number",
  "path",
  "dir",
  "glob",
  "url",
  "host",
  "rev",
  "filemode",
  "signal",
  "assignment",
  "rest",
  "until-semicolon",
] as const;
/** One of `WORD_TYPES`. */
export type WordType = (typeof WORD_TYPES)[number];
