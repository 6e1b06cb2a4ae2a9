/**
 * The documentation cannot lie: its policies compile and their tests run, its commands run in a throw-away project, its programs are type-checked and run
 * against the built library, its links lead somewhere, and its generated parts are those of today.
 */
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { alarmsLeft, judgeItems } from "../scripts/docs/catalogue.ts";
import { type BuiltIn, compileBuiltIn, generatedPages } from "../scripts/docs/pages.ts";
import { type CompileOutput, compilePolicies, type PackSource, type SourceFile } from "../src/compiler/index.ts";
import { builtInLayer } from "../src/config/index.ts";
import { packageRoot } from "../src/package-root.ts";
import { formatPolicy, parsePolicy } from "../src/syntax/index.ts";
import { runPolicyTests } from "../src/testing/index.ts";

const ROOT = packageRoot();
/** Blocks that may say why they are not run; each says it in a comment right before. */
const MOST_NOT_RUN = 5;
/** For tests that start many processes, on a busy machine. */
const SLOW = 300_000;
const LANGUAGES = ["policy", "sh", "ts", "json", "yaml", "text"];

interface Block {
  readonly file: string;
  readonly line: number;
  readonly language: string;
  /** What stands behind the language: `setup`, or the file that a policy or configuration is written to. */
  readonly note: string;
  readonly text: string;
  readonly notRun: string | undefined;
}

const FILES = [
  "README.md",
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name))
    .sort(),
];
const BLOCKS = FILES.flatMap(blocksOf);
const runnable = (language: string) => BLOCKS.filter((block) => block.language === language && block.notRun === undefined);

describe("every block", () => {
  test("has a language that is checked", () => {
    expect(BLOCKS.filter((block) => !LANGUAGES.includes(block.language)).map(placeOf)).toEqual([]);
  });

  test(`runs, but for at most ${MOST_NOT_RUN} that say why not`, () => {
    expect(BLOCKS.filter((block) => block.notRun !== undefined).map(placeOf).length).toBeLessThanOrEqual(MOST_NOT_RUN);
  });

  test("of set-up consists of what .ci/run and `npm test` run", () => {
    const { scripts: own } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const ci = `${readFileSync(join(ROOT, ".ci", "run"), "utf8")}\n${own["test"]}`;
    for (const block of runnable("sh").filter((candidate) => candidate.note === "setup")) {
      for (const command of block.text.split("\n").map((line) => line.replace(/\s+#.*$/, "").trim())) {
        const scripts = [...command.matchAll(/npm (?:run )?(\w+)/g)]
          .map(([, name]) => name!)
          .filter((name) => !["install", "run"].includes(name));
        for (const name of scripts) expect(ci, placeOf(block)).toMatch(new RegExp(`npm (?:run (?:--silent )?)?${name}`));
      }
    }
  });
});

describe("policies", () => {
  test.each(runnable("policy").map((block) => [placeOf(block), block] as const))("%s compiles and its tests pass", (_, block) => {
    const path = placeOf(block);
    const { graph, program, diagnostics } = compiledWith(block.file);
    expect(
      diagnostics
        .filter((diagnostic) => diagnostic.severity === "error")
        .map((diagnostic) => `${diagnostic.location.file} ${diagnostic.location.line}: ${diagnostic.message}`),
    ).toEqual([]);
    const { file } = parsePolicy(path, withHead(block));
    expect(formatPolicy(file).endsWith(`${block.text}\n`), "in the one style of `dl rules fmt`").toBe(true);
    const failures = runPolicyTests(graph, program!, { select: (file) => file === path }).filter((result) => !result.passed);
    expect(failures.map((failure) => `${failure.suite}: ${failure.name} expects ${failure.expected}, gets ${failure.actual}`)).toEqual([]);
  });
});

const compiledPages = new Map<string, CompileOutput>();

/** All policies of a page in one program: each in a file of its own, on top of the built-in ones. */
function compiledWith(page: string): CompileOutput {
  let output = compiledPages.get(page);
  if (!output) {
    const blocks = runnable("policy").filter((block) => block.file === page);
    const files = blocks
      .filter((block) => packFileOf(block).length === 0)
      .map((block) => ({ path: placeOf(block), text: withHead(block) }));
    const packs = new Map<string, PackSource>();
    for (const [name, file] of blocks.flatMap(packFileOf)) packs.set(name, { name, files: [...(packs.get(name)?.files ?? []), file] });
    output = compilePolicies({ layers: [builtInLayer(ROOT), { name: "global", trusted: true, files }], packs });
    compiledPages.set(page, output);
  }
  return output;
}

/** A policy of a pack that the page shows, with the pack's name. */
function packFileOf(block: Block): (readonly [string, SourceFile])[] {
  const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(block.note)?.[1];
  return name === undefined ? [] : [[name, { path: placeOf(block), text: block.text }]];
}

/** A block without the head of a file gets one. */
function withHead(block: Block): string {
  return /^language /m.test(block.text) ? block.text : `language 1\npolicy docs-line-${block.line} "Docs"\n${block.text}`;
}

describe("commands", () => {
  let folder: string;

  beforeAll(() => {
    expect(existsSync(join(ROOT, "dist", "builtin.program")), "dist/ is built").toBe(true);
    folder = mkdtempSync(join(tmpdir(), "docs-"));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const files = FILES.filter((file) => runnable("sh").some((block) => block.file === file && block.note !== "setup"));
  test.each(files)(
    "of %s do what they say",
    (file) => {
      const project = throwAwayProject(join(folder, file.replaceAll("/", "-")));
      let output = "";
      for (const block of BLOCKS.filter((candidate) => candidate.file === file && candidate.notRun === undefined)) {
        if (["policy", "yaml", "json"].includes(block.language) && block.note !== "") writeNoted(project, block);
        if (block.language === "sh" && block.note !== "setup") output = runCommands(block, project);
        if (block.language === "text") for (const line of promisedLines(block)) expect(output, placeOf(block)).toContain(line);
      }
    },
    SLOW,
  );
});

describe("programs", () => {
  let folder: string;
  const programs = runnable("ts").map((block, index) => ({ block, name: `program-${index}` }));

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "docs-ts-"));
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(ROOT, join(folder, "node_modules", "dev-loop"), "dir");
    for (const { block, name } of programs) {
      writeInto(folder, `${name}.ts`, block.text);
      const options = { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 } };
      writeInto(folder, `${name}.mjs`, ts.transpileModule(block.text, options).outputText);
    }
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test(
    "are typed",
    () => {
      expect(typeErrors(programs.map(({ name }) => join(folder, `${name}.ts`)))).toEqual([]);
    },
    SLOW,
  );

  test.each(programs.map(({ block, name }) => [placeOf(block), name] as const))(
    "%s runs",
    (_, name) => {
      const { status, stderr } = spawnSync(process.execPath, [`${name}.mjs`], { cwd: folder, encoding: "utf8" });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    },
    SLOW,
  );
});

describe("data", () => {
  test.each(runnable("json").map((block) => [placeOf(block), block] as const))("%s is JSON", (_, block) => {
    expect(() => JSON.parse(block.text) as unknown).not.toThrow();
  });
});

describe("links", () => {
  test.each(FILES)("of %s lead somewhere", (file) => {
    const text = readFileSync(join(ROOT, file), "utf8")
      .replace(/```[\s\S]*?```/g, "")
      .replace(/`[^`\n]*`/g, "");
    const broken = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target]) => target!)
      .filter((target) => !/^https?:/.test(target) && !leadsSomewhere(file, target));
    expect(broken).toEqual([]);
  });
});

describe("what is generated", () => {
  let compiled: BuiltIn;

  beforeAll(() => {
    compiled = compileBuiltIn(ROOT);
  });

  test("is that of today; else run node scripts/generate-docs.mjs", () => {
    const stale = [...generatedPages(compiled, ROOT)]
      .filter(([file, text]) => readFileSync(join(ROOT, file), "utf8") !== text)
      .map(([file]) => file);
    expect(stale).toEqual([]);
  });

  test("says of the earlier guard's items what the policies answer", () => {
    const wrong = judgeItems(compiled.usual).filter((example) => example.actual !== example.expected);
    expect(
      wrong.map(({ item, text, expected, actual, rules }) => `${item.id}: ${text} is ${actual} (${rules.join(", ")}), not ${expected}`),
    ).toEqual([]);
    expect(alarmsLeft(compiled.usual)).toEqual([]);
  });
});

test("the hook's bundle has no parser, no compiler and no test runner in it, as the pages say", () => {
  const { inputs } = JSON.parse(readFileSync(join(ROOT, "dist", "hook.meta.json"), "utf8")) as {
    readonly inputs: Readonly<Record<string, unknown>>;
  };
  expect(Object.keys(inputs).filter((input) => /^src\/(syntax|compiler|testing)\//.test(input))).toEqual([]);
});

test("nothing names a machine or a place of work", () => {
  for (const file of FILES) expect(readFileSync(join(ROOT, file), "utf8"), file).not.toMatch(/\/work\/|\/root\b(?!-)(?!["`,; )])/);
});

function blocksOf(file: string): Block[] {
  const lines = readFileSync(join(ROOT, file), "utf8").split("\n");
  const blocks: Block[] = [];
  for (let index = 0; index < lines.length; index++) {
    const opening = /^( *)```(\w*) ?(.*)$/.exec(lines[index]!);
    if (!opening) continue;
    const end = lines.findIndex((line, at) => at > index && line === `${opening[1]}\`\`\``);
    const notRun = /^ *<!-- not run: (.+) -->$/.exec(lines[index - 1] ?? "")?.[1];
    blocks.push({
      file,
      line: index + 1,
      language: opening[2]!,
      note: opening[3]!.trim(),
      text: lines.slice(index + 1, end).join("\n"),
      notRun,
    });
    index = end;
  }
  return blocks;
}

function placeOf(block: Block): string {
  return `${block.file}:${block.line}`;
}

interface Project {
  readonly directory: string;
  readonly home: string;
  readonly log: string;
}

/** A git repository with a copy of the policies; its `bin/dl` is the built one, with a note of each exit code. */
function throwAwayProject(place: string): Project {
  const directory = join(place, "project");
  const home = join(place, "home");
  const log = join(place, "log");
  mkdirSync(join(directory, "bin"), { recursive: true });
  mkdirSync(home);
  cpSync(join(ROOT, "policies"), join(directory, "policies"), { recursive: true });
  execFileSync("git", ["init", "-q", "-b", "main"], { cwd: directory });
  writeInto(directory, "bin/dl", `#!/bin/sh\n'${join(ROOT, "bin", "dl")}' "$@"\ncode=$?\necho "$code $*" >> '${log}'\nexit $code\n`);
  chmodSync(join(directory, "bin", "dl"), 0o755);
  return { directory, home, log };
}

const VERDICTS: Readonly<Record<string, readonly string[]>> = {
  "0": ["allow", "pass", "ok"],
  "2": ["block"],
  "3": ["escalate"],
  "4": ["warn"],
};

/** Runs a block; a comment at the end of a line that begins with `dl` names the verdict that its exit code must be. */
function runCommands(block: Block, { directory, home, log }: Project): string {
  writeFileSync(log, "");
  const environment = { PATH: `${join(directory, "bin")}:${process.env["PATH"] ?? ""}`, HOME: home };
  const { stdout, stderr } = spawnSync("sh", ["-u", "-c", block.text], { cwd: directory, env: environment, encoding: "utf8" });
  const calls = readFileSync(log, "utf8")
    .split("\n")
    .filter((line) => line !== "");
  for (const call of calls) expect(Object.keys(VERDICTS), `${placeOf(block)}: dl ${call}\n${stderr}`).toContain(call.split(" ")[0]);
  const promised = block.text
    .split("\n")
    .filter((line) => /^(?:\.\/bin\/)?dl |\| dl /.test(line))
    .map((line) => /\s# (\w+)$/.exec(line)?.[1]);
  if (promised.some((verdict) => verdict !== undefined)) {
    expect(promised.length, placeOf(block)).toBe(calls.length);
    for (const [index, verdict] of promised.entries())
      if (verdict !== undefined) expect(VERDICTS[calls[index]!.split(" ")[0]!], `${placeOf(block)}: dl ${calls[index]}`).toContain(verdict);
  }
  expect(stderr, placeOf(block)).not.toMatch(/not found|No such file|Permission denied/);
  return stdout + stderr;
}

/** Lines of a printed answer; times and what is left out are not promised. */
function promisedLines(block: Block): string[] {
  return block.text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && line !== "…" && !/\d (?:ms|µs)\b/.test(line));
}

function typeErrors(files: readonly string[]): string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    paths: { "dev-loop": [join(ROOT, "src", "index.ts")] },
    types: ["node"],
    typeRoots: [join(ROOT, "node_modules", "@types")],
    resolveJsonModule: true,
  };
  const program = ts.createProgram(files, options);
  const sources = files.map((file) => program.getSourceFile(file));
  const found = [...program.getSyntacticDiagnostics(), ...sources.flatMap((source) => program.getSemanticDiagnostics(source))];
  return found.map((diagnostic) => ts.flattenDiagnosticMessageText(diagnostic.messageText, " "));
}

function leadsSomewhere(file: string, target: string): boolean {
  const [path = "", anchor] = target.split("#");
  const place = path === "" ? join(ROOT, file) : resolve(ROOT, dirname(file), path);
  if (!existsSync(place)) return false;
  return anchor === undefined || anchorsOf(place).has(anchor);
}

function anchorsOf(file: string): ReadonlySet<string> {
  const headings = readFileSync(file, "utf8").matchAll(/^#+ (.+)$/gm);
  return new Set(
    Array.from(headings, ([, title]) =>
      title!
        .toLowerCase()
        .replace(/[^\w\- ]/g, "")
        .replaceAll(" ", "-"),
    ),
  );
}

/** A file that a page shows: of the project, or with `~/` of the user. */
function writeNoted({ directory, home }: Project, { note, text }: Block): void {
  if (note.startsWith("~/")) writeInto(home, note.slice(2), text);
  else writeInto(directory, note, text);
}

function writeInto(directory: string, path: string, text: string): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), text.endsWith("\n") ? text : `${text}\n`);
}
