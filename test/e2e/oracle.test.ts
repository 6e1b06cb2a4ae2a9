/**
 * The shell as oracle: commands in up to four disguises, one in the other, run in a real Bash whose PATH holds stubs only. Whatever really ran must
 * have been predicted, or be known as not understood. `DL_ORACLE_SEEDS=5000` for the whole, `DL_ORACLE_FIRST` for the first seed.
 */
import { rmSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { compilePolicies } from "../../src/compiler/index.ts";
import { builtInLayer, NodeFileSystem } from "../../src/config/index.ts";
import { understand } from "../../src/effects/index.ts";
import { newCounters } from "../../src/engine/index.ts";
import { packageRoot } from "../../src/package-root.ts";
import { referenceContext } from "../../src/testing/reference-world.ts";
import { type Ran, runInBash } from "../support/oracle/bash.ts";
import { foresightOf } from "../support/oracle/compare.ts";
import { type Disguise, generate } from "../support/oracle/generate.ts";
import { count, describeMisses, type Judged, report } from "../support/oracle/report.ts";
import { changeWorld, findReal, makeStubs, makeWorld, type World } from "../support/oracle/sandbox.ts";

const SEEDS = Number(process.env["DL_ORACLE_SEEDS"] ?? 300);
const FIRST = Number(process.env["DL_ORACLE_FIRST"] ?? 0);
const WORKERS = 2;

const real = process.platform === "win32" ? undefined : findReal();
const world = makeWorld();
afterAll(() => rmSync(world.root, { recursive: true, force: true }));

function standardLibrary() {
  const layer = builtInLayer(packageRoot());
  const { program } = compilePolicies({ layers: [{ ...layer, files: layer.files.filter((file) => file.path.startsWith("stdlib/")) }] });
  if (!program) throw new Error("the standard library does not compile");
  return program;
}

const program = standardLibrary();

function foresee({ text }: Disguise, { home, project }: World) {
  const context = referenceContext({ cwd: project, home, project, fileSystem: new NodeFileSystem({ project, isReal: false }) });
  return understand({ kind: "command", tool: "Bash", shell: "bash", command: text }, program, context, newCounters());
}

/** All commands in a real Bash, by seed. */
async function runAll(disguises: readonly Disguise[], run: string): Promise<Map<number, Ran[]>> {
  if (!real) throw new Error("a program is missing");
  const found = real;
  const parts = await Promise.all(
    Array.from({ length: WORKERS }, (_, worker) => {
      const share = disguises.filter((_, index) => index % WORKERS === worker);
      return runInBash(share, world, makeStubs(world, `${run}-${worker}`, found), `${run}-${worker}-script`);
    }),
  );
  return new Map(parts.flatMap((part) => [...part]));
}

function key(ran: readonly Ran[] | undefined): string {
  return JSON.stringify((ran ?? []).map(({ program, args, cwd }) => [program, cwd, ...args]).sort());
}

describe.skipIf(!real)("the shell as oracle", () => {
  test("runs nothing that was not foreseen", { timeout: 30 * 60_000 }, async () => {
    const disguises = Array.from({ length: SEEDS }, (_, index) => generate(FIRST + index, world));
    // Before anything runs, and before the second run changes what lies in the directories.
    const foreseen = new Map(disguises.map((disguise) => [disguise.seed, foresee(disguise, world)]));
    const judged: Judged[] = [];
    const spoilt: string[] = [];
    const first = await runAll(disguises, "first");
    const judgeAll = (disguise: Disguise, resolvable: boolean) => {
      const understanding = foreseen.get(disguise.seed);
      if (!understanding) return;
      for (const ran of first.get(disguise.seed) ?? []) {
        const argv = [ran.program, ...ran.args];
        const intended = disguise.runs === undefined || JSON.stringify(argv) === JSON.stringify(disguise.runs);
        const foresight = foresightOf(ran, understanding, intended ? disguise.expects : undefined);
        judged.push({ disguise, argv, cwd: ran.cwd, foresight, resolvable });
      }
      const kept =
        disguise.runs === undefined ||
        (first.get(disguise.seed) ?? []).some(({ program, args }) => JSON.stringify([program, ...args]) === JSON.stringify(disguise.runs));
      if (!kept)
        spoilt.push(`seed ${disguise.seed} (${disguise.kinds.join(", ")}) ran ${key(first.get(disguise.seed))}:\n${disguise.text}`);
    };
    changeWorld(world);
    const second = await runAll(disguises, "second");
    for (const disguise of disguises) judgeAll(disguise, key(first.get(disguise.seed)) === key(second.get(disguise.seed)));

    const resolvable = judged.filter((one) => one.resolvable);
    console.log(`${SEEDS} seeds, what was resolvable:\n${report(resolvable)}`);
    // The shell has its own quirks: a few disguises may not keep the meaning.
    if (spoilt.length > SEEDS / 200) expect.soft(spoilt.join("\n\n"), "disguises that do not keep the meaning").toBe("");
    const missed = judged.filter(({ foresight }) => foresight === "missed");
    expect(describeMisses(missed)).toBe("");
    expect(count(resolvable).unresolved).toBeLessThanOrEqual(resolvable.length / 10);
  });
});
