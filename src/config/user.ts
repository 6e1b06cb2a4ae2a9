import { userInfo } from "node:os";

/** The home directory of the passwd entry, not `HOME`: whoever is judged may set that. */
export function homeOfUser(): string {
  return passwdEntry()?.homedir ?? "/";
}

export function userName(): string {
  return passwdEntry()?.username ?? "unknown";
}

let entry: { readonly homedir: string; readonly username: string } | undefined;

/** Asked for once: looking it up reads files, and takes a third of what judging a call does. */
function passwdEntry(): typeof entry {
  try {
    entry ??= userInfo();
  } catch {
    return undefined;
  }
  return entry;
}
