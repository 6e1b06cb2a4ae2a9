/** The scan of contents, on clean source text and on text made to be slow, with both regex engines. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { contentTables, findAll, loadRegexEngine, parseRegex, type RegexEngine } from "../src/automata/index.ts";
import type { ContentTables, Program } from "../src/model/index.ts";
import { packageRoot } from "../src/package-root.ts";
import { type Figure, median, microseconds } from "./measure.ts";

/** What the older system looked for, which the bars of the engine are for. */
const FIFTEEN: readonly string[] = [
  "API key",
  "AWS access key id",
  "AWS secret key",
  "auth token",
  "GitHub personal token",
  "GitHub OAuth token",
  "GitHub fine-grained token",
  "OpenAI key",
  "Anthropic key",
  "Slack bot token",
  "Slack user token",
  "password",
  "RSA private key",
  "URL with password",
  "quoted secret",
];

export function contentFigures(program: Program): Figure[] {
  const { content } = program;
  if (!content) throw new Error("the program has no kinds of secrets");
  const text = sourceText(1_000_000);
  return [
    ...figuresOf(onlyKinds(content, FIFTEEN), text, { re2: 100, re2js: 30, hostile: 50 }),
    ...figuresOf(content, text, { re2: 50 }),
    { name: "peer: the same kinds, one sequential regex after the other", value: sequential(content, text), unit: "MB/s", peer: true },
  ];
}

interface Bars {
  /** MB/s of clean source text. */
  readonly re2?: number;
  readonly re2js?: number;
  /** Milliseconds for a megabyte that was made to be slow. */
  readonly hostile?: number;
}

function figuresOf(content: ContentTables, text: string, bars: Bars): Figure[] {
  const count = `${content.kinds.length} kinds`;
  return (["re2", "re2js"] as const).flatMap((prefer) => {
    const engine = loadRegexEngine(prefer);
    const clean: Figure = {
      name: `content scan, ${count}, clean source text (${prefer})`,
      value: rate(content, text, engine),
      unit: "MB/s",
    };
    const hostile = HOSTILE_TEXTS.map(([name, piece]): Figure => {
      const filled = piece.repeat(Math.ceil(1_000_000 / piece.length)).slice(0, 1_000_000);
      for (let warm = 0; warm < 2; warm++) findAll(content, filled, engine);
      const time = median([0, 1, 2, 3, 4].map(() => microseconds(() => findAll(content, filled, engine)))) / 1000;
      return { name: `content scan, ${count}, 1 MB of ${name} (${prefer})`, value: time, unit: "ms", ...barOf(bars.hostile) };
    });
    return [{ ...clean, ...barOf(bars[prefer]) }, ...hostile];
  });
}

function barOf(bar: number | undefined): Pick<Figure, "bar"> {
  return bar === undefined ? {} : { bar };
}

function onlyKinds({ kinds }: ContentTables, names: readonly string[]): ContentTables {
  const sources = [...kinds]
    .filter(({ name }) => names.includes(name))
    .map(({ pattern, flags, reach: _, ...kind }) => {
      const regex = parseRegex(pattern, flags);
      if (!regex.ok) throw new Error(`the pattern of ${kind.name} is not read: ${regex.error.message}`);
      return { ...kind, regex: regex.value };
    });
  if (sources.length !== names.length) throw new Error(`of ${names.length} kinds there are ${sources.length}`);
  return contentTables(sources);
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

/** Each repeated to a megabyte. */
const HOSTILE_TEXTS: readonly (readonly [string, string])[] = [
  ["one line without a break", "aB3dE5fG7h"],
  ["a URL scheme, 125,000 times", "mysql://"],
  ["`api_key=` without an end", "api_key="],
  ["private key armour cut short", "-----BEGIN RSA PRIVATE "],
  ['`password = "` near misses', 'password = "short" '],
  ["text that only verifying tells apart", "token: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' "],
];
