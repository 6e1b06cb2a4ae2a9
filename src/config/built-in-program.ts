import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeProgram } from "../engine/program-file.ts";
import type { Program } from "../model/index.ts";

/** What the build made of the built-in policies, with `allPacks` also of those that are off by default; undefined where it is missing or damaged. */
export function readBuiltInProgram(packageRoot: string, allPacks = false): Program | undefined {
  try {
    return decodeProgram(readFileSync(join(packageRoot, "dist", allPacks ? "builtin-all.program" : "builtin.program")));
  } catch {
    return undefined;
  }
}
