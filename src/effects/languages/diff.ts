import { knownWord } from "../../model/index.ts";
import type { CodeUse } from "../carriers/code.ts";
import { type Shell, shellPath } from "../shell/shell.ts";
import { emitContent } from "../signatures/emit.ts";
import { takeAway, touchFile } from "./embedded.ts";

/** Beyond so many files a change is known by its directory alone. */
const MOST_FILES = 200;

/** One file of a unified diff, by the names in its headers; undefined for `/dev/null`. */
interface FileChange {
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** The lines that are added. */
  readonly added: string[];
}

/** What `patch` and `git apply` do by a diff that is known: files that they write, with what is added, and files that they delete. */
export function applyDiff(shell: Shell, use: CodeUse, diff: string): void {
  const strip = stripOf(shell, use);
  for (const { from, to, added } of changesIn(diff).slice(0, MOST_FILES)) {
    if (to === undefined) {
      if (from !== undefined) takeAway(shell, use, knownWord(stripped(from, strip)), false);
      continue;
    }
    const name = knownWord(stripped(to, strip));
    touchFile(shell, use, "write", name);
    if (added.length === 0) continue;
    const path = shellPath(shell, name);
    const content = added.join("\n");
    emitContent(shell, use.reading, path, "written", content, shell.span);
    if (from === undefined && path.lexical.text !== undefined)
      shell.run.paths.created.set(path.lexical.text, { content: knownWord(content), order: shell.run.effects.length });
  }
}

/** How many directories of a name are left out; undefined where the name alone counts, as `patch` has it. */
function stripOf({ run }: Shell, { reading }: CodeUse): number | undefined {
  const call = run.calls[reading.index];
  const given = call?.flags["-p"];
  if (given?.kind === "number") return given.value;
  return call?.name?.startsWith("git ") ? 1 : undefined;
}

function stripped(name: string, strip: number | undefined): string {
  const parts = name.split("/");
  return strip === undefined || parts.length <= strip ? (parts.at(-1) ?? name) : parts.slice(strip).join("/");
}

/**
 * By their headers, wherever these stand: a line that is taken away and looks like one names a file more. A move is the end of one file and the begin of
 * another.
 */
function changesIn(diff: string): readonly FileChange[] {
  const changes: FileChange[] = [];
  let from: string | undefined;
  for (const line of diff.split("\n")) {
    const [, kind = "", name = ""] = HEADER.exec(line.replace(/\r$/, "")) ?? [];
    if (kind === "") {
      if (line.startsWith("+")) changes.at(-1)?.added.push(line.slice(1));
      continue;
    }
    const file = fileNamed(kind, name);
    if (kind === "---") from = file;
    else if (kind === "rename from") changes.push({ from: file, to: undefined, added: [] });
    else if (kind === "+++") changes.push({ from, to: file, added: [] });
    else changes.push({ from: undefined, to: file, added: [] });
  }
  return changes;
}

const HEADER = /^(---|\+\+\+|rename from|rename to|copy to) +(.+)$/;

/** A name ends before a tab and the date behind it; git's own names for moves have no `a/` before them. */
function fileNamed(kind: string, name: string): string | undefined {
  const bare = name.split("\t", 1)[0]?.replace(/^"(.*)"$/, "$1") ?? name;
  if (bare === "/dev/null") return undefined;
  return kind.startsWith("rename") || kind.startsWith("copy") ? `x/${bare}` : bare;
}
