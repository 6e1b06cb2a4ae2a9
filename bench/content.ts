/** The scan of contents, on clean source text and on text made to be slow, with both regex engines. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findAll, loadRegexEngine, type RegexEngine } from "../src/automata/index.ts";
import type { ContentTables, Program } from "../src/model/index.ts";
import { packageRoot } from "../src/package-root.ts";
import { type Figure, median, microseconds } from "./measure.ts";

export function contentFigures(program: Program): Figure[] {
  const { content } = program;
  if (!content) throw new Error("the program has no kinds of secrets");
  const text = sourceText(1_000_000);
  const figures: Figure[] = [];
  for (const [prefer, bar] of [
    ["re2", 100],
    ["re2js", 30],
  ] as const) {
    const engine = loadRegexEngine(prefer);
    figures.push({
      name: `content scan, ${content.kinds.length} kinds, clean source text (${prefer})`,
      value: rate(content, text, engine),
      unit: "MB/s",
      bar,
    });
    for (const [name, hostile] of hostileTexts(program)) {
      for (let warm = 0; warm < 2; warm++) findAll(content, hostile, engine);
      const time = median([0, 1, 2, 3, 4].map(() => microseconds(() => findAll(content, hostile, engine)))) / 1000;
      figures.push({ name: `content scan, 1 MB of ${name} (${prefer})`, value: time, unit: "ms", bar: 50 });
    }
  }
  figures.push({
    name: "peer: the same kinds, one sequential regex after the other",
    value: sequential(content, text),
    unit: "MB/s",
    peer: true,
  });
  return figures;
}

/** Our own sources, repeated: what an agent writes all day. */
export function sourceText(length: number): string {
  const folder = join(packageRoot(), "src");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts"),
  );
  const text = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8")).join("\n");
  return text.repeat(Math.ceil(length / text.length)).slice(0, length);
}

function rate(content: ContentTables, text: string, engine: RegexEngine): number {
  for (let warm = 0; warm < 3; warm++) findAll(content, text, engine);
  return text.length / median(Array.from({ length: 7 }, () => microseconds(() => findAll(content, text, engine))));
}

function sequential(content: ContentTables, text: string): number {
  const patterns = [...content.kinds].map(
    (kind) =>
      new RegExp(kind.pattern.replace(/^\(\?[ims]+\)/, ""), `g${kind.flags.includes("i") || /^\(\?[ms]*i/.test(kind.pattern) ? "i" : ""}`),
  );
  const scan = () => {
    for (const pattern of patterns) for (const _ of text.matchAll(pattern));
  };
  scan();
  return text.length / median([0, 1, 2].map(() => microseconds(scan)));
}

function hostileTexts(program: Program): [string, string][] {
  const fill = (piece: string) => piece.repeat(Math.ceil(1_000_000 / piece.length)).slice(0, 1_000_000);
  const texts: [string, string][] = [
    ["one line without a break", fill("aB3dE5fG7h")],
    ["a URL scheme, 125,000 times", fill("mysql://")],
    ["`api_key=` without an end", fill("api_key=")],
    ["private key armour cut short", fill("-----BEGIN RSA PRIVATE ")],
    ['`password = "` near misses', fill('password = "short" ')],
    ["text that only verifying tells apart", fill("token: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' ")],
  ];
  return program.content ? texts : [];
}
