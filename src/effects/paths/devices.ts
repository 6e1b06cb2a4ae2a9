import type { Path } from "./paths.ts";

/** Files that hold nothing: reading or writing them is no effect. */
export function isNoResource(path: Path): boolean {
  const { text } = path.lexical;
  if (text === undefined || !text.startsWith("/dev/")) return false;
  return NOTHING.has(text) || text.startsWith("/dev/fd/");
}

/** `/dev/tcp/host/port` is a connection that Bash makes itself. */
export function connectionOf(text: string): { readonly host: string; readonly port: string; readonly scheme: string } | undefined {
  const match = text.startsWith("/dev/") ? /^\/dev\/(tcp|udp)\/([^/]+)\/([^/]+)$/.exec(text) : null;
  return match ? { scheme: match[1] ?? "", host: match[2] ?? "", port: match[3] ?? "" } : undefined;
}

/** Files by which standard input is named. */
export const STANDARD_INPUTS: ReadonlySet<string> = new Set(["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"]);

const NOTHING = new Set([
  "/dev/null",
  "/dev/zero",
  "/dev/full",
  "/dev/random",
  "/dev/urandom",
  "/dev/stdin",
  "/dev/stdout",
  "/dev/stderr",
  "/dev/tty",
]);
