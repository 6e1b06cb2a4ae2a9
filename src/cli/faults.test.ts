import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { faultText, stateFault } from "./faults.ts";
import { UsageError } from "./output.ts";

const world = mkdtempSync(join(tmpdir(), "dl-faults-"));
afterAll(() => rmSync(world, { recursive: true }));

test("a fault of the machine is named, and is none of ours", () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  expect(faultText(full)).toBe("no space is left on the disk");
  const locked = Object.assign(new Error("EROFS"), { code: "EROFS", path: "/state/x" });
  expect(faultText(locked)).toBe("the file system is read-only: /state/x");
  const gone = Object.assign(new Error("ENOENT: no such file or directory, uv_cwd"), { code: "ENOENT", syscall: "uv_cwd" });
  expect(faultText(gone)).toBe("the current directory is not there any more; change into another one");
  expect(faultText(new UsageError("say what"))).toBe("say what");
  expect(faultText(new Error("oops"))).toBe("internal error: oops");
});

test("where nothing can be written that is said, and a probe leaves nothing behind", () => {
  const file = join(world, "file");
  writeFileSync(file, "");
  expect(stateFault(join(world, "state"))).toBeUndefined();
  expect(stateFault(join(file, "state"))).toContain("not logged");
});
