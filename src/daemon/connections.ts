import type { Server } from "node:http";
import type { Socket } from "node:net";

/** Slow writers lose their connection; whoever keeps one open between calls does not. */
export const LIMITS = {
  headersTimeout: 3_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 120_000,
  connectionsCheckingInterval: 500,
  maxHeaderSize: 16_384,
} as const;

/** More than a thousand sessions that keep a connection each, less than what a process may open. */
const MOST_CONNECTIONS = 2_000;

/** Bounds the connections of a server: for a new one, the oldest that asks nothing goes. */
export class Connections {
  readonly #open = new Set<Socket>();
  readonly #busy = new Set<Socket>();

  constructor(server: Server) {
    server.on("connection", (socket: Socket) => this.#add(socket));
    server.on("request", (request, response) => {
      this.#busy.add(request.socket);
      response.on("close", () => this.#busy.delete(request.socket));
    });
    // A connection that speaks no HTTP gets no explanation.
    server.on("clientError", (_, socket) => socket.destroy());
  }

  get count(): number {
    return this.#open.size;
  }

  #add(socket: Socket): void {
    this.#open.add(socket);
    socket.on("close", () => {
      this.#open.delete(socket);
      this.#busy.delete(socket);
    });
    socket.on("error", () => socket.destroy());
    if (this.#open.size <= MOST_CONNECTIONS) return;
    for (const oldest of this.#open) {
      if (this.#busy.has(oldest)) continue;
      oldest.destroy();
      return;
    }
    socket.destroy();
  }
}
