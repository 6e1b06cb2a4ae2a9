import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { writeAtomically } from "../config/index.ts";
import { failure, type Outcome, success } from "../model/index.ts";
import type { HttpTransport } from "./agents.ts";
import { readRecord } from "./record.ts";
import { clientVersion, FIRST_CLOSED, isAtLeast } from "./versions.ts";

const USUAL_PORT = 47_600;

/** Whether hooks over HTTP would guard: an older client lets every call through while nobody answers. */
export function closesOnFailure(environment: Readonly<Record<string, string | undefined>>): Outcome<string, string> {
  const version = clientVersion("claude-code", environment);
  const needed = FIRST_CLOSED.join(".");
  if (version === undefined) return failure(`--transport http needs Claude Code ${needed} or newer, and \`claude --version\` says nothing`);
  if (isAtLeast(version, FIRST_CLOSED)) return success(version.join("."));
  return failure(
    `--transport http needs Claude Code ${needed} or newer, here is ${version.join(".")}: it would let every call through while nobody answers; use --transport command`,
  );
}

/** The port and the token as they were installed, else new ones. */
export async function httpTransport(files: { readonly installation: string; readonly token: string }): Promise<HttpTransport> {
  const token = readToken(files.token) ?? randomBytes(32).toString("hex");
  writeAtomically(files.token, token);
  const port = readRecord(files.installation)?.port ?? ((await isFree(USUAL_PORT)) ? USUAL_PORT : await freePort());
  return { port, token };
}

function readToken(file: string): string | undefined {
  try {
    const token = readFileSync(file, "utf8").trim();
    return /^[0-9a-f]{64}$/.test(token) ? token : undefined;
  } catch {
    return undefined;
  }
}

async function isFree(port: number): Promise<boolean> {
  return (await bound(port)) !== undefined;
}

async function freePort(): Promise<number> {
  return (await bound(0)) ?? USUAL_PORT;
}

function bound(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on("error", () => resolve(undefined));
    server.listen({ host: "127.0.0.1", port }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : undefined));
    });
  });
}
