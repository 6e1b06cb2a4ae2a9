import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ownDirectories } from "./directories.ts";
import { discoverLayers, keyOf, type LayerSources } from "./layers.ts";
import { lowerLayers } from "./settings/lower-layers.ts";

let world: string;
let project: string;
beforeEach(() => {
  world = mkdtempSync(join(tmpdir(), "dl-layer-files-"));
  project = join(world, "project");
  write(".devloop/a.policy", 'language 1\npolicy a "A"\n');
});
afterEach(() => rmSync(world, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
}

function writeBytes(path: string, bytes: readonly number[]): void {
  writeFileSync(join(project, path), Buffer.from(bytes));
}

const layers = () => discoverLayers(project, ownDirectories(join(world, "home")));
const BUILT_IN: LayerSources = { name: "built-in", trusted: true, files: [] };
const said = () =>
  lowerLayers([BUILT_IN, ...layers()]).diagnostics.map(
    ({ code, message, location }) => `${relative(project, location.file)} ${code} ${message}`,
  );

const pipe = (path: string) => execFileSync("mkfifo", [join(project, path)]);
const link = (target: string, path: string) => symlinkSync(target, join(project, path));

test.each([
  ["a pipe", () => pipe(".devloop/x.policy"), ".devloop/x.policy C0010 this file is no regular file"],
  [
    "a device",
    () => link("/dev/zero", ".devloop/x.policy"),
    ".devloop/x.policy C0010 this file is a link to what is no policy and no configuration",
  ],
  ["a link to nothing", () => link("gone.policy", ".devloop/x.policy"), ".devloop/x.policy C0010 this file is not there"],
  [
    "too large a file",
    () => write(".devloop/x.policy", " ".repeat(1024 * 1024 + 1)),
    ".devloop/x.policy C0010 this file is larger than 1024 kB",
  ],
  ["a text that is no UTF-8", () => writeBytes(".devloop/x.policy", [0x23, 0xff]), ".devloop/x.policy C0010 this file is no UTF-8"],
  ["settings that are a directory", () => mkdirSync(join(project, ".devloop.yaml")), ".devloop.yaml C0010 this file is no regular file"],
  ["settings that are a pipe", () => pipe(".devloop.yaml"), ".devloop.yaml C0010 this file is no regular file"],
  [
    "permissions that are a directory",
    () => mkdirSync(join(project, ".devloop/permissions.yaml")),
    ".devloop/permissions.yaml C0010 this file is no regular file",
  ],
])("%s is an error of its own, at once", (_, make, expected) => {
  const before = keyOf(layers(), "v");
  make();
  expect(said()).toEqual([expected]);
  expect(keyOf(layers(), "v")).not.toBe(before);
});

test("a policy that the configuration names is one of the project, and there", () => {
  write(".devloop.yaml", "policies: [gone.policy, ../outside.policy]\n");
  expect(said()).toEqual(["gone.policy C0010 this file is not there", "../outside.policy C0010 this file lies outside the project"]);
});

test("nothing else is read under the name of a policy", () => {
  write("credentials", "secret");
  link("../credentials", ".devloop/x.policy");
  link("a.policy", ".devloop/y.policy");
  const [layer] = layers();
  expect(layer?.files.map(({ path, text, problem }) => [path.slice(project.length + 1), text.length > 0, problem])).toEqual([
    [".devloop/a.policy", true, undefined],
    [".devloop/x.policy", false, "is a link to what is no policy and no configuration"],
    [".devloop/y.policy", true, undefined],
  ]);
});

test("a directory that cannot be listed is no layer without policies", () => {
  rmSync(join(project, ".devloop"), { recursive: true });
  // More links than are followed: it is there, and nobody may list it, root neither.
  link(".devloop", ".devloop");
  expect(said()).toEqual([".devloop C0010 this file is a directory that cannot be read"]);
});

test("a project without policies has none", () => {
  rmSync(join(project, ".devloop"), { recursive: true });
  expect(layers()).toEqual([]);
  write(".devloop", "no directory");
  expect(layers()).toEqual([]);
});
