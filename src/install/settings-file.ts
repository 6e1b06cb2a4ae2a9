import { isUtf8 } from "node:buffer";
import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeShared } from "../config/index.ts";
import { failure, type Outcome, success } from "../model/index.ts";

/** A host's file as it is, and where it really lies. */
export interface SettingsFile {
  readonly path: string;
  /** Where the link leads, if it is one: what is written is written there, and the link stays. */
  readonly target: string;
  readonly text: string;
  readonly exists: boolean;
}

export function readSettings(path: string): Outcome<SettingsFile, string> {
  try {
    const status = lstatSync(path, { throwIfNoEntry: false });
    if (!status) return success({ path, target: path, text: "", exists: false });
    if (status.isSymbolicLink() && !existsSync(path))
      return failure(`${path} is a link to ${readlinkSync(path)}, which is not there; nothing was changed`);
    const target = realpathSync(path);
    if (!statSync(target).isFile()) return failure(`${path} is no file; nothing was changed`);
    const bytes = readFileSync(target);
    // Written back it would be another text.
    if (!isUtf8(bytes)) return failure(`${path} is no UTF-8; nothing was changed`);
    const text = bytes.toString("utf8");
    if (text.startsWith("\uFEFF"))
      return failure(`${path} begins with a byte order mark: save it as UTF-8 without one; nothing was changed`);
    return success({ path, target, text, exists: true });
  } catch (error) {
    return failure(`${path} cannot be read (${codeOf(error)}); nothing was changed`);
  }
}

/** Keeps the text as it was, then puts the new one in its place, whole. Gives the backup's path. */
export function writeSettings(file: SettingsFile, text: string | undefined, backups: string): Outcome<string | undefined, string> {
  try {
    const backup = file.exists ? keep(file, backups) : undefined;
    if (text === undefined) {
      rmSync(file.path, { force: true });
      return success(backup);
    }
    writeShared(file.target, text);
    return success(backup);
  } catch (error) {
    return failure(`${file.path} cannot be written (${codeOf(error)}); nothing was changed`);
  }
}

function keep(file: SettingsFile, backups: string): string {
  mkdirSync(backups, { recursive: true, mode: 0o700 });
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, "-");
  const backup = join(backups, `${file.path.slice(1).replaceAll("/", "__")}.${stamp}`);
  writeFileSync(backup, file.text, { mode: 0o600 });
  return backup;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.message : "unknown");
}
