import type { Value } from "../../model/index.ts";
import type { MutableCall } from "../run.ts";
import { scriptOf } from "./runners.ts";

/** Scripts of several packages at once: `npm -w a run x`, `pnpm -r x`, `yarn workspace a x`, `turbo run x`. */
export interface MembersAsked {
  readonly scripts: readonly string[];
  /** By name or place; nothing stands for all. */
  readonly only: readonly string[];
}

export function membersAsked(call: MutableCall, program: string, name: string | undefined): MembersAsked | undefined {
  const words = textsOf(call.roles["words"]).filter((word) => word !== "run");
  if (program === "turbo" || program === "lerna") return { scripts: words, only: [] };
  // `nx run app:build` and `nx build app`
  if (program === "nx") return { scripts: words.map((word) => word.replace(/^.*:/, "")), only: [] };
  if (!MANAGERS.has(program)) return undefined;
  if (call.name === "yarn workspace")
    return {
      scripts: textsOf(call.roles["args"])
        .filter((word) => word !== "run")
        .slice(0, 1),
      only: textsOf(call.roles["script"]),
    };
  const flags = (program === "npm" ? ["-w", "--workspaces"] : ["--filter", "-r"]).map((flag) => call.flags[flag] ?? call.globals?.[flag]);
  const script = scriptOf(call.name ?? "", name);
  if (script === undefined || (call.name !== "yarn workspaces run" && flags.every((flag) => flag === undefined))) return undefined;
  return { scripts: [script], only: textsOf(flags[0]) };
}

const MANAGERS: ReadonlySet<string> = new Set(["npm", "pnpm", "yarn", "bun"]);

function textsOf(value: Value): readonly string[] {
  const items = value?.kind === "list" ? value.items : [value];
  return items.flatMap((item) =>
    item?.kind === "word" && item.text !== undefined ? [item.text] : item?.kind === "path" ? (item.written.text ?? []) : [],
  );
}
