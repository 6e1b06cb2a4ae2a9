import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { LoggedEvent } from "../events/index.ts";
import { eventLine } from "./event-line.ts";
import { faultText, stateFault } from "./faults.ts";
import { UsageError } from "./output.ts";
import { styleFor } from "./style.ts";
import { checkFilter } from "./traces.ts";

const world = mkdtempSync(join(tmpdir(), "dl-faults-"));
afterAll(() => rmSync(world, { recursive: true }));

test("a fault of the machine is named, and is none of ours", () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  expect(faultText(full)).toBe("no space is left on the disk");
  const locked = Object.assign(new Error("EROFS"), { code: "EROFS", path: "/state/x" });
  expect(faultText(locked)).toBe("the file system is read-only: /state/x");
  expect(faultText(new UsageError("say what"))).toBe("say what");
  expect(faultText(new Error("oops"))).toBe("internal error: oops");
});

test("where nothing can be written that is said, and a probe leaves nothing behind", () => {
  const file = join(world, "file");
  writeFileSync(file, "");
  expect(stateFault(join(world, "state"))).toBeUndefined();
  expect(stateFault(join(file, "state"))).toContain("not logged");
});

test("a filter that no event passes is an error and no empty answer", () => {
  expect(() => checkFilter({ verdict: "blocked" })).toThrow(/there are allow, warn/);
  expect(() => checkFilter({ type: "checks" })).toThrow(/there are check, failure/);
  expect(() => checkFilter({ type: "check", verdict: "block" })).not.toThrow();
});

test("a session's name is whatever a host sends, and moves no cursor", () => {
  const event = { v: 1, id: "x", ts: "2026-01-01T00:00:00.000Z", type: "failure", message: "m", by: "hook", session: "\u001b[2Jx" };
  expect(eventLine(event as LoggedEvent, styleFor({ isTTY: false } as NodeJS.WriteStream))).not.toContain("\u001b");
});
