import type { Action, CallAction, EditAction, Effect, FetchAction, ReadAction, Verb, Word, WriteAction } from "../model/index.ts";
import { knownWord, truthValue } from "../model/index.ts";
import { runCode } from "./carriers/code.ts";
import { emitPath, PathFields, plainFields } from "./fields.ts";
import { remoteOf } from "./hosts.ts";
import type { Path } from "./paths/paths.ts";
import { OUTSIDE, type Run } from "./run.ts";
import { outermost } from "./understand.ts";

/** Reads a tool call that is no shell command. */
export function understandTool(run: Run, action: Exclude<Action, { readonly kind: "command" }>): void {
  const via = knownWord(action.tool);
  switch (action.kind) {
    case "write":
      writeFile(run, via, action);
      return;
    case "edit":
      editFile(run, via, action);
      return;
    case "read":
      readFile(run, via, action);
      return;
    case "fetch":
      fetchUrl(run, via, action);
      return;
    case "call":
      callTool(run, via, action);
      return;
  }
}

/** Files up to this size are read to know what an edit leaves. */
const MAX_EDITED = 4 * 1024 * 1024;

function writeFile(run: Run, via: Word, action: WriteAction): void {
  const path = toolPath(run, action.path, false);
  emitToolPath(run, "write", via, path);
  emitToolContent(run, via, path, action.content);
}

function editFile(run: Run, via: Word, action: EditAction): void {
  const path = toolPath(run, action.path, false);
  emitToolPath(run, "write", via, path);
  const file = path.real.text;
  const before = file === undefined ? undefined : run.paths.readText(file, MAX_EDITED);
  emitToolContent(run, via, path, edited(before, action));
}

/** The file after the edits. Where it cannot be read, what the edits put in. */
function edited(before: string | undefined, action: EditAction): string {
  if (before === undefined) return action.edits.map((edit) => edit.newText).join("\n");
  let text = before;
  let missed = "";
  for (const { oldText, newText, replaceAll } of action.edits) {
    if (oldText === "" || !text.includes(oldText)) missed += `\n${newText}`;
    else if (replaceAll) text = text.split(oldText).join(newText);
    else text = text.replace(oldText, () => newText);
  }
  return text + missed;
}

function readFile(run: Run, via: Word, action: ReadAction): void {
  const path = toolPath(run, action.path, action.tree);
  emitToolPath(run, "read", via, path);
}

function fetchUrl(run: Run, via: Word, action: FetchAction): void {
  emitFetch(run, via, action.url);
}

/** A tool that is not known: the call itself, and what its input carries. */
function callTool(run: Run, via: Word, action: CallAction): void {
  emitTool(run, {
    verb: "call",
    fields: plainFields("call", via, OUTSIDE, { tool: via, server: action.server === undefined ? undefined : knownWord(action.server) }),
    call: -1,
    origin: "tool",
  });
  const paths = action.paths.map((path) => toolPath(run, path, false));
  const writes = action.contents.length > 0 || action.changes === true;
  for (const path of paths) emitToolPath(run, writes ? "write" : "mention", via, path);
  for (const path of action.deletes ?? []) emitToolDelete(run, via, toolPath(run, path, false), action);
  for (const content of action.contents) emitToolContent(run, via, paths[0], content);
  if (action.texts) emitToolContent(run, via, undefined, action.texts.join("\n"), "sent");
  for (const url of action.urls) emitFetch(run, via, url);
  for (const command of action.commands) runCarried(run, action.tool, command, "shell");
  for (const query of action.queries ?? []) runCarried(run, action.tool, query, "sql");
}

/** Code that a tool's input carries. */
function runCarried(run: Run, tool: string, code: string, language: "shell" | "sql"): void {
  const shell = { ...outermost(run), carried: { ...OUTSIDE, unwrapped: [tool] }, span: { start: 0, end: 0 } };
  const reading = { index: -1, via: knownWord(tool) };
  runCode(shell, knownWord(code), { reading, language, appended: [], sameShell: language === "shell" });
}

/** A tool's path is text: only a tilde at its beginning means something. Hosts trim it, and take off what adds nothing at its end. */
function toolPath(run: Run, written: string, tree: boolean): Path {
  const { context } = run;
  const text =
    written.replace(SAME_AS_ASCII, (character) => character.normalize("NFC")).replace(/^\s+(?=[/~.])|(?:\/\.?|\s)+$/g, "") || written;
  const path = text === "~" || text.startsWith("~/") ? context.home + text.slice(1) : text.startsWith("file://") ? text.slice(7) : text;
  return run.paths.path(knownWord(path), knownWord(context.cwd), { local: true, keepLast: false, tree });
}

/** Characters that normalising makes an ASCII one. */
const SAME_AS_ASCII = /[\u037E\u1FEF\u212A]/g;

/** Whether a file or a whole directory goes, most calls do not say. */
function emitToolDelete(run: Run, via: Word, path: Path, { changes, deletesTrees }: CallAction): void {
  const fields = new PathFields(run, "delete", via, OUTSIDE, path);
  fields.recursive = truthValue(deletesTrees ?? path.isDirectory);
  if (changes) fields.moved = truthValue(true);
  emitPath(run, "delete", fields, -1, "tool", undefined);
}

function emitToolPath(run: Run, verb: Verb, via: Word, path: Path): void {
  const fields = new PathFields(run, verb, via, OUTSIDE, path);
  if (path.tree) fields.tree = truthValue(true);
  emitPath(run, verb, fields, -1, "tool", undefined);
}

function emitToolContent(run: Run, via: Word, path: Path | undefined, content: string, direction: "written" | "sent" = "written"): void {
  emitTool(run, {
    verb: "content",
    fields: plainFields("content", via, OUTSIDE, { path, direction: knownWord(direction) }),
    call: -1,
    origin: "tool",
    content,
  });
}

function emitFetch(run: Run, via: Word, url: string): void {
  const { host, scheme, url: word } = remoteOf(knownWord(url), undefined);
  emitTool(run, { verb: "fetch", fields: plainFields("fetch", via, OUTSIDE, { host, scheme, url: word }), call: -1, origin: "tool" });
}

function emitTool(run: Run, effect: Effect): void {
  run.effects.push(effect);
}
