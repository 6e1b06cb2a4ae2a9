/** The tables of policies/secrets: every kind can be tried, says where its form is described, and is found alike however the text is searched. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import {
  CHECKSUMS,
  contentTables,
  type Finding,
  findAll,
  loadRegexEngine,
  parseRegex,
  type Regex,
  type RegexEngine,
  requiredLiterals,
  sampleOf,
  shannonEntropy,
  withChecksum,
} from "../automata/index.ts";
import { type FindsClause, parsePolicy, type RuleItem } from "../syntax/index.ts";

const ENGINES: readonly (readonly [string, RegexEngine])[] = (["re2", "re2js"] as const).map((name) => [name, loadRegexEngine(name)]);
const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "policies", "secrets");

interface Kind {
  readonly rule: string;
  readonly clause: FindsClause;
  readonly regex: Regex;
  readonly hasSample: boolean;
}

function kindsOf(rule: RuleItem, policy: string): Kind[] {
  const hasSample = rule.clauses.some(
    (clause) =>
      clause.kind === "tests" && clause.tests.some(({ expected, subject }) => expected === "hit" && subject.call.kind === "sample"),
  );
  return rule.clauses.flatMap((clause) => {
    if (clause.kind !== "finds") return [];
    const regex = parseRegex(clause.pattern.source, clause.pattern.flags);
    if (!regex.ok) throw new Error(`${clause.name.value}: ${regex.error.message}`);
    return [{ rule: `${policy}/${rule.name?.name}`, clause, regex: regex.value, hasSample }];
  });
}

const KINDS: readonly Kind[] = readdirSync(FOLDER).flatMap((name) => {
  const { file } = parsePolicy(name, readFileSync(join(FOLDER, name), "utf8"));
  return file.items.flatMap((item) => (item.kind === "rule" ? kindsOf(item, name.replace(".policy", "")) : []));
});
const TABLES = contentTables(KINDS.map(({ clause, regex }) => ({ name: clause.name.value, regex })));

function sampleOfKind({ clause, regex }: Kind, seed = 1): string {
  const sample = sampleOf(regex, seed) ?? "";
  return clause.checksum ? withChecksum(clause.checksum.name, sample) : sample;
}

function isFound(index: number, text: string, engine: RegexEngine): boolean {
  const { entropy, checksum } = KINDS[index]!.clause;
  return findAll(TABLES, text, engine).findings.some(
    ({ kind, capture }) =>
      kind === index &&
      (entropy === undefined || shannonEntropy(capture) >= entropy.value) &&
      (checksum === undefined || CHECKSUMS[checksum.name]!(capture)),
  );
}

/** The definition: each pattern alone over the whole text. */
function oneByOne(text: string, engine: RegexEngine): Finding[] {
  const findings: Finding[] = [];
  for (const [kind, { pattern, flags }] of [...TABLES.kinds].entries()) {
    const regex = engine.compile(pattern, flags);
    for (let from = 0; from <= text.length; ) {
      const match = regex.execAt(text, from);
      if (!match) break;
      findings.push({ kind, start: match.index, end: match.end, capture: match.capture });
      from = Math.max(match.end, match.index + 1);
    }
  }
  return findings.sort((left, right) => left.start - right.start || left.kind - right.kind);
}

/** Kinds with a hit, two misses and a source. */
function isComplete({ clause, hasSample }: Kind): boolean {
  const misses = new Set(clause.samples.filter(({ expected }) => expected === "miss").map(({ text }) => text.value));
  return hasSample && misses.size >= 2 && /^https:\/\/[\w.-]+\/?\S*$/.test(clause.source?.value ?? "");
}

test("every kind has a hit, two misses and a source, and no two have one name", () => {
  expect(KINDS.filter((kind) => !isComplete(kind)).map(({ rule, clause }) => `${rule}: ${clause.name.value}`)).toEqual([]);
  const names = KINDS.map(({ clause }) => clause.name.value);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(names.length).toBeGreaterThanOrEqual(220);
});

test("every kind requires a literal of three characters, so that a clean text is read once", () => {
  const short = KINDS.filter(({ regex }) => !requiredLiterals(regex)?.literals.every((literal) => literal.length >= 3));
  expect(short.map(({ clause }) => clause.name.value)).toEqual([]);
  expect(TABLES.scanner.always).toEqual([]);
});

test.each(ENGINES)("every kind finds its own sample with %s", (_, engine) => {
  const missing = KINDS.filter((kind, index) => !isFound(index, sampleOfKind(kind), engine));
  expect(missing.map(({ clause }) => clause.name.value)).toEqual([]);
});

test.each(ENGINES)("the findings are those of the patterns one by one with %s", (_, engine) => {
  const joints = ["\n", " ", "", '"', "é", "-----BEGIN ", "api_key = ", "sk-", "://"];
  const pieces = KINDS.flatMap((kind, index) => [
    sampleOfKind(kind, 1 + (index % 5)),
    joints[index % joints.length]!,
    ...kind.clause.samples.map(({ text }) => text.value),
    "\n",
  ]);
  for (let from = 0; from < pieces.length; from += 600) {
    const text = pieces.slice(from, from + 600).join("");
    expect(findAll(TABLES, text, engine).findings).toEqual(oneByOne(text, engine));
  }
});

test("both engines find the same", () => {
  const text = KINDS.map((kind) => sampleOfKind(kind, 3)).join("\n");
  const [first, second] = ENGINES.map(([, engine]) => findAll(TABLES, text, engine).findings);
  expect(first).toEqual(second);
});

const CLEAN: readonly string[] = [
  "id: 123e4567-e89b-42d3-a456-426614174000",
  "commit 3f786850e387550fdab836ed7e6dc881de23001b",
  '"integrity": "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=="',
  'src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="',
  "checksum = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'",
  "function a(b,c){return b.key-c.key};var sg=msg.token.length,pk_id=1,task_id='task-0123456789abcdef0123456789abcdef';",
  "const stripe = new Stripe(process.env.STRIPE_SECRET_KEY);",
  'const cloudflareApiToken = getToken("cloudflare-account-token-of-the-production-environment");',
  "DATADOG_API_KEY=$DATADOG_API_KEY\nSENTRY_AUTH_TOKEN={{ sentry_auth_token }}\nHEROKU_API_KEY=<your heroku api key>",
  'api_token = os.environ["AIRTABLE_API_TOKEN"]',
  "git clone https://github.com/owner/repository.git && docker run -p 127.0.0.1:5432:5432 postgres@sha256:0a1b2c3d",
  "import { secretAccessKey } from './aws-credentials-of-the-deployment-account.ts';",
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ7qS0bZkQ1bH0w9nq8hP0m3v1Xo2kQe5rT7yU9iO1pA me@host",
  "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQ2x5c3Rlcg==\n-----END CERTIFICATE-----",
];

// What only a name or a sentence calls secret is told from words by the rule's condition: these policies have tests of their own.
const BY_CONDITION = /^(?:assigned|services|stated)\//;

test.each(CLEAN)("nothing is found in %j", (text) => {
  const [, engine] = ENGINES[0]!;
  const found = KINDS.filter(({ rule }, index) => !BY_CONDITION.test(rule) && isFound(index, text, engine)).map(
    ({ clause }) => clause.name.value,
  );
  expect(found).toEqual([]);
});
