import { type Action, type Edit, failure, type Outcome, success } from "../model/index.ts";
import { quoted } from "./quoted.ts";

/**
 * What a patch in the envelope of `apply_patch` does: files added, changed, moved, deleted. The error says that it cannot be read; what cannot be read
 * is never taken for harmless.
 */
export function patchActions(tool: string, patch: string): Outcome<readonly Action[], string> {
  const lines = patch.split("\n").map((line) => line.replace(/\r$/, ""));
  const actions: Action[] = [];
  let index = lines.findIndex((line) => line.trim() === BEGIN);
  if (index < 0) return failure(`the patch of ${tool} has no \`${BEGIN}\``);
  index++;
  while (index < lines.length && lines[index]?.trim() !== END) {
    const line = lines[index]!;
    const header = HEADERS.find(({ prefix }) => line.startsWith(prefix));
    if (!header) {
      if (line.trim() !== "") return failure(`line ${index + 1} of the patch of ${tool} belongs to no file`);
      index++;
      continue;
    }
    const path = line.slice(header.prefix.length).trim();
    if (path === "") return failure(`line ${index + 1} of the patch of ${tool} names no file`);
    const end = lines.findIndex(
      (other, at) => at > index && (HEADERS.some(({ prefix }) => other.startsWith(prefix)) || other.trim() === END),
    );
    const body = lines.slice(index + 1, end < 0 ? lines.length : end);
    actions.push(...header.actions(tool, path, body));
    index = end < 0 ? lines.length : end;
  }
  if (lines.slice(index).some((line) => line.trim() === BEGIN)) return failure(`the patch of ${tool} begins more than once`);
  return actions.length > 0 ? success(actions) : failure(`the patch of ${tool} names no file`);
}

/** A delete has no tool of its own; it is what this command does. */
export function deletion(tool: string, path: string): Action {
  return { kind: "command", tool, shell: "bash", command: `rm -- ${quoted(path)}` };
}

const BEGIN = "*** Begin Patch";
const END = "*** End Patch";
const MOVE = "*** Move to: ";

interface Header {
  readonly prefix: string;
  readonly actions: (tool: string, path: string, body: readonly string[]) => readonly Action[];
}

const HEADERS: readonly Header[] = [
  {
    prefix: "*** Add File: ",
    actions: (tool, path, body) => [{ kind: "write", tool, path, content: body.map((line) => line.replace(/^\+/, "")).join("\n") }],
  },
  { prefix: "*** Delete File: ", actions: (tool, path) => [deletion(tool, path)] },
  { prefix: "*** Update File: ", actions: updated },
];

function updated(tool: string, path: string, body: readonly string[]): readonly Action[] {
  const move = body.find((line) => line.startsWith(MOVE));
  const edit: Action = { kind: "edit", tool, path, edits: editsIn(body.filter((line) => line !== move)) };
  if (move === undefined) return [edit];
  const added = body.filter((line) => line.startsWith("+")).map((line) => line.slice(1));
  return [edit, deletion(tool, path), { kind: "write", tool, path: move.slice(MOVE.length).trim(), content: added.join("\n") }];
}

function editsIn(body: readonly string[]): Edit[] {
  const edits: Edit[] = [];
  let before: string[] = [];
  let after: string[] = [];
  const close = () => {
    if (before.length > 0 || after.length > 0) edits.push({ oldText: before.join("\n"), newText: after.join("\n"), replaceAll: false });
    before = [];
    after = [];
  };
  for (const line of body) {
    if (line.startsWith("@@") || line.startsWith("***")) close();
    else if (line.startsWith("+")) after.push(line.slice(1));
    else if (line.startsWith("-")) before.push(line.slice(1));
    else {
      const kept = line.startsWith(" ") ? line.slice(1) : line;
      before.push(kept);
      after.push(kept);
    }
  }
  close();
  return edits;
}
