import type { Token } from "./tokens.ts";

/** Code that both opens a connection of its own and starts programs hands one to the other; a whole program, where it names a shell as well. */
export function isShellOverConnection(pieces: readonly (readonly Token[])[], language: string, isProgram: boolean): boolean {
  let connects = false;
  let starts = false;
  let hasSocket = false;
  let namesShell = !isProgram;
  for (const tokens of pieces) {
    for (const { kind, text, value } of tokens) {
      if (kind === "string" && value.length === 1 && typeof value[0] === "string") {
        namesShell ||= SHELL_NAME.test(value[0]);
        hasSocket ||= SOCKET_MODULES.has(value[0]);
      }
      if (kind !== "name") continue;
      hasSocket ||= SOCKETS.has(text);
      connects ||= CONNECTS.has(text) || (hasSocket && text === "connect");
      starts ||= STARTS.has(text) || (language === "lua" && text === "execute");
    }
  }
  return connects && starts && namesShell;
}

const SHELL_NAME = /^(?:(?:\/usr)?\/bin\/)?(?:ba|da|z|k|c|tc)?sh(?: -i)?$|^(?:cmd|powershell|pwsh)(?:\.exe)?$/;

/** What `connect` is called on where it opens a connection: of modules and classes of several languages. */
const SOCKETS: ReadonlySet<string> = new Set(["socket", "Socket", "net", "tls", "tcp"]);

/** Where they are asked for by their names. */
const SOCKET_MODULES: ReadonlySet<string> = new Set(["net", "tls", "node:net", "node:tls"]);

const CONNECTS: ReadonlySet<string> = new Set([
  "create_connection",
  "connect_ex",
  "inet_aton",
  "sockaddr_in",
  "TCPSocket",
  "fsockopen",
  "pfsockopen",
  "stream_socket_client",
  "AF_INET",
  "SOCK_STREAM",
  "createConnection",
]);
const STARTS: ReadonlySet<string> = new Set([
  "subprocess",
  "dup2",
  "pty",
  "Popen",
  "system",
  "popen",
  "exec",
  "execl",
  "execve",
  "execvp",
  "spawn",
  "shell_exec",
  "passthru",
  "proc_open",
  "child_process",
  "fork",
]);
