/** What a client says of itself, and what that means for the guard. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { clientVersion, honoured, isAtLeast } from "./versions.ts";

const bin = mkdtempSync(join(tmpdir(), "versions-"));
afterAll(() => rmSync(bin, { recursive: true, force: true }));

function put(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
}

test("a client's version, also where there is none or it says nothing of use", () => {
  put("claude", "echo '2.1.300 (Claude Code)'");
  put("codex", "echo codex-cli 0.169.0");
  put("gemini", "exit 3");
  put("opencode", "echo soon");
  expect(clientVersion("claude-code", { PATH: bin })).toEqual([2, 1, 300]);
  expect(clientVersion("codex", { PATH: bin })).toEqual([0, 169, 0]);
  for (const agent of ["gemini-cli", "opencode", "cursor"] as const) expect(clientVersion(agent, { PATH: bin }), agent).toBeUndefined();
});

test("older and newer", () => {
  expect(isAtLeast([2, 1, 295], [2, 1, 295])).toBe(true);
  expect(isAtLeast([2, 2, 0], [2, 1, 295])).toBe(true);
  expect(isAtLeast([3, 0, 0], [2, 1, 295])).toBe(true);
  expect(isAtLeast([2, 0, 999], [2, 1, 295])).toBe(false);
  expect(honoured("claude-code", [2, 1, 197])).toMatchObject({ state: "note" });
  expect(honoured("claude-code", [2, 1, 300])).toMatchObject({ state: "ok" });
  expect(honoured("opencode", [1, 18, 33])).toEqual({ state: "ok", text: "version 1.18.33" });
  expect(honoured("opencode", [2, 0, 1])).toMatchObject({ state: "note" });
  expect(honoured("codex", [0, 169, 0])).toEqual({ state: "ok", text: "version 0.169.0" });
});
