/** A directory within a project that is made a project of its own: what the outer one forbids holds there, too. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { loadRegexEngine } from "../automata/index.ts";
import { understand } from "../effects/index.ts";
import { decide, newCounters } from "../engine/index.ts";
import type { Action, Result } from "../model/index.ts";
import { compileLayers } from "./compile-layers.ts";
import { contextOf, enclosingProjects } from "./context.ts";
import { discoverLayers, everyFile, type LayerSources, projectSources } from "./layers.ts";
import { writeTrust } from "./trust.ts";

const world = mkdtempSync(join(tmpdir(), "enclosing-"));
afterAll(() => rmSync(world, { recursive: true, force: true }));
const home = join(world, "home");
const outer = join(home, "work", "outer");
const inner = join(outer, "packages", "inner");
const directories = {
  config: join(home, ".config"),
  cache: join(home, ".cache"),
  state: join(home, ".state"),
  data: join(home, ".data"),
  home,
};

const MODES = `language 1
policy modes "Modes"
mode guard { otherwise -> pass }
command make { operands { targets: word* } }
command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
`;
const BUILT_IN: LayerSources = { name: "built-in", trusted: true, files: [{ path: "modes.policy", text: MODES }] };
const OUTER = `language 1
policy house "House"
block deploy on \`make deploy ...\` because "people deploy" instead "ask"
block anchored on write when path in { "./legal/*.md" } because "legal" instead "ask"
block below on write when path under "frozen" because "frozen" instead "ask"
block tree on delete when path under project because "deletes" instead "ask"
allow building on \`make build\` because "builds"
`;

function put(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const make = (target: string): Action => ({ kind: "command", tool: "Bash", shell: "bash", command: `make ${target}` });
const write = (path: string): Action => ({ kind: "write", tool: "Write", path, content: "x" });

function results(project: string, actions: readonly Action[], started?: string): (Result | undefined)[] {
  const compiled = compileLayers(
    project,
    { sources: BUILT_IN, program: undefined },
    discoverLayers(project, directories, started),
    directories,
  );
  return actions.map((action) => {
    if (!compiled) return undefined;
    const { program } = compiled;
    const context = contextOf({ cwd: project, agent: "claude-code", mode: "guard", home });
    const counters = newCounters();
    return decide(understand(action, program, context, counters), { program, context, engine: loadRegexEngine(), counters }).result;
  });
}

put(join(outer, ".git", "HEAD"), "ref: refs/heads/main\n");
put(join(outer, ".devloop", "house.policy"), OUTER);
mkdirSync(join(inner, ".git"), { recursive: true });
mkdirSync(join(home, ".devloop"), { recursive: true });

describe("the project that a session started in", () => {
  const elsewhere = join(world, "elsewhere");

  test("goes with the session to where it leads: it tightens, and loosens nothing", () => {
    mkdirSync(elsewhere);
    writeTrust(outer, everyFile(projectSources(outer, directories)), directories);
    const actions = [make("deploy"), write(join(outer, "frozen", "a")), make("build")];
    expect(results(elsewhere, actions)).toEqual(["pass", "pass", "pass"]);
    expect(results(elsewhere, actions, outer)).toEqual(["block", "block", "pass"]);
    expect(results(elsewhere, actions, inner)).toEqual(["block", "block", "pass"]);
  });

  test("is one layer where it is the present one, or one around it", () => {
    const count = (started: string) => discoverLayers(inner, directories, started).length;
    expect(count(outer)).toBe(discoverLayers(inner, directories).length);
    expect(count(inner)).toBe(discoverLayers(inner, directories).length);
    expect(count(home)).toBe(discoverLayers(inner, directories).length);
  });
});

describe("projects around a project", () => {
  test("are those above it, never the home directory or what lies above that", () => {
    mkdirSync(join(world, ".git"), { recursive: true });
    expect(enclosingProjects(inner, home)).toEqual([outer]);
    expect(enclosingProjects(outer, home)).toEqual([]);
    expect(enclosingProjects(home, home)).toEqual([]);
    expect(enclosingProjects(inner, join(world, "another", "home"))).toContain(outer);
  });

  test("tighten it, and mean their own directory by what they say of one", () => {
    const actions = [
      make("deploy"),
      write(join(outer, "legal", "terms.md")),
      write(join(outer, "frozen", "a")),
      write(join(inner, "legal", "terms.md")),
      { kind: "command", tool: "Bash", shell: "bash", command: `rm ${join(outer, "a")}` } as const,
    ];
    expect(results(inner, actions)).toEqual(["block", "block", "block", "pass", "block"]);
    expect(results(outer, actions)).toEqual(["block", "block", "block", "pass", "block"]);
  });

  test("loosen nothing in it, although a person trusts them", () => {
    writeTrust(outer, everyFile(projectSources(outer, directories)), directories);
    expect(results(outer, [make("build")])).toEqual(["allow"]);
    expect(results(inner, [make("build")])).toEqual(["pass"]);
  });

  test("hold beside a copy of themselves, and beside policies with errors", () => {
    put(join(inner, ".devloop", "house.policy"), `${OUTER}block test on \`make test\` because "inner" instead "ask"\n`);
    expect(results(inner, [make("deploy"), make("test"), write(join(outer, "frozen", "a"))])).toEqual(["block", "block", "block"]);
    put(join(inner, ".devloop", "house.policy"), "language 1\npolicy house {{{");
    expect(results(inner, [make("deploy"), make("test")])).toEqual(["block", "block"]);
    rmSync(directories.state, { recursive: true, force: true });
    expect(results(inner, [make("deploy"), make("test")])).toEqual(["block", "pass"]);
    put(join(inner, ".devloop", "house.policy"), 'language 1\npolicy inner "Inner"\nexcept house/deploy when true because "no"\n');
    expect(results(inner, [make("deploy")])).toEqual(["block"]);
  });
});
