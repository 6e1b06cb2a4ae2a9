import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "./output.ts";

/** What is wrong with the disk, by the system's code. */
const DISK_FAULTS: Readonly<Record<string, string>> = {
  ENOSPC: "no space is left on the disk",
  EDQUOT: "the disk quota is used up",
  EROFS: "the file system is read-only",
  EACCES: "permission is denied",
  EPERM: "the system does not permit it",
  EMFILE: "too many files are open",
};

/** One sentence for whoever typed the command: a fault of the machine is named, and only what is left is one of ours. */
export function faultText(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (isCurrentDirectoryGone(error)) return "the current directory is not there any more; change into another one";
  const disk = diskFault(error);
  if (disk !== undefined) return disk;
  if (!(error instanceof Error)) return "internal error: unknown";
  return `internal error: ${process.env["DL_DEBUG"] ? error.stack : error.message}`;
}

/** Why nothing can be written where sessions and events are kept; `undefined`: it can. */
export function stateFault(state: string): string | undefined {
  const probe = join(state, `probe.${process.pid}`);
  try {
    mkdirSync(state, { recursive: true, mode: 0o700 });
    writeFileSync(probe, " ".repeat(4_096), { mode: 0o600 });
    return undefined;
  } catch (error) {
    const why = diskFault(error) ?? (error instanceof Error ? error.message : "unknown");
    return `nothing can be written to ${state} (${why}): calls are judged, but not logged, and what sessions did is not known`;
  } finally {
    try {
      rmSync(probe, { force: true });
    } catch {
      // It was never made.
    }
  }
}

function isCurrentDirectoryGone(error: unknown): boolean {
  const { code, syscall } = error as { readonly code?: unknown; readonly syscall?: unknown };
  return code === "ENOENT" && syscall === "uv_cwd";
}

function diskFault(error: unknown): string | undefined {
  const { code, path } = error as { readonly code?: unknown; readonly path?: unknown };
  const text = typeof code === "string" ? DISK_FAULTS[code] : undefined;
  return text === undefined ? undefined : `${text}${typeof path === "string" ? `: ${path}` : ""}`;
}
