import type { IncomingMessage } from "node:http";

export const MOST_INPUT_BYTES = 32 * 1024 * 1024;
/** All bodies together that are being received. */
const MOST_BYTES_IN_FLIGHT = 96 * 1024 * 1024;

let inFlight = 0;

/** The whole body as text; `undefined`: it is too large, or the connection broke. What was received is let go at once. */
export function readBody(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let settled = false;
    const settle = (text: string | undefined) => {
      if (settled) return;
      settled = true;
      inFlight -= size;
      chunks.length = 0;
      resolve(text);
    };
    if (Number(request.headers["content-length"] ?? 0) > MOST_INPUT_BYTES) return settle(undefined);
    request.on("data", (chunk: Buffer) => {
      if (settled) return;
      size += chunk.length;
      inFlight += chunk.length;
      if (size > MOST_INPUT_BYTES || inFlight > MOST_BYTES_IN_FLIGHT) return settle(undefined);
      chunks.push(chunk);
    });
    request.on("end", () => settle(chunks.length === 1 ? chunks[0]!.toString("utf8") : Buffer.concat(chunks).toString("utf8")));
    request.on("error", () => settle(undefined));
    request.on("close", () => settle(undefined));
  });
}
