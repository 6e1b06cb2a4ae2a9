/** S15: an error costs the layer with which it comes, and never one below it. */
import { describe, expect, test } from "vitest";
import { loadRegexEngine } from "../automata/index.ts";
import { understand } from "../effects/index.ts";
import { cautious, decide, missingLayer, newCounters } from "../engine/index.ts";
import type { Action, Program } from "../model/index.ts";
import { referenceContext } from "../testing/reference-world.ts";
import type { LayerSources } from "./layers.ts";
import { settleLayers } from "./settle-layers.ts";

const BUILT_IN: LayerSources = {
  name: "built-in",
  trusted: true,
  files: [
    { path: "policies/modes.policy", text: 'language 1\npolicy modes "Modes"\nmode guard { otherwise -> pass }\ncommand ls { }\n' },
    {
      path: "policies/git.policy",
      text: `language 1
policy git "Git"
block force-push on \`push --force ...\` {
  because "history" instead "ask"
  tests { hit \`push --force origin\` miss \`push origin\` }
}
`,
    },
  ],
};
const ME = `language 1
policy me "Mine"
block ledger on write when path in { "*.ledger" } because "kept by hand" instead "ask"
except force-push when any words is "wip" because "mine"
`;
const layerOf = (name: "global" | "project", text: string, trusted = name === "global"): LayerSources => ({
  name,
  trusted,
  ...(name === "project" ? { root: "/p" } : {}),
  files: [{ path: name === "global" ? "/h/me.policy" : "/p/.devloop/a.policy", text }],
});
const settle = (layers: readonly LayerSources[], earlier: (layer: LayerSources) => LayerSources | undefined = () => undefined) =>
  settleLayers({ sources: BUILT_IN, program: undefined }, layers, earlier);

const WRITE: Action = { kind: "write", tool: "Write", path: "a.ledger", content: "x" };
const LIST: Action = { kind: "command", tool: "Bash", shell: "bash", command: "ls" };

function verdict(program: Program | undefined, action: Action): string | undefined {
  if (!program) return undefined;
  const context = referenceContext({});
  const counters = newCounters();
  const decision = decide(understand(action, program, context, counters), { program, context, engine: loadRegexEngine(), counters });
  return cautious(decision, missingLayer(program)).verdict;
}

describe("a project that is not trusted does not switch the global layer off", () => {
  test.each([
    ["a rule with the name that the global layer uses", 'warn force-push on `foo ...` because "x"'],
    ["a rule that makes a test of the global layer fail", 'block all on command because "x" instead "y"'],
    ["an error of its own", 'block all on command when path in nowhere because "x" instead "y"'],
  ])("by %s", (_, line) => {
    const tested = `${ME}allow listing on \`ls ...\` { tests { hit \`ls\` } }\n`;
    const { program } = settle([layerOf("global", tested), layerOf("project", `language 1\npolicy a "A"\n${line}\n`)]);
    expect(verdict(program, WRITE)).toBe("block");
    expect(program?.replaced?.some(({ layer }) => layer === "global") ?? false).toBe(false);
  });
});

describe("a layer with an error", () => {
  const BROKEN = `${ME}block more on write when path in nowhere because "x" instead "y"\n`;

  test("is left out; the file, the place and the command to see all are said", () => {
    const { program, replaced, kept } = settle([layerOf("global", ME), layerOf("project", BROKEN.replace("policy me", "policy a"))]);
    expect(replaced).toEqual([
      { layer: "project", by: "nothing", why: expect.stringMatching(/^\.devloop\/a\.policy:5:\d+: there is no set `nowhere`/) },
    ]);
    expect(kept.map(({ name }) => name)).toEqual(["global"]);
    expect(program?.notices.at(-1)).toMatch(/^the project policies have errors and are left out: .*; `dl rules check` shows all$/);
    expect(verdict(program, LIST)).toBe("pass");
  });

  test("while the global one is missing, what would pass is asked", () => {
    const { program } = settle([layerOf("global", BROKEN)]);
    expect(program?.replaced).toMatchObject([{ layer: "global", by: "nothing" }]);
    expect(verdict(program, LIST)).toBe("escalate");
  });

  test("its last good state judges, unless that has errors by now; only what holds in the end is said", () => {
    const good = settle([layerOf("global", BROKEN)], () => layerOf("global", ME));
    expect(good.replaced).toMatchObject([{ layer: "global", by: "last good" }]);
    expect([verdict(good.program, WRITE), verdict(good.program, LIST)]).toEqual(["block", "pass"]);
    const none = settle([layerOf("global", BROKEN)], () => layerOf("global", BROKEN));
    expect(none.replaced).toMatchObject([{ layer: "global", by: "nothing" }]);
    expect(none.program?.notices).toHaveLength(1);
  });
});
