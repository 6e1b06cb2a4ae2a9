import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadRegexEngine } from "../automata/index.ts";
import { DamagedProgram } from "../engine/program-bytes.ts";
import type { HostCall } from "../hosts/index.ts";
import type { Decision, Program } from "../model/index.ts";
import { CallMemory } from "./memory.ts";

const state = mkdtempSync(join(tmpdir(), "dl-memory-"));
afterAll(() => rmSync(state, { recursive: true }));

test("what goes wrong while a call is logged stays there: the answer has left", () => {
  const call: HostCall = {
    event: "PreToolUse",
    moment: "before",
    cwd: "/",
    session: "s",
    permissionMode: undefined,
    tool: "Bash",
    actions: [],
    unknownTool: false,
    file: undefined,
  };
  const memory = new CallMemory({ state }, "claude-code", "/", call, undefined);
  const damaged = {
    get understanding(): never {
      throw new DamagedProgram();
    },
  } as unknown as Decision;
  const log = () => memory.log({ decisions: [damaged], enforced: true, failure: undefined }, {} as Program, loadRegexEngine());
  expect(log).not.toThrow();
});
