import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Judged } from "../hook/judge.ts";
import { Connections, LIMITS } from "./connections.ts";
import { type Judge, judgeRequest, send } from "./routes.ts";

/** Where hooks are taken over HTTP, and by what they show that they are ours. */
export interface LoopbackSettings {
  readonly port: number;
  readonly token: string;
}

/**
 * Answers a request on the loopback port. Whoever has the token may ask for a judgement and nothing else: no control, no list of anything, never an
 * `allow`. A browser is turned away by its Origin, a name that leads here by the Host.
 */
export async function answerLoopback(
  request: IncomingMessage,
  response: ServerResponse,
  { port, token }: LoopbackSettings,
  judge: Judge,
): Promise<Judged | undefined> {
  const refuse = (status: number) => {
    response.setHeader("Connection", "close");
    send(response, status, "{}");
    return undefined;
  };
  const host = request.headers.host ?? "";
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return refuse(421);
  if (request.headers.origin !== undefined) return refuse(403);
  const challenge = /^\/identity\?nonce=([0-9a-f]{16,64})$/.exec(request.url ?? "")?.[1];
  // Shows that this end knows the token without anybody sending it.
  if (request.method === "GET" && challenge !== undefined) {
    send(response, 200, JSON.stringify({ proof: proofOf(token, challenge) }));
    return undefined;
  }
  if (!isToken(request.headers.authorization, token)) return refuse(401);
  if (!(request.headers["content-type"] ?? "").startsWith("application/json")) return refuse(415);
  return (await judgeRequest(request, response, { ...judge, neverAllow: true })) ?? refuse(404);
}

/** The listening port. One that somebody else has is said to be so, and tried again by whoever watches. */
export class Loopback {
  readonly settings: LoopbackSettings;
  readonly #server: Server;
  problem: string | undefined;

  constructor(settings: LoopbackSettings, handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>) {
    this.settings = settings;
    this.#server = createServer(LIMITS, (request, response) => {
      handle(request, response).catch(() => response.destroy());
    });
    new Connections(this.#server);
    this.#server.on("error", (error: NodeJS.ErrnoException) => {
      this.problem = error.code ?? error.message;
    });
    this.#server.listen({ host: "127.0.0.1", port: settings.port, backlog: 1_024 });
  }

  close(): void {
    this.#server.close();
    this.#server.closeIdleConnections();
  }
}

export function proofOf(token: string, nonce: string): string {
  return createHmac("sha256", token).update(nonce).digest("hex");
}

/** How long the token is is no secret; what it is takes as long to compare whatever was sent. */
function isToken(header: string | undefined, token: string): boolean {
  const [given, wanted] = [Buffer.from(header ?? ""), Buffer.from(`Bearer ${token}`)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
