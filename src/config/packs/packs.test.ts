import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { compileLayers } from "../compile-layers.ts";
import { type OwnDirectories, ownDirectories } from "../directories.ts";
import { builtInLayer, discoverLayers, everyFile, keyOf } from "../layers.ts";
import { isTrusted, writeTrust } from "../trust.ts";
import { packStore } from "./layer-packs.ts";
import { lockText, readLock } from "./lock.ts";
import { isPackName, packHash, readManifest, readPack } from "./manifest.ts";
import { addToStore, readStore, removeFromStore } from "./store.ts";

const NAME = "@acme/policies";
const RULES = 'language 1\npolicy acme/policies "Acme"\nblock env on write when path in { "*.frozen" } because "frozen" instead "ask"\n';
const HOUSE = `language 1\npolicy house "House"\nuse "${NAME}"\n`;
/** Modes are what any layer needs; the rest of the built-in policies says nothing of packs. */
const BUILT_IN = {
  ...builtInLayer(""),
  files: [{ path: "policies/modes.policy", text: 'language 1\npolicy modes "Modes"\nmode guard { otherwise -> pass }\n' }],
};

let world: string;
let project: string;
let directories: OwnDirectories;

beforeEach(() => {
  world = mkdtempSync(join(tmpdir(), "dl-packs-"));
  project = join(world, "project");
  directories = ownDirectories(join(world, "home"));
  write(".devloop/house.policy", HOUSE);
  install({ "rules.policy": RULES });
});
afterEach(() => rmSync(world, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
}

function install(files: Readonly<Record<string, string>>, name = NAME): void {
  const manifest = { name, version: "1.2.0", devloop: { policies: Object.keys(files) } };
  write(`node_modules/${name}/package.json`, JSON.stringify(manifest));
  for (const [file, text] of Object.entries(files)) write(`node_modules/${name}/${file}`, text);
}

function lock(): void {
  const pack = readPack(join(project, "node_modules", NAME), join(project, "node_modules"));
  if (!pack.ok) throw new Error(pack.error);
  const { version, files } = pack.value;
  write(".devloop/packs.lock", lockText({ packs: new Map([[NAME, { version, sha256: packHash(NAME, files) }]]) }));
}

function compiled() {
  const output = compileLayers(project, { sources: BUILT_IN, program: undefined }, discoverLayers(project, directories), directories)!;
  const errors = output.diagnostics.filter(({ severity }) => severity === "error");
  return { rules: [...output.program.rules].map((rule) => rule.id), errors, notices: output.program.notices };
}

describe("in a project", () => {
  test("a locked pack holds", () => {
    lock();
    expect(compiled()).toMatchObject({ rules: ["acme/policies/env"], errors: [] });
  });

  test("without a lock it is an error at the line that uses it, and the repair is said", () => {
    const [error] = compiled().errors;
    expect(error).toMatchObject({ code: "P0103", location: { file: join(project, ".devloop/house.policy"), line: 3 } });
    expect(error?.hint).toContain("dl packs lock");
  });

  test("changed, renamed or gone, it is an error, and the last good state judges", () => {
    lock();
    compiled();
    const changes: readonly (() => void)[] = [
      () => install({ "rules.policy": RULES.replace("*.frozen", "*.none") }),
      () => install({ "rules.policy": RULES, "more.policy": 'language 1\npolicy acme/more "More"\n' }),
      () =>
        write(
          `node_modules/${NAME}/package.json`,
          JSON.stringify({ name: "other", version: "1.0.0", devloop: { policies: ["rules.policy"] } }),
        ),
      () => rmSync(join(project, "node_modules"), { recursive: true }),
      () => write(".devloop/packs.lock", "{"),
    ];
    for (const change of changes) {
      install({ "rules.policy": RULES });
      lock();
      expect(compiled().errors).toEqual([]);
      change();
      const { rules, errors, notices } = compiled();
      expect(errors.map(({ code }) => code)).toEqual(["P0114"]);
      expect(errors[0]?.hint).toContain("dl packs lock");
      expect(rules).toEqual(["acme/policies/env"]);
      expect(notices).toEqual([
        expect.stringContaining("the project policies have errors and are judged by their last good state: .devloop/house.policy:3:"),
      ]);
    }
  });

  test("an error inside a pack is one of the layer that uses it", () => {
    install({ "rules.policy": RULES.replace("on write", "on wriet") });
    lock();
    const { errors, notices } = compiled();
    expect(errors[0]?.location.file).toBe(join(project, "node_modules", NAME, "rules.policy"));
    expect(notices).toEqual([expect.stringContaining("the project policies have errors and are left out: node_modules/")]);
  });

  test("its bytes count for the cache and for trust", () => {
    lock();
    const before = discoverLayers(project, directories);
    writeTrust(project, everyFile(before[0]!), directories);
    expect(discoverLayers(project, directories)[0]?.trusted).toBe(true);
    install({ "rules.policy": `${RULES}# changed\n` });
    const after = discoverLayers(project, directories);
    expect(after[0]?.trusted).toBe(false);
    expect(isTrusted(project, everyFile(after[0]!), directories)).toBe(false);
    expect(keyOf(after, "v")).not.toBe(keyOf(before, "v"));
  });

  test("what it loosens needs trust, and granting", () => {
    install({ "rules.policy": `${RULES}allow \`make ...\`\n` });
    lock();
    expect(compiled().errors.map(({ code }) => code)).toEqual(["P0304"]);
    write(".devloop/house.policy", HOUSE.replace(`"${NAME}"`, `"${NAME}" granting allow`));
    expect(compiled()).toMatchObject({ rules: ["acme/policies/env"], errors: [] });
    writeTrust(project, everyFile(discoverLayers(project, directories)[0]!), directories);
    expect(compiled().rules).toEqual(["acme/policies/env", "acme/policies/allow make ..."]);
  });

  test("no lock file, no look at node_modules", () => {
    expect(discoverLayers(project, directories)[0]).not.toHaveProperty("packs");
  });
});

describe("in the global layer", () => {
  const store = () => packStore(directories);
  const pack = (text: string, version = "1.2.0") => ({ version, files: [{ name: "sets/rules.policy", text }] });

  beforeEach(() => {
    rmSync(join(project, ".devloop"), { recursive: true });
    mkdirSync(directories.config, { recursive: true });
    writeFileSync(join(directories.config, "mine.policy"), HOUSE);
  });

  test("packs come from the store, never from node_modules", () => {
    expect(compiled().errors.map(({ code, hint }) => [code, hint])).toEqual([["P0103", `\`dl packs add ${NAME} --global\` adds it`]]);
    addToStore(store(), NAME, pack(RULES));
    expect(compiled()).toMatchObject({ rules: ["acme/policies/env"], errors: [] });
    expect(removeFromStore(store(), NAME)).toBe(true);
    expect(removeFromStore(store(), NAME)).toBe(false);
    expect(compiled().errors).toHaveLength(1);
  });

  test("a newer one takes the place of the older, whole, for this user alone", () => {
    addToStore(store(), NAME, pack(RULES));
    addToStore(store(), NAME, pack(RULES.replace("env", "frozen"), "2.0.0"));
    expect(compiled()).toMatchObject({ rules: ["acme/policies/frozen"], errors: [] });
    const lockNow = readStore(store());
    expect(lockNow.ok && [...lockNow.value.packs.values()].map(({ version }) => version)).toEqual(["2.0.0"]);
    expect(readdirSync(store())).toHaveLength(2);
    expect(statSync(store()).mode & 0o777).toBe(0o700);
    expect(statSync(join(store(), "packs.lock")).mode & 0o777).toBe(0o600);
  });

  test("a store that was changed by hand is an error", () => {
    addToStore(store(), NAME, pack(RULES));
    const [content = ""] = readdirSync(store()).filter((name) => name !== "packs.lock");
    writeFileSync(join(store(), content, "sets/rules.policy"), RULES.replace("*.frozen", "*"));
    expect(compiled().errors.map(({ code }) => code)).toEqual(["P0114"]);
  });
});

describe("only what a manifest names is read", () => {
  const modules = () => join(project, "node_modules");
  const read = () => readPack(join(modules(), NAME), modules());

  test("a link out of node_modules, or out of the package, is refused", () => {
    const outside = join(world, "outside");
    renameSync(join(modules(), NAME), outside);
    symlinkSync(outside, join(modules(), NAME));
    expect(read()).toEqual({ ok: false, error: `lies outside ${modules()}` });
    rmSync(join(modules(), NAME));
    renameSync(outside, join(modules(), NAME));
    writeFileSync(join(world, "secret"), "secret");
    rmSync(join(modules(), NAME, "rules.policy"));
    symlinkSync(join(world, "secret"), join(modules(), NAME, "rules.policy"));
    expect(read()).toEqual({ ok: false, error: "names rules.policy, which lies outside the package" });
  });

  test("a link within node_modules is how some package managers install", () => {
    mkdirSync(join(modules(), ".store"));
    renameSync(join(modules(), NAME), join(modules(), ".store", "acme"));
    symlinkSync("../.store/acme", join(modules(), NAME));
    expect(read()).toMatchObject({ ok: true, value: { name: NAME } });
  });

  test("what is too large or too much is refused", () => {
    install({ "rules.policy": "#".repeat(1024 * 1024 + 1) });
    expect(read()).toMatchObject({ ok: false });
    const many = Array.from({ length: 65 }, (_, index) => `${index}.policy`);
    expect(readManifest(JSON.stringify({ name: NAME, version: "1.0.0", devloop: { policies: many } }))).toMatchObject({ ok: false });
  });

  test.each(["../a.policy", "/a.policy", "a/../b.policy", "a.js", ".policy", "a\\b.policy", "a/.hidden.policy", "a\u0000.policy", 7])(
    "%j is no policy of a package",
    (file) => {
      expect(readManifest(JSON.stringify({ name: NAME, version: "1.0.0", devloop: { policies: [file] } })).ok).toBe(false);
    },
  );

  test("names are those of packages", () => {
    expect(["a", "@a/b", "a.b-c", "@acme/policies-terraform"].filter((name) => !isPackName(name))).toEqual([]);
    const wrong = ["", "..", "a/b", "@a", "@a/", "@a/../b", "/a", "A", "a b", ".a", "@../b", "node_modules", "a\u0000", "@a/b/c"];
    expect(wrong.filter(isPackName)).toEqual([]);
  });
});

test("a lock says itself what is wrong with it", () => {
  const sha256 = "0".repeat(64);
  expect(readLock(lockText({ packs: new Map([[NAME, { version: "1", sha256 }]]) }))).toMatchObject({ ok: true });
  const wrong = [
    "",
    "[]",
    "{}",
    '{"version":2,"packs":{}}',
    '{"version":1}',
    JSON.stringify({ version: 1, packs: { "../x": { version: "1", sha256 } } }),
    JSON.stringify({ version: 1, packs: { a: { version: "1", sha256: "x" } } }),
    JSON.stringify({ version: 1, packs: Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`p${i}`, { version: "1", sha256 }])) }),
  ];
  expect(wrong.filter((text) => readLock(text).ok)).toEqual([]);
});
