/** Railroad diagrams as static SVG: a page that needs no script and no network. */
import type { GrammarNode } from "./grammar-model.ts";

const CHARACTER = 7.8;
const RADIUS = 8;
const GAP = 12;
const HALF = 12;
const LEVEL = 8;

/** A drawn node: `above` and `below` are its heights around the line through it. */
interface Drawing {
  readonly width: number;
  readonly above: number;
  readonly below: number;
  readonly draw: (x: number, y: number) => string;
}

export function railroadSvg(node: GrammarNode): string {
  const drawing = layout(node);
  const width = drawing.width + 40;
  const y = drawing.above + 6;
  const ends = `<path d="M8 ${y - 8}v16M8 ${y}H20M${width - 20} ${y}H${width - 8}M${width - 8} ${y - 8}v16"/>`;
  const height = round(y + drawing.below + 6);
  return `<svg width="${round(width)}" height="${height}" viewBox="0 0 ${round(width)} ${height}">${ends}${drawing.draw(20, y)}</svg>`;
}

function layout(node: GrammarNode): Drawing {
  switch (node.kind) {
    case "text":
      return box(node.text, "text");
    case "token":
      return box(node.name, "token");
    case "rule":
      return box(node.name, "rule");
    case "sequence":
      return inSequence(node.of.map(layout));
    case "choice":
      return stacked(node.of.map(layout));
    case "optional":
      return stacked([LINE, layout(node.of)]);
    case "repeat":
      return looped(layout(node.of), node.separator ? layout(node.separator) : LINE);
  }
}

const LINE: Drawing = { width: 0, above: 0, below: 0, draw: () => "" };

function box(text: string, kind: "text" | "token" | "rule"): Drawing {
  const width = text.length * CHARACTER + 20;
  const corner = kind === "rule" ? 0 : HALF;
  const draw = (x: number, y: number) => {
    const shape = `<rect class="${kind}" x="${round(x)}" y="${y - HALF}" width="${round(width)}" height="${2 * HALF}" rx="${corner}"/>`;
    const label = `<text x="${round(x + width / 2)}" y="${y + 4}">${escapeHtml(text)}</text>`;
    return kind === "rule" ? `<a href="#${text}">${shape}${label}</a>` : shape + label;
  };
  return { width, above: HALF, below: HALF, draw };
}

function inSequence(parts: readonly Drawing[]): Drawing {
  const width = parts.reduce((sum, part) => sum + part.width, 0) + GAP * Math.max(0, parts.length - 1);
  const draw = (x: number, y: number) => {
    let at = x;
    return parts
      .map((part, index) => {
        const line = index === 0 ? "" : horizontal(at - GAP, at, y);
        const drawn = line + part.draw(at, y);
        at += part.width + GAP;
        return drawn;
      })
      .join("");
  };
  return { width, above: Math.max(0, ...parts.map(({ above }) => above)), below: Math.max(0, ...parts.map(({ below }) => below)), draw };
}

/** One below the other, the first on the line. */
function stacked(parts: readonly Drawing[]): Drawing {
  const inner = Math.max(...parts.map(({ width }) => width));
  const offsets: number[] = [];
  let depth = 0;
  parts.forEach((part, index) => {
    const previous = parts[index - 1];
    if (previous) depth += Math.max(previous.below + LEVEL + part.above, 2 * RADIUS);
    offsets.push(depth);
  });
  const width = inner + 4 * RADIUS;
  const draw = (x: number, y: number) => parts.map((part, index) => branch(part, x, y, y + offsets[index]!, width)).join("");
  return { width, above: parts[0]?.above ?? 0, below: depth + (parts.at(-1)?.below ?? 0), draw };
}

function branch(part: Drawing, x: number, y: number, level: number, width: number): string {
  const start = x + 2 * RADIUS;
  const end = x + width - 2 * RADIUS;
  const through = part.draw(start, level) + horizontal(start + part.width, end, level);
  if (level === y) return horizontal(x, start, y) + through + horizontal(end, x + width, y);
  const r = RADIUS;
  const down = `M${round(x)} ${y}q${r} 0 ${r} ${r}V${level - r}q0 ${r} ${r} ${r}`;
  const up = `M${round(end)} ${level}q${r} 0 ${r} ${-r}V${y + r}q0 ${-r} ${r} ${-r}`;
  return `<path d="${down}${up}"/>${through}`;
}

/** The part on the line, the way back below it. */
function looped(part: Drawing, back: Drawing): Drawing {
  const inner = Math.max(part.width, back.width);
  const depth = Math.max(part.below + LEVEL + back.above, 2 * RADIUS);
  const width = inner + 4 * RADIUS;
  const draw = (x: number, y: number) => {
    const start = x + 2 * RADIUS;
    const end = start + inner;
    const level = y + depth;
    const r = RADIUS;
    const middle = start + (inner - back.width) / 2;
    const turn = `M${round(end)} ${y}q${r} 0 ${r} ${r}V${level - r}q0 ${r} ${-r} ${r}M${round(start)} ${level}q${-r} 0 ${-r} ${-r}V${y + r}q0 ${-r} ${r} ${-r}`;
    const lines = horizontal(x, start, y) + horizontal(start + part.width, x + width, y) + horizontal(start, middle, level);
    return `<path d="${turn}"/>${lines}${horizontal(middle + back.width, end, level)}${part.draw(start, y)}${back.draw(middle, level)}`;
  };
  return { width, above: part.above, below: depth + back.below, draw };
}

function horizontal(from: number, to: number, y: number): string {
  return to > from ? `<path d="M${round(from)} ${y}H${round(to)}"/>` : "";
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
