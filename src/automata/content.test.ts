import fc from "fast-check";
import { expect, test } from "vitest";
import type { ContentTables } from "../model/index.ts";
import {
  contentTables,
  type Finding,
  findAll,
  loadRegexEngine,
  mayMatchEmpty,
  parseRegex,
  printRegex,
  type Regex,
  type RegexEngine,
  requiredLiterals,
} from "./index.ts";

/** Native RE2 only where it is installed. */
const ENGINES: readonly RegexEngine[] = (["re2", "re2js"] as const).map((name) => loadRegexEngine(name)).filter(loads);

const SECRETS: readonly string[] = [
  "(?i)api[-_ ]?key[\"']?\\s*[:=]\\s*[\"']?([A-Za-z0-9_-]{20,})",
  "\\b((?:AKIA|ASIA)[A-Z2-7]{16})\\b",
  "(?i)secret[-_]?(?:access[-_]?)?key[\"']?\\s*[:=]\\s*[\"']?([A-Za-z0-9\\/+=]{40})\\b",
  "\\b(gh[pousr]_[A-Za-z0-9]{36,})\\b",
  "\\b(github_pat_\\w{22,})\\b",
  "\\b(sk-(?:proj-)?[A-Za-z0-9]{32,})\\b",
  "\\b(sk-ant-[\\w-]{80,})",
  "\\b(xoxb-\\d+-\\d+-[A-Za-z0-9]+)\\b",
  "\\b(xoxp-\\d+-\\d+-\\d+-[0-9a-f]+)\\b",
  "(?i)(?:password|passwd|pwd)[\"']?\\s*[:=]\\s*[\"']([^\"'\\s]{8,})[\"']",
  "-----BEGIN (?:(?:RSA|EC|DSA|OPENSSH|ENCRYPTED) )?PRIVATE KEY-----",
  "-----BEGIN PGP PRIVATE KEY BLOCK-----",
  "(?i)\\b(?:postgres(?:ql)?|mysql|mongodb(?:\\+srv)?|rediss?|amqps?):\\/\\/[^\\s:@\\/]*:([^\\s@\\/]+)@",
  "(?i)(?:auth[-_]?token|bearer)[\"']?\\s*[:= ]\\s*[\"']?([\\w.-]{20,})",
  "(?i)(?:token|secret|private[-_]?key)[\"']?\\s*[:=]\\s*[\"']([A-Za-z0-9+\\/_=-]{32,})[\"']",
];

function parsed(source: string): Regex {
  const regex = parseRegex(source, "");
  if (!regex.ok) throw new Error(`${source}: ${regex.error.message}`);
  return regex.value;
}

function tablesOf(sources: readonly string[]): ContentTables {
  return contentTables(sources.map((source, index) => ({ name: `kind ${index}`, regex: parsed(source) })));
}

/** Native RE2 finds empty matches within a character's bytes: patterns for contents match something. */
function isUsable(source: string): boolean {
  const regex = parseRegex(source, "");
  return regex.ok && !mayMatchEmpty(regex.value.root);
}

/** The definition: each pattern alone over the whole text. */
function oneByOne(content: ContentTables, text: string, engine: RegexEngine): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [kind, { pattern, flags }] of [...content.kinds].entries()) {
    const regex = engine.compile(pattern, flags);
    for (let from = 0; from <= text.length; ) {
      const match = regex.execAt(text, from);
      if (!match) break;
      findings.push({ kind, start: match.index, end: match.end, capture: match.capture });
      from = match.end > match.index ? match.end : match.end + (text.codePointAt(match.end)! > 0xffff ? 2 : 1);
    }
  }
  return findings.sort((left, right) => left.start - right.start || left.kind - right.kind);
}

test.each([
  ["\\b((?:AKIA|ASIA)[A-Z2-7]{16})\\b", ["akia", "asia"]],
  ["(?i)api[-_ ]?key", ["api-key", "api_key", "api key", "apikey"]],
  ["sk-(?:proj-)?[a-z]{32,}", ["sk-"]],
  ["[a-z]+@secret(?:x|y)z", ["@secretxz", "@secretyz"]],
  ["(?:abc)+d?", ["abc"]],
  ["foo|[a-z]", undefined],
  ["a?b*", undefined],
  ["\\p", "refused"],
])("%s requires %j", (source, expected) => {
  const regex = parseRegex(source, "");
  const literals = regex.ok ? requiredLiterals(regex.value)?.literals : "refused";
  expect(Array.isArray(literals) ? [...literals].sort() : literals).toEqual(Array.isArray(expected) ? [...expected].sort() : expected);
});

test.each(ENGINES.map((engine) => [engine.name, engine] as const))("secrets are found with %s", (_, engine) => {
  const github = `ghp_${"aB3".repeat(12)}`;
  const text = `const a = 1; // task-disk\nKEY=${github}\npassword = "hunter2hunter2"\nredis://u:p4ss@host xoxb-1-2-zz password='short'`;
  const { findings } = findAll(tablesOf(SECRETS), text, engine);
  expect(findings.map(({ kind, capture }) => [kind, capture])).toEqual([
    [3, github],
    [9, "hunter2hunter2"],
    [12, "p4ss"],
    [7, "xoxb-1-2-zz"],
  ]);
});

const secretPiece = fc.constantFrom(
  ..."password pwd secret key api_key api token bearer auth-token AKIA sk- sk-ant- proj- ghp_ xoxb- xoxp- redis:// mysql: :// @ : = ' \" - _ / 1-2- -----BEGIN".split(
    " ",
  ),
  ..." \n\té\ud83d\u{1F600}",
  "RSA PRIVATE KEY-----",
  "ABCDEFGHIJKLMNOP",
  "0123456789abcdef0123456789abcdef",
  "Zz9".repeat(30),
  "x",
);
const secretText = fc.array(secretPiece, { maxLength: 30 }).map((pieces) => pieces.join(""));

test.each(ENGINES.map((engine) => [engine.name, engine] as const))(
  "the findings are those of the patterns one by one with %s",
  (_, engine) => {
    const content = tablesOf(SECRETS);
    fc.assert(
      fc.property(secretText, (text) => {
        expect(findAll(content, text, engine).findings).toEqual(oneByOne(content, text, engine));
      }),
      { numRuns: 2000, seed: 42 },
    );
  },
);

const atom = fc.constantFrom("a", "b", "[ab]", "[^a]", ".", "\\w", "\\s", "-", "abc", "(?i:bca)", "x", "[\\s\\S]", "(?i:é)", "[^ab]", "😀");
const edge = fc.constantFrom("^", "$", "\\b", "\\B", "(?m:^)", "(?m:$)");
const { source } = fc.letrec<{ source: string; term: string }>((tie) => ({
  source: fc.array(tie("term"), { minLength: 1, maxLength: 5 }).map((terms) => terms.join("")),
  term: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { weight: 4, arbitrary: atom },
    { weight: 1, arbitrary: edge },
    {
      weight: 2,
      arbitrary: fc
        .tuple(atom, fc.constantFrom("*", "+", "?", "{2}", "{1,3}", "*?", "+?", "{40,}"))
        .map(([term, count]) => `(?:${term})${count}`),
    },
    { weight: 1, arbitrary: fc.tuple(tie("source"), tie("source")).map(([left, right]) => `(${left}|${right})`) },
  ),
}));
const smallText = fc.string({ unit: fc.constantFrom("a", "b", "c", "A", "abc", "x", " ", "\n", "-", "é", "\u{1F600}"), maxLength: 60 });

test.each(ENGINES.map((engine) => [engine.name, engine] as const))("any patterns give the findings of %s alone", (_, engine) => {
  fc.assert(
    fc.property(fc.array(source, { minLength: 1, maxLength: 3 }), smallText, (sources, text) => {
      fc.pre(sources.every(isUsable));
      const content = tablesOf(sources);
      expect(findAll(content, text, engine).findings).toEqual(oneByOne(content, text, engine));
    }),
    { numRuns: 3000, seed: 42 },
  );
});

test.skipIf(ENGINES.length < 2)("both engines give the same answers to the normal form", () => {
  fc.assert(
    fc.property(source, smallText, (one, text) => {
      fc.pre(isUsable(one));
      const content = tablesOf([one]);
      expect(oneByOne(content, text, ENGINES[0]!)).toEqual(oneByOne(content, text, ENGINES.at(-1)!));
    }),
    { numRuns: 3000, seed: 43 },
  );
});

/** Long enough, and with enough candidates, for one automaton of several kinds. */
function crowdedText(pieces: readonly string[], inserted: readonly (readonly [place: number, text: string])[]): string {
  const text = pieces.join("").repeat(Math.ceil(40_000 / pieces.join("").length));
  return inserted.reduce((whole, [place, one]) => whole.slice(0, place) + one + whole.slice(place), text);
}

const nearMiss = fc.constantFrom(
  'password = "short" ',
  "api_key=",
  "secret_key: ",
  'token: "x" ',
  "bearer ",
  "postgres://a:",
  "pwd='",
  "-----BEGIN ",
);
const insertion = fc.tuple(fc.integer({ min: 0, max: 40_000 }), secretText);

test.each(ENGINES.map((engine) => [engine.name, engine] as const))("nothing is lost among many candidates with %s", (_, engine) => {
  const content = tablesOf(SECRETS);
  fc.assert(
    fc.property(fc.array(nearMiss, { minLength: 1, maxLength: 3 }), fc.array(insertion, { maxLength: 4 }), (pieces, inserted) => {
      const text = crowdedText(pieces, inserted);
      expect(findAll(content, text, engine, { findings: 100_000 }).findings).toEqual(oneByOne(content, text, engine));
    }),
    { numRuns: 25, seed: 42 },
  );
});

test.each(ENGINES.map((engine) => [engine.name, engine] as const))("any patterns find all among many candidates with %s", (_, engine) => {
  const sources = fc.array(source.map((text) => `abc${text}`).filter(isUsable), { minLength: 2, maxLength: 4 });
  const piece = fc.constantFrom("abc", "a", "b", "x", "-", "\n", "é", "abcb", "bca");
  fc.assert(
    fc.property(
      sources,
      fc.array(piece, { minLength: 2, maxLength: 8 }),
      fc.array(insertion, { maxLength: 2 }),
      (patterns, pieces, inserted) => {
        const content = tablesOf(patterns);
        const text = crowdedText(["abc", ...pieces], inserted);
        expect(findAll(content, text, engine, { findings: 100_000 }).findings).toEqual(oneByOne(content, text, engine));
      },
    ),
    { numRuns: 25, seed: 42 },
  );
});

test("a match contains a required literal", () => {
  fc.assert(
    fc.property(source, smallText, (one, text) => {
      fc.pre(parseRegex(one, "").ok);
      const required = requiredLiterals(parsed(one));
      const match = new RegExp(printRegex(parsed(one)).pattern.replace(/\(\?m:(.)\)/g, "$1"), "").exec(text)?.[0];
      if (required && match !== undefined) expect(required.literals.some((literal) => match.toLowerCase().includes(literal))).toBe(true);
    }),
    { numRuns: 3000, seed: 44 },
  );
});

test.each(ENGINES.map((engine) => [engine.name, engine] as const))(
  "a kind at its limit keeps no other from being found with %s",
  (_, engine) => {
    const content = tablesOf(["abc", "xyz", "(?i)uvw"]);
    const { findings, incomplete } = findAll(content, "abc abc xyz UVW", engine, { findings: 1 });
    expect(findings.map(({ capture }) => capture)).toEqual(["abc", "xyz", "UVW"]);
    expect(incomplete).toBe(true);
  },
);

test("a limit is said", () => {
  const result = findAll(tablesOf(["ab+"]), "ab ".repeat(50), ENGINES.at(-1)!, { findings: 10 });
  expect([result.findings.length, result.incomplete]).toEqual([10, true]);
});

function loads(engine: RegexEngine): boolean {
  try {
    engine.compile("a", "");
    return true;
  } catch {
    return false;
  }
}
