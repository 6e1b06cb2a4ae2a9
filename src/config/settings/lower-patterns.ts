import { regexProblem } from "../../compiler/index.ts";
import type { ConfigCode } from "./codes.ts";
import type { PolicyText } from "./policy-text.ts";
import { quoted, quotedReason, regex, starsAsRegex } from "./policy-text.ts";
import { excusable, type RuleNames } from "./rule-names.ts";
import type { PatternLists } from "./schema.ts";

/** Where a list's entry stands, and how what is wrong with it is said. */
export interface ListPlace {
  readonly file: string;
  line(path: readonly (string | number)[]): number;
  say(code: ConfigCode, path: readonly (string | number)[], message: string, hint?: string): void;
}

/** Policies that look at commands: what an allowed command is excused from. */
const COMMAND_POLICIES = ["dangerous-ops", "recursive-delete", "packs"];

/** `deny_list`: files that nobody writes. */
export function lowerDenyList(lists: PatternLists, place: ListPlace, names: RuleNames, text: PolicyText): void {
  each(lists.extra_patterns, (glob, index) => {
    const path = ["deny_list", "extra_patterns", index];
    if (!isGlob(glob, path, place)) return;
    text.add(place.line(path), blockFile(`deny-list-${index + 1}`, glob, `deny_list.extra_patterns of ${place.file}`));
  });
  for (const list of ["remove_patterns", "allow_patterns"] as const) {
    each(lists[list], (glob, index) => {
      const path = ["deny_list", list, index];
      if (!isGlob(glob, path, place)) return;
      const rules = excusable(names, "deny-list", "deny-list");
      for (const rule of rules) text.add(place.line(path), except(rule, `when path in { ${globs(glob)} }`, `deny_list.${list}`, place));
    });
  }
}

/** `dangerous_ops`: what is warned of, and commands that are let be. */
export function lowerDangerousOps(lists: PatternLists, place: ListPlace, names: RuleNames, text: PolicyText): void {
  each(lists.extra_patterns, (pattern, index) => {
    const path = ["dangerous_ops", "extra_patterns", index];
    if (!isRegex(pattern, path, place)) return;
    const because = quotedReason(`matches ${pattern}, dangerous_ops.extra_patterns of ${place.file}`);
    text.add(place.line(path), `warn dangerous-ops-${index + 1} on command when text matches ${regex(pattern)} because ${because}`);
  });
  each(lists.allow_patterns, (command, index) => {
    const path = ["dangerous_ops", "allow_patterns", index];
    const pattern = commandPattern(command);
    if (pattern === undefined) {
      const hint = "an allowed entry is one command with its words, such as `rm -rf target`; `...` behind it allows further words";
      place.say("C0009", path, `\`${command}\` is no single command: it allows nothing`, hint);
      return;
    }
    for (const rule of COMMAND_POLICIES.flatMap((policy) => excusable(names, policy, policy))) {
      text.add(place.line(path), except(rule, `on ${pattern}`, "dangerous_ops.allow_patterns", place));
    }
  });
}

/** `secrets`: further kinds, and files in which they are no matter. */
export function lowerSecrets(lists: PatternLists, place: ListPlace, names: RuleNames, text: PolicyText): void {
  each(lists.extra_patterns, (pattern, index) => {
    const path = ["secrets", "extra_patterns", index];
    if (!isRegex(pattern, path, place)) return;
    const kind = quoted(`custom secret ${index + 1}`);
    const because = `"{kind} in {path}, line {line}" instead "read it from the environment or a secret manager"`;
    text.add(place.line(path), `warn secrets-${index + 1} on content { finds ${kind} ${regex(pattern)} because ${because} }`);
  });
  each(lists.file_allowlist, (file, index) => {
    const path = ["secrets", "file_allowlist", index];
    if (!isGlob(file, path, place)) return;
    for (const rule of excusable(names, "secrets", "secrets")) {
      text.add(place.line(path), except(rule, `when path in { ${globs(file)} }`, "secrets.file_allowlist", place));
    }
  });
}

/** What names a tool that has no paths or commands of its own here. */
const FOREIGN_FORM = /^[A-Z]\w*\([\s\S]*\)$/;
const TOOL_FORM = /^(Bash|Write|Edit|MultiEdit|NotebookEdit|Read)\(([\s\S]*)\)$/;

/** One entry of `permissions.yaml`: the whole of one parsed command, `*` for any text in it; or `Edit(glob)`, `Read(glob)`, and `Bash(make:*)` as an agent's own settings have it. */
export function permissionRule(verdict: "allow" | "block" | "escalate", name: string, entry: string, file: string): string | undefined {
  const [, tool, inner] = TOOL_FORM.exec(entry) ?? [];
  const list = verdict === "block" ? "deny" : verdict;
  const because = ` because ${quotedReason(`${list} of ${file}`)}${verdict === "block" ? ' instead "ask for it to be done by hand"' : ""}`;
  if (tool !== undefined && inner !== undefined && tool !== "Bash") {
    const verb = tool === "Read" ? "read" : "write";
    return inner.includes("\\") || inner === "" ? undefined : `${verdict} ${name} on ${verb} when path in { ${quoted(inner)} }${because}`;
  }
  if (tool === undefined && FOREIGN_FORM.test(entry)) return undefined;
  const pattern = (inner ?? entry).trim().replace(/\s+/g, " ");
  // In the agent's settings `:*` stands for whatever words follow.
  const prefix = tool === undefined ? undefined : /^(.+):\*$/.exec(pattern)?.[1];
  const regex = prefix === undefined ? starsAsRegex(pattern) : starsAsRegex(prefix).replace("$/", "( [\\s\\S]*)?$/");
  return pattern === "" ? undefined : `${verdict} ${name} on command when text matches ${regex}${because}`;
}

function each(list: readonly string[] | undefined, visit: (entry: string, index: number) => void): void {
  for (const [index, entry] of (list ?? []).entries()) visit(entry, index);
}

function isGlob(glob: string, path: readonly (string | number)[], place: ListPlace): boolean {
  if (!glob.includes("\\")) return true;
  place.say("C0005", path, `\`${glob}\` is no pattern of paths`, "paths are written with `/`");
  return false;
}

/** Looked at here: what the lowered text says of it points at no place in the configuration. */
function isRegex(source: string, path: readonly (string | number)[], place: ListPlace): boolean {
  const problem = regexProblem(source);
  if (problem) place.say("C0005", path, `\`${source}\` is no regular expression: ${problem.message}`, problem.hint);
  return problem === undefined;
}

/** The older system's `*` also matched directories: `*secret*` means what lies in them, too. */
function globs(glob: string): string {
  const inside = glob.startsWith("*") && glob.endsWith("*") && !glob.includes("/") ? ` ${quoted(`**/${glob}/**`)}` : "";
  return quoted(glob) + inside;
}

function blockFile(name: string, glob: string, source: string): string {
  const reason = `because ${quotedReason(`is in ${source}`).replace('"', '"{path} ')}`;
  return `block ${name} on write, delete when path in { ${globs(glob)} } ${reason} instead "ask for it to be changed by hand"`;
}

function except(rule: string, when: string, list: string, place: ListPlace): string {
  return `except ${rule} ${when} because ${quotedReason(`${list} of ${place.file}`)}`;
}

/** A back-ticked pattern of plain words; `undefined` where the text is no single command. */
function commandPattern(text: string): string | undefined {
  const words = text.trim().split(/\s+/);
  const plain = words.every((word, index) => /^[A-Za-z0-9_.,:/@%+=~*-]+$/.test(word) && (word !== "..." || index === words.length - 1));
  if (!plain || !/^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/.test(words[0]!)) return undefined;
  const pattern = words.join(" ");
  return `\`${pattern}\``;
}
