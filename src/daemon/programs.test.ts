import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { compileText } from "../compiler/testing.ts";
import { ownDirectories } from "../config/directories.ts";
import { encodeProgram } from "../engine/program-file.ts";
import { Programs } from "./programs.ts";

const world = mkdtempSync(join(tmpdir(), "dl-programs-"));
afterAll(() => rmSync(world, { recursive: true }));
const project = join(world, "project");
mkdirSync(join(project, ".devloop"), { recursive: true });
writeFileSync(join(project, ".devloop", "a.policy"), 'language 1\npolicy a "A"\n');
const builtInProgram = join(world, "builtin.program");
writeFileSync(builtInProgram, encodeProgram(compileText('policy base "B"\nwarn w on write because "w"').program));

const installation = { builtInProgram, worker: join(world, "none.js"), version: "v" };

test.each([
  ["is rejected", () => Promise.reject(new Error("spawn EMFILE"))],
  ["says why it failed", () => Promise.resolve("spawn EMFILE")],
])("a compilation that %s is said, and the older program judges, marked", async (_, compile) => {
  const said: string[] = [];
  const directories = ownDirectories(join(world, "home"));
  const programs = new Programs({ directories, installation, report: (line) => said.push(line), inForce: () => undefined, compile });
  const loaded = await programs.ready(project, 60_000);
  expect(loaded?.degraded).toBe("the policies could not be compiled (spawn EMFILE)");
  expect(said).toEqual([`program of ${project}: the policies could not be compiled (spawn EMFILE)`]);
  expect(programs.current(project)?.degraded).toBe(loaded?.degraded);
});

test("a fault behind the compilation holds nobody up, and the next look compiles again", async () => {
  const said: string[] = [];
  let compilations = 0;
  const compile = () => {
    compilations++;
    return Promise.resolve("no");
  };
  const report = (line: string) => {
    said.push(line);
    if (said.length === 1) throw new Error("the disk is full");
  };
  const programs = new Programs({
    directories: ownDirectories(join(world, "home")),
    installation,
    report,
    inForce: () => undefined,
    compile,
  });
  expect((await programs.ready(project, 60_000))?.degraded).toBe("the policies are still being compiled");
  programs.forget();
  expect((await programs.ready(project, 60_000))?.degraded).toBe("the policies could not be compiled (no)");
  expect([compilations, said[1]]).toEqual([2, `program of ${project}: the disk is full`]);
});
