/** Configuration files: read as data, checked with lines, lowered to policy; whatever stands in them, the answer is a finding. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LayerSources } from "../layers.ts";
import { effectiveConfig } from "./effective.ts";
import { type LoweredLayer, lowerConfig } from "./lower.ts";
import { lowerLayers, onOwnLines, unknownModes } from "./lower-layers.ts";
import { starsAsRegex } from "./policy-text.ts";
import { readShellConfig } from "./read-shell.ts";
import { readYaml } from "./read-yaml.ts";
import { ruleNamesOf } from "./rule-names.ts";
import { GLOBAL_SCHEMA, PROJECT_SCHEMA } from "./schema.ts";

const NAMES = ruleNamesOf([
  { path: "a.policy", text: 'language 1\npolicy deny-list "D"\nblock secret-file on write because "x"' },
  {
    path: "b.policy",
    text: 'language 1\npolicy recursive-delete "R"\nblock root sealed on delete because "x"\nblock outside on delete because "x"',
  },
]);
const GLOBAL: LoweredLayer = { name: "global", trusted: true };
const PROJECT: LoweredLayer = { name: "project", trusted: false };
const TRUSTED: LoweredLayer = { name: "project", trusted: true };

function found(text: string, schema: typeof GLOBAL_SCHEMA = GLOBAL_SCHEMA) {
  return readYaml({ path: "f.yaml", text }, schema).diagnostics.map(({ code, location, message, hint }) => [
    code,
    location.line,
    message,
    hint ?? "",
  ]);
}

function lowered(text: string, layer: LoweredLayer = GLOBAL, path = "ambient.yaml") {
  return lowerConfig({ path, text }, path.endsWith(".sh") ? "shell" : path.startsWith("perm") ? "permissions" : "settings", layer, NAMES);
}

describe("what is wrong is said with file and line", () => {
  test.each([
    ["a misspelt key", "tier1: true\ndeny_lst: {}\n", "C0002", 2, "did you mean `deny_list`?"],
    ["a misspelt key further down", "deny_list:\n  extra_pattern: []\n", "C0002", 2, "did you mean `extra_patterns`?"],
    ["a wrong type", "tier1: true\nenabled: maybe\n", "C0003", 2, ""],
    ["a wrong word", "\n\nambient_mode: shadw\n", "C0003", 3, "did you mean `shadow`?"],
    ["a number in a list of texts", "deny_list:\n  extra_patterns:\n    - ok\n    - 7\n", "C0003", 4, ""],
    ["a number out of range", "continuity:\n  context_limit: 5\n", "C0003", 2, ""],
    ["broken YAML", "a: [1, 2\nb: 3\n", "C0001", 2, ""],
    ["a key twice", "enabled: true\nenabled: false\n", "C0001", 2, ""],
    ["a list instead of keys", "- a\n", "C0003", 1, ""],
    ["a tab as indentation", "deny_list:\n\textra_patterns: []\n", "C0001", 2, ""],
  ])("%s", (_, text, code, line, hint) => {
    const findings = found(text);
    expect(findings.map(([found, at]) => [found, at])).toContainEqual([code, line]);
    if (hint !== "") expect(findings.map((finding) => finding[3])).toContain(hint);
  });

  test("keys of one layer do not exist in the other", () => {
    expect(found("ambient: true\n")).toMatchObject([["C0002", 1, "there is no key `ambient`", expect.stringContaining(".devloop.yaml")]]);
    expect(found("daemon: {}\n", PROJECT_SCHEMA)).toMatchObject([
      ["C0002", 1, "there is no key `daemon`", expect.stringContaining("your own")],
    ]);
  });

  test.each([
    ["deny_list:\n  extra_patterns: x\n", "`deny_list.extra_patterns` is a list, written `[a, b]` or as lines that begin with `- `"],
    ["- a\n", "the file has keys of its own, each on a line `key: value`"],
    ["enabled: maybe\n", "`enabled` is `true` or `false`"],
    ["loop_detection: { threshold: many }\n", "`loop_detection.threshold` is a whole number"],
    ["loop_detection: { threshold: 1 }\n", "`loop_detection.threshold` is at least 2"],
  ])("what %j should be is said in words", (text, message) => {
    expect(found(text).map((finding) => finding[2])).toEqual([message]);
  });

  test("an empty file and one of comments say nothing", () => {
    for (const text of ["", "\n", "# nothing\n", "---\n", "null\n"]) expect(found(text)).toEqual([]);
  });
});

describe("hostile files", () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefghi"].map((name, index) => `${name}: &${name} [${`*${"abcdefghi"[index]},`.repeat(9)}]`).join("\n")}\n`;
  test.each([
    ["an alias bomb", bomb],
    ["an alias of itself", "a: &a [*a]\n"],
    ["deep nesting", "[".repeat(50_000)],
    ["deep nesting of keys", "{a: ".repeat(20_000)],
    ["deep nesting in one line", "- ".repeat(50_000)],
    ["deep nesting by indentation", Array.from({ length: 600 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
    ["deep nesting of question marks", "? ".repeat(50_000)],
    ["a huge file", `enabled: true\n# ${"x".repeat(400_000)}\n`],
    ["a huge list", `deny_list:\n  extra_patterns: [${"a,".repeat(5_000)}]\n`],
    ["a tag of another language", "enabled: !!js/function 'function () { return 1 }'\n"],
    ["a prototype", "__proto__: { enabled: false }\n"],
    ["zero bytes", "enabled: \u0000\u0000\n"],
    ["several documents", "enabled: true\n---\nenabled: false\n"],
  ])("%s is a finding", (_, text) => {
    expect(found(text).length).toBeGreaterThan(0);
  });

  test("any text is read without an exception", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        for (const path of ["ambient.yaml", "permissions.yaml", "devloop.config.sh"]) lowered(text, PROJECT, path);
      }),
      { numRuns: 200 },
    );
  });
});

describe("lowering", () => {
  test("an item stands on the line that it comes from", () => {
    const { policy } = lowered("# mine\n\ndeny_list:\n  extra_patterns:\n    - '*.frozen'\n    - a\"b{c}\n");
    const lines = policy!.text.split("\n");
    expect(lines[0]).toMatch(/^language 1 policy config\/global\/ambient /);
    expect(lines[4]).toMatch(/^block deny-list-1 on write, delete when path in \{ "\*\.frozen" \}/);
    expect(lines[5]).toContain('"a\\"b{c}"');
  });

  test("a regular expression that is none is said once, at its place", () => {
    for (const list of ["dangerous_ops", "secrets"]) {
      const { policy, diagnostics } = lowered(`${list}:\n  extra_patterns: [ok, "(["]\n`);
      expect(diagnostics).toMatchObject([{ code: "C0005", severity: "error", location: { line: 2, column: 24, endColumn: 28 } }]);
      expect(policy!.text).not.toContain("([");
    }
  });

  test("what is found in the lowered policy stands within the line that it comes from", () => {
    const text = "loop_detection:\n  threshold: 7\n";
    const layer: LayerSources = { name: "global", trusted: true, files: [{ path: "/h/config.yaml", text }] };
    const location = { file: "/h/config.yaml", line: 2, column: 40, endLine: 2, endColumn: 50 };
    const [placed] = onOwnLines([{ code: "P0103", severity: "error", message: "there is no policy `loops`", location }], [layer]);
    expect(placed?.location).toEqual({ file: "/h/config.yaml", line: 2, column: 3, endLine: 2, endColumn: 15 });
  });

  test("what loosens excuses from every rule that is not sealed", () => {
    const { policy } = lowered("deny_list:\n  allow_patterns: ['*.pem']\ndangerous_ops:\n  allow_patterns: [rm -rf target]\n");
    expect(policy!.text).toContain('except deny-list when path in { "*.pem" }');
    expect(policy!.text).toContain("except recursive-delete/outside on `rm -rf target`");
    expect(policy!.text).not.toContain("recursive-delete/root");
  });

  test("an allowed substring is one command or nothing", () => {
    for (const entry of ["rm -rf x; ls", "a && b", "$(x)", "x | sh", "`x`", "rm -rf '*", "> f", ""]) {
      const { policy, diagnostics } = lowered(`dangerous_ops:\n  allow_patterns: [${JSON.stringify(entry)}]\n`);
      expect(policy, entry).toBeUndefined();
      expect(diagnostics.length, entry).toBeGreaterThan(0);
    }
  });

  test("an untrusted layer's loosening is left out, and said once a key", () => {
    const text = "ambient: false\nsecrets:\n  file_allowlist: [a, b]\ndeny_list:\n  remove_patterns: ['*.pem']\n  extra_patterns: [x]\n";
    const untrusted = lowered(text, PROJECT, ".devloop.yaml");
    expect(untrusted.policy!.text).not.toContain("except");
    expect(untrusted.policy!.text).toContain("block deny-list-1");
    expect(untrusted.settings).toEqual({});
    expect(untrusted.diagnostics.filter(({ code }) => code === "C0006").map(({ location }) => location.line)).toEqual([5, 3, 1]);
    expect(lowered(text, TRUSTED, ".devloop.yaml").settings).toEqual({ enforcement: "off" });
  });

  test("keys of parts that are not there yet are accepted and said once", () => {
    const text = "tier2: false\nobservability: { openobserve_user: me }\nevent_log: { channel_capacity: 5, max_file_size_mb: 1 }\n";
    const { diagnostics, settings } = lowered(text);
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual(Array(3).fill(["C0004", "warning"]));
    expect(settings).toEqual({ logBytes: 1024 * 1024 });
  });

  test("permissions: the whole of one command, and tools by name", () => {
    const text = "deny:\n  - npm publish*\n  - Edit(src/**)\nallow: [ 'docker compose up*' ]\nescalate:\n";
    const trusted = lowered(text, TRUSTED, "permissions.yaml").policy!.text;
    expect(trusted).toContain("block deny-1 on command when text matches /^npm publish[\\s\\S]*$/");
    expect(trusted).toContain('block deny-2 on write when path in { "src/**" }');
    expect(trusted).toContain("allow allow-1 on command when text matches /^docker compose up");
    expect(lowered(text, PROJECT, "permissions.yaml").policy!.text).not.toContain("allow allow-1");
  });

  test("permissions: a prefix as the agent's own settings have it, and no tool of which nothing is known", () => {
    const { policy, diagnostics } = lowered(
      "deny: [ 'Bash(npm publish:*)', 'Edti(src/**)', 'WebFetch(domain:x)' ]\n",
      PROJECT,
      "permissions.yaml",
    );
    const [, regex] = /text matches \/(.*)\/ because/.exec(policy!.text) ?? [];
    for (const text of ["npm publish", "npm publish --tag next"]) expect(text).toMatch(new RegExp(regex!));
    expect("npm publisher").not.toMatch(new RegExp(regex!));
    expect(diagnostics).toMatchObject([
      { code: "C0009", message: "`Edti(src/**)` names nothing" },
      { code: "C0009", message: "`WebFetch(domain:x)` names nothing" },
    ]);
  });

  test("a star is any text, the rest is itself", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 8 })), (parts) => {
        const literal = parts.map((part) => part.replaceAll("*", ""));
        const pattern = new RegExp(starsAsRegex(literal.join("*")).slice(1, -1));
        return pattern.test(literal.join("")) && pattern.test(literal.join("; \n"));
      }),
    );
  });
});

describe("a shell file is data", () => {
  const read = (text: string) => readShellConfig({ path: "c.sh", text });
  test("plain assignments, quoted or exported; the last wins", () => {
    const text = "# c\nexport DEVLOOP_PERMISSION_MODE=\"smart\"\n  DEVLOOP_PERMISSION_TIMEOUT='30' # s\nOTHER=$(x)\r\nDEVLOOP_A=b\r\n";
    expect(read(text).assignments.map(({ key, value }) => [key, value])).toEqual([
      ["DEVLOOP_PERMISSION_MODE", "smart"],
      ["DEVLOOP_PERMISSION_TIMEOUT", "30"],
      ["DEVLOOP_A", "b"],
    ]);
    expect(read(text).diagnostics).toEqual([]);
  });

  test.each(['"auto"; rm -rf ~', "$(cat x)", "`x`", '"$X"', "a b", '"a"b', "auto\\", "{a,b}"])("%s is no value", (value) => {
    const { assignments, diagnostics } = read(`DEVLOOP_PERMISSION_MODE=${value}`);
    expect(assignments).toEqual([]);
    expect(diagnostics).toHaveLength(1);
    // Who can read no mode has none that is weaker.
    expect(lowered(`DEVLOOP_PERMISSION_MODE=${value}`, PROJECT, "devloop.config.sh").settings).toEqual({ mode: "strict", tightens: true });
  });
});

describe("all layers", () => {
  const layer = (name: LayerSources["name"], trusted: boolean, path: string, text: string): LayerSources => ({
    name,
    trusted,
    files: [{ path, text }],
  });

  test("the last layer that may choose a mode chooses it; others tighten", () => {
    const global = layer("global", true, "/c/ambient.yaml", "mode: smart\n");
    const own = layer("project", false, "/p/.devloop.yaml", "mode: strict\n");
    const shell = layer("project", true, "/p/devloop.config.sh", "DEVLOOP_PERMISSION_MODE=auto\n");
    expect(lowerLayers([global, own, shell]).settings).toEqual({ mode: "smart", tightenedBy: ["strict", "auto"], enforcement: "on" });
    expect(lowerLayers([global, { ...own, trusted: true }]).settings).toMatchObject({ mode: "strict", tightenedBy: [] });
  });

  test("a mode that is none is said at its place, once all modes are known", () => {
    const { namedModes } = lowerLayers([layer("project", false, "/p/.devloop.yaml", "# mine\nmode: smrt\n")]);
    expect(unknownModes(namedModes, { smrt: {} })).toEqual([]);
    expect(unknownModes(namedModes, { guard: {}, smart: {} })).toMatchObject([
      { code: "C0011", hint: "did you mean `smart`?", location: { file: "/p/.devloop.yaml", line: 2, column: 7 } },
    ]);
  });

  test("each part names its layer, file and line; passwords are not shown", () => {
    const global = layer("global", true, "/c/ambient.yaml", "mode: smart\nobservability:\n  openobserve_password: hunter2\n");
    const own = layer("project", false, "/p/.devloop.yaml", "deny_list:\n  allow_patterns: [x]\n");
    const parts = effectiveConfig([global, own]);
    expect(parts).toContainEqual(expect.objectContaining({ key: "mode", value: "guard", layer: "built-in", inForce: false }));
    expect(parts).toContainEqual(expect.objectContaining({ key: "mode", value: "smart", file: "/c/ambient.yaml", line: 1, inForce: true }));
    expect(parts).toContainEqual(expect.objectContaining({ key: "deny_list.allow_patterns", line: 2, inForce: false }));
    expect(JSON.stringify(parts)).not.toContain("hunter2");
  });
});
