import type { Word } from "../../model/index.ts";
import { knownWord } from "../../model/index.ts";
import { emitPath, listOf, PathFields, plainFields } from "../fields.ts";
import { isNoResource } from "../paths/devices.ts";
import type { Path } from "../paths/paths.ts";
import { emitContent } from "../signatures/emit.ts";
import { appended } from "./descriptors.ts";
import { type Data, EMPTY } from "./flow.ts";
import type { Redirected } from "./redirections.ts";
import type { Shell } from "./shell.ts";

/** Emits what the redirections do, once it is known what the command prints. */
export function applyRedirections(shell: Shell, found: Redirected, index: number, via: Word | undefined, printed: Data | undefined): void {
  const reading = { index, via };
  for (const path of found.reads) {
    if (isNoResource(path)) continue;
    emitPath(shell.run, "read", new PathFields(shell.run, "read", via, shell.carried, path), index, "redirection", path.written.span);
  }
  for (const { path, append } of found.files) writeFile(shell, path, append, printed ?? EMPTY, reading);
  for (const { path, append } of found.others) writeFile(shell, path, append, EMPTY, reading);
  for (const { host, url } of found.connections) {
    const sources = printed?.flow && printed.flow.sources.length > 0 ? listOf(printed.flow.sources) : undefined;
    for (const verb of ["fetch", "send"] as const) {
      const fields = plainFields(verb, via, shell.carried, { host, url, scheme: TCP, ...(sources && verb === "send" ? { sources } : {}) });
      shell.run.effects.push({ verb, fields, call: index, origin: "redirection", ...(url.span ? { span: url.span } : {}) });
    }
  }
}

const TCP = knownWord("tcp");

function writeFile(
  shell: Shell,
  path: Path,
  append: boolean,
  data: Data,
  reading: { readonly index: number; readonly via: Word | undefined },
): void {
  const { run } = shell;
  if (isNoResource(path)) {
    // A command that prints nothing leaves it to others to write there.
    if (data !== EMPTY) run.paths.sinks.get(path.lexical.text ?? "")?.(data);
    return;
  }
  const fields = new PathFields(run, "write", reading.via, shell.carried, path);
  if (data.flow && data.flow.sources.length > 0) fields.sources = listOf(data.flow.sources);
  emitPath(run, "write", fields, reading.index, "redirection", path.written.span);
  if (data.text !== undefined && data.text !== "") emitContent(shell, reading, path, "written", data.text, path.written.span);
  const { key } = path;
  if (key === undefined) return;
  run.paths.created.set(key, { content: append ? appended(path, data) : data, order: run.effects.length });
}
