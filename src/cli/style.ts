import type { Style } from "../explain/index.ts";

interface Stream {
  readonly isTTY?: boolean;
}

/** Colour only on a terminal, and never with NO_COLOR (no-color.org). */
export function isColoured(stream: Stream): boolean {
  return stream.isTTY === true && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb";
}

export function styleFor(stream: Stream): Style {
  const coloured = isColoured(stream);
  const paint = (code: string) => (text: string) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);
  const colours: Readonly<Record<string, (text: string) => string>> = {
    allow: paint("32"),
    pass: paint("36"),
    warn: paint("33"),
    escalate: paint("35"),
    block: paint("1;31"),
  };
  return {
    bold: paint("1"),
    dim: paint("2"),
    verdict: (verdict, text = verdict) => (colours[verdict] ?? ((plain: string) => plain))(text),
  };
}
