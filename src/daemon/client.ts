import { type RequestOptions, request } from "node:http";
import type { DaemonStatus } from "./daemon.ts";

/** Asks the daemon; `undefined`: nobody is there, or not in time. */
export function ask(socket: string, method: "GET" | "POST", path: string, milliseconds = 1_000, body = ""): Promise<string | undefined> {
  return answerTo({ socketPath: socket, method, path, timeout: milliseconds }, body);
}

/** The same over the loopback port. */
export function askLoopback(
  port: number,
  method: "GET" | "POST",
  path: string,
  headers: Readonly<Record<string, string>>,
  body = "",
): Promise<string | undefined> {
  return answerTo({ host: "127.0.0.1", port, method, path, headers, timeout: 1_000 }, body);
}

function answerTo(options: RequestOptions, body: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const asked = request({ ...options, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", () => resolve(undefined));
      response.on("end", () => resolve((response.statusCode ?? 500) < 300 ? Buffer.concat(chunks).toString("utf8") : undefined));
    });
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => resolve(undefined));
    asked.end(body);
  });
}

export async function daemonStatus(socket: string): Promise<DaemonStatus | undefined> {
  const text = await ask(socket, "GET", "/status");
  try {
    return text === undefined ? undefined : (JSON.parse(text) as DaemonStatus);
  } catch {
    return undefined;
  }
}

/** Waits until the daemon answers, or no longer does. */
export async function waitUntil(socket: string, answering: boolean, milliseconds: number): Promise<boolean> {
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    if (((await ask(socket, "GET", "/ping", 300)) !== undefined) === answering) return true;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return false;
}
