import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ownDirectories, runtimeFiles } from "../config/index.ts";
import { AGENTS, adapterOf } from "../hosts/index.ts";
import { SETUPS } from "./agents.ts";
import { apply, isUnchanged, type Place, planInstall, planUninstall, writeClient } from "./install.ts";
import { readRecord } from "./record.ts";

let world: string;
let place: Place;
let settings: string;

beforeEach(() => {
  world = mkdtempSync(join(tmpdir(), "dl-install-"));
  const home = join(world, "home");
  const directories = ownDirectories(home);
  mkdirSync(join(home, ".claude"), { recursive: true });
  place = {
    around: { home, project: join(world, "project"), environment: { PATH: "/usr/bin:/bin" }, systemRoot: join(world, "system") },
    directories,
    files: runtimeFiles(directories),
    root: join(world, "package"),
    node: process.execPath,
  };
  settings = join(home, ".claude", "settings.json");
});
afterEach(() => rmSync(world, { recursive: true, force: true }));

const install = () => {
  const planned = planInstall("claude-code", "user", place);
  return planned.ok ? apply(planned.value, place, true) : planned;
};
const uninstall = () => {
  const planned = planUninstall("claude-code", "user", place);
  return planned.ok ? apply(planned.value, place, false) : planned;
};
const read = () => readFileSync(settings, "utf8");

const COMMENTED = `{
\t// the model
\t"model": "opus",
\t"hooks": {
\t\t/* mine */
\t\t"PreToolUse": [
\t\t\t{ "matcher": "Bash", "hooks": [{ "type": "command", "command": "echo hi" }] } // keep
\t\t]
\t},
\t"env": { "Z": "1", "A": "2" }
}
`;

describe("install", () => {
  test("keeps comments, the order of keys and other hooks, and takes all of its own out again", () => {
    writeFileSync(settings, COMMENTED);
    expect(install()).toMatchObject({ ok: true });
    const text = read();
    for (const kept of ["// the model", "/* mine */", '"echo hi"', "// keep"]) expect(text).toContain(kept);
    expect(text.indexOf('"model"')).toBeLessThan(text.indexOf('"hooks"'));
    expect(text.indexOf('"Z"')).toBeLessThan(text.indexOf('"A"'));
    expect(text).toContain("hook-client.sh claude-code PreToolUse");
    expect(text).toMatch(/\n\t"model"/);
    expect(uninstall()).toMatchObject({ ok: true });
    expect(read()).not.toContain("hook-client");
    for (const kept of ["// the model", '"echo hi"', '"Z"']) expect(read()).toContain(kept);
  });

  test("is idempotent to the last byte, and needs no second backup", () => {
    writeFileSync(settings, COMMENTED);
    const first = install();
    const text = read();
    expect(first).toMatchObject({ ok: true, value: expect.stringContaining("backups") });
    expect(readFileSync((first as { readonly value: string }).value, "utf8")).toBe(COMMENTED);
    expect(install()).toEqual({ ok: true, value: undefined });
    expect(read()).toBe(text);
    expect(readRecord(place.files.installation)?.agents).toHaveLength(1);
  });

  test.each([
    ["missing", undefined],
    ["empty", ""],
    ["blank", " \n"],
    ["an empty object", "{}"],
  ])("into settings that are %s", (_, text) => {
    if (text !== undefined) writeFileSync(settings, text);
    expect(install()).toMatchObject({ ok: true });
    const written = JSON.parse(read()) as { readonly hooks: Readonly<Record<string, readonly unknown[]>> };
    expect(Object.keys(written.hooks)).toEqual(adapterOf("claude-code").events);
    expect(uninstall()).toMatchObject({ ok: true });
    expect(JSON.parse(read())).toEqual({});
  });

  test.each([
    ['{\n  "a": 1,\n  "b" 2\n}\n', "settings.json:3:"],
    ['{ "hooks": [] }', "`hooks` is no object"],
    ['{ "hooks": { "PreToolUse": {} } }', "`hooks.PreToolUse` is no list"],
    ["[]", "no object"],
    ['{ "hooks": {}, "hooks": {} }', "twice"],
  ])("refuses %j and changes nothing", (text, problem) => {
    writeFileSync(settings, text);
    expect(install()).toEqual({ ok: false, error: expect.stringContaining(problem) });
    expect(install()).toEqual({ ok: false, error: expect.stringContaining("nothing was changed") });
    expect(read()).toBe(text);
    expect(existsSync(place.files.installation)).toBe(false);
  });

  test("follows a link and leaves it a link; one that leads nowhere is an error", () => {
    const real = join(world, "dotfiles.json");
    writeFileSync(real, "{}\n");
    symlinkSync(real, settings);
    expect(install()).toMatchObject({ ok: true });
    expect(lstatSync(settings).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, "utf8")).toContain("hook-client.sh");
    rmSync(real);
    expect(install()).toEqual({ ok: false, error: expect.stringContaining("is not there") });
  });

  test("an older entry of its own is replaced, also beside another command in one entry", () => {
    const old = { type: "command", command: "/opt/dev-loop/bin/dl hook claude-code" };
    const other = { type: "command", command: "echo hi" };
    writeFileSync(settings, JSON.stringify({ hooks: { PreToolUse: [{ matcher: "*", hooks: [old, other] }, { hooks: [old] }] } }));
    expect(install()).toMatchObject({ ok: true });
    const written = JSON.parse(read()) as { readonly hooks: { readonly PreToolUse: readonly { readonly hooks: readonly unknown[] }[] } };
    expect(written.hooks.PreToolUse).toHaveLength(2);
    expect(written.hooks.PreToolUse[0]?.hooks).toEqual([other]);
  });
});

test.each([
  ["no UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), "is no UTF-8"],
  ["with a byte order mark", Buffer.from("\uFEFF{}"), "begins with a byte order mark"],
])("settings that are %s are left as they are", (_, bytes, said) => {
  writeFileSync(settings, bytes);
  expect(install()).toEqual({ ok: false, error: expect.stringContaining(said) });
  expect(readFileSync(settings)).toEqual(bytes);
});

test("managed settings and a project's own are files of their own, and uninstalled one by one", () => {
  for (const scope of ["user", "project", "managed"] as const) {
    const planned = planInstall("claude-code", scope, place);
    expect(planned.ok && apply(planned.value, place, true)).toMatchObject({ ok: true });
  }
  expect(readRecord(place.files.installation)?.agents.map((one) => one.scope)).toEqual(["user", "project", "managed"]);
  expect(readFileSync(join(world, "system/etc/claude-code/managed-settings.json"), "utf8")).toContain("hook-client.sh");
  const planned = planUninstall("claude-code", "project", place);
  expect(planned.ok && apply(planned.value, place, false)).toMatchObject({ ok: true });
  expect(readRecord(place.files.installation)?.agents.map((one) => one.scope)).toEqual(["user", "managed"]);
  expect(read()).toContain("hook-client.sh");
});

test("the client is written once, for this user alone, with absolute paths", () => {
  writeClient(place, "ask");
  const file = join(place.directories.state, "hook-client.sh");
  expect(lstatSync(file).mode & 0o777).toBe(0o600);
  const before = lstatSync(file).ino;
  writeClient(place, "ask");
  expect(lstatSync(file).ino).toBe(before);
  expect(readFileSync(file, "utf8")).toContain(place.files.socket);
});

describe.each(AGENTS)("%s", (agent) => {
  test("is installed and uninstalled, and the second time nothing changes", () => {
    const twice = [0, 1].map(() => planInstall(agent, "user", place)).map((planned) => planned.ok && apply(planned.value, place, true));
    expect(twice[0]).toMatchObject({ ok: true });
    const planned = planInstall(agent, "user", place);
    expect(planned.ok && isUnchanged(planned.value)).toBe(true);
    const path = SETUPS[agent].settings("user", place.around)!;
    expect(readFileSync(path, "utf8")).toContain("hook-client.sh");
    const gone = planUninstall(agent, "user", place);
    expect(gone.ok && apply(gone.value, place, false)).toMatchObject({ ok: true });
    expect(existsSync(path) ? readFileSync(path, "utf8") : "").not.toContain("hook-client.sh");
    expect(readRecord(place.files.installation)?.agents).toEqual([]);
  });
});

test("a file that is there for our hooks alone goes with them, but not with somebody else's", () => {
  const path = SETUPS["copilot-cli"].settings("user", place.around)!;
  const put = (text?: string) => {
    if (text !== undefined) writeFileSync(path, text);
    for (const plan of [planInstall, planUninstall]) {
      const planned = plan("copilot-cli", "user", place);
      if (planned.ok) apply(planned.value, place, plan === planInstall);
    }
    return existsSync(path) && readFileSync(path, "utf8");
  };
  expect(put()).toBe(false);
  expect(put('{ "version": 1, "hooks": { "preToolUse": [{ "type": "command", "bash": "mine" }] } }')).toMatch(
    /^(?!.*hook-client).*"mine"/s,
  );
});

test("a plugin file of somebody else is not replaced", () => {
  const path = SETUPS.opencode.settings("user", place.around)!;
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, "export const Mine = 1;\n");
  expect(planInstall("opencode", "user", place)).toEqual({ ok: false, error: expect.stringContaining("not ours") });
});
