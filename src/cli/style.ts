import type { Style } from "../explain/index.ts";

/** Colour only on a terminal, and never with NO_COLOR (no-color.org). */
export function styleFor(stream: { readonly isTTY?: boolean }): Style {
  const coloured = stream.isTTY === true && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb";
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
