/** S5 for configuration files: whatever an untrusted project writes into its own, no verdict is weaker than without it. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { loadRegexEngine } from "../src/automata/index.ts";
import { compilePolicies } from "../src/compiler/index.ts";
import { type LayerSources, lowerLayers, stanceOf, strictestOf } from "../src/config/index.ts";
import { understand } from "../src/effects/index.ts";
import { decide, newCounters } from "../src/engine/index.ts";
import type { Action, Result } from "../src/model/index.ts";
import { referenceContext } from "../src/testing/reference-world.ts";
import { MODES } from "./support/programs.ts";

const BASE = `language 1
policy deny-list "Files"
block secret-file on write when path in { ".env" "*.pem" } because "secret" instead "ask"
`;
const DELETES = `language 1
policy recursive-delete "Trees"
block outside on delete when recursive and not path under project because "outside" instead "ask"
warn inside on delete when recursive because "inside"
command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
command npm publish { flags { --dry-run } operands { packages: word* } send "registry.example" }
command cat { operands { paths: path* } read paths }
`;
const BUILT_IN: LayerSources = {
  name: "global",
  trusted: true,
  files: [
    { path: "modes.policy", text: MODES },
    { path: "deny.policy", text: BASE },
    { path: "deletes.policy", text: DELETES },
  ],
};
const ACTIONS: readonly Action[] = [
  ...["rm -rf target", "rm -rf /srv/x", "npm publish", "npm publish --dry-run", "cat a.pem", "cat a && rm -rf /srv/x", "ls"].map(
    (command): Action => ({ kind: "command", tool: "Bash", shell: "bash", command }),
  ),
  ...[".env", "a.pem", "src/a.ts"].map((path): Action => ({ kind: "write", tool: "Write", path, content: "x" })),
];
const ORDER: readonly Result[] = ["allow", "pass", "escalate", "block"];

function resultsWith(layers: readonly LayerSources[]): number[] | undefined {
  const lowered = lowerLayers([BUILT_IN, ...layers]);
  if (lowered.diagnostics.some((diagnostic) => diagnostic.severity === "error")) return undefined;
  const { program } = compilePolicies({ layers: lowered.layers });
  if (!program) return undefined;
  const stance = stanceOf({ settings: lowered.settings, installed: "guard", switchedOff: false, modes: program.modes });
  return ACTIONS.map((action) => {
    const judge = (mode: string) => {
      const context = referenceContext({ mode });
      const counters = newCounters();
      return decide(understand(action, program, context, counters), { program, context, engine: loadRegexEngine(), counters });
    };
    return ORDER.indexOf(strictestOf(judge(stance.mode), stance.stricter.map(judge)).result);
  });
}

const entries = fc.array(
  fc.constantFrom(
    ".env",
    "*.pem",
    "*",
    "**",
    "src/**",
    "rm -rf target",
    "rm -rf /srv/x",
    "npm publish*",
    "npm publish",
    "cat *",
    "ls",
    "a; b",
  ),
  { maxLength: 3 },
);
const settings = fc.record(
  {
    ambient: fc.boolean(),
    mode: fc.constantFrom("guard", "smart", "strict", "auto", "off", "nonsense"),
    deny_list: fc.record({ extra_patterns: entries, remove_patterns: entries, allow_patterns: entries }, { requiredKeys: [] }),
    dangerous_ops: fc.record({ extra_patterns: fc.constant([]), allow_patterns: entries }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);
const permissions = fc.record({ allow: entries, deny: entries, escalate: entries }, { requiredKeys: [] });
const shell = fc.constantFrom(
  "",
  "DEVLOOP_PERMISSION_MODE=off",
  "DEVLOOP_PERMISSION_MODE=auto",
  "DEVLOOP_PERMISSION_MODE=strict",
  "DEVLOOP_PERMISSION_MODE=$(x)",
);

test("no untrusted configuration weakens a verdict", () => {
  const without = resultsWith([])!;
  let stricter = 0;
  fc.assert(
    fc.property(settings, permissions, shell, (yaml, lists, text) => {
      const files = [
        { path: "/p/.devloop.yaml", text: JSON.stringify(yaml) },
        { path: "/p/devloop.config.sh", text },
        { path: "/p/.devloop/permissions.yaml", text: JSON.stringify(lists) },
      ];
      const results = resultsWith([{ name: "project", trusted: false, files }]);
      expect(results).toBeDefined();
      for (const [index, result] of results!.entries())
        expect(result, JSON.stringify(ACTIONS[index])).toBeGreaterThanOrEqual(without[index]!);
      if (results!.some((result, index) => result > without[index]!)) stricter++;
    }),
    { numRuns: 120 },
  );
  // Otherwise the property would hold for a loader that reads nothing.
  expect(stricter).toBeGreaterThan(20);
});

test("trusted, the same configuration loosens what it names, and nothing else", () => {
  const yaml = { deny_list: { allow_patterns: ["*.pem"] }, dangerous_ops: { allow_patterns: ["rm -rf /srv/x"] } };
  const results = resultsWith([{ name: "project", trusted: true, files: [{ path: "/p/.devloop.yaml", text: JSON.stringify(yaml) }] }])!;
  const resultOf = (text: string) => ORDER[results[ACTIONS.findIndex((action) => JSON.stringify(action).includes(`"${text}"`))]!];
  expect(resultOf("a.pem")).toBe("pass");
  expect(resultOf(".env")).toBe("block");
  expect(resultOf("rm -rf /srv/x")).toBe("pass");
  expect(resultOf("cat a && rm -rf /srv/x")).toBe("pass");
});
