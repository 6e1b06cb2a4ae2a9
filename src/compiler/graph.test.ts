import { describe, expect, test } from "vitest";
import { type Policy, resolveIn, resolveRule, ruleId, ruleNames } from "./graph.ts";
import { compileLayers, compileText, inLanguage, layerOf, saidOf, withProgram } from "./testing.ts";

const rule = (name: string) => `warn ${name} on write because "w"`;

const { graph } = compileText(
  `policy house/files "H"\n${rule("secret")}\n${rule("loop")}\nset s: path { "a" }`,
  `policy house/net "N"\n${rule("loop")}\nwarn \`curl ...\`, \`wget ...\` because "w"`,
  'policy user "U"\nuse house/files\nuse house/net as n\nset s: path { "b" }',
);
const user: Policy = graph.policies.find(({ name }) => name === "user")!;

test("a name is the policy's own, one of a policy that it uses, or the full name", () => {
  expect(resolveIn(user, "s", graph.sets)).toBe("user/s");
  expect(resolveIn(user, "files/s", graph.sets)).toBe("house/files/s");
  expect(resolveIn(user, "house/files/s", graph.sets)).toBe("house/files/s");
  expect(resolveIn(user, "n/loop", graph.rules)).toBe("house/net/loop");
});

test("a name of a policy that is not used is none, nor is the beginning of an alias", () => {
  expect(resolveIn(graph.policies.find(({ name }) => name === "house/net")!, "files/s", graph.sets)).toBeUndefined();
  expect(resolveIn(user, "file/s", graph.sets)).toBeUndefined();
});

test.each([
  ["a full id", "house/net/loop", ["house/net/loop"], false],
  ["the end of exactly one id", "secret", ["house/files/secret"], false],
  ["a longer end", "net/loop", ["house/net/loop"], false],
  ["the end of several ids", "loop", ["house/files/loop", "house/net/loop"], true],
  ["a policy: all its rules", "house/files", ["house/files/secret", "house/files/loop"], false],
  ["a part of a word", "ecret", [], false],
  ["nothing", "unknown", [], false],
])("%s names rules", (_, name, ids, ambiguous) => {
  expect(resolveRule(graph, name, user)).toEqual({ ids, ambiguous });
});

test("a rule without a name is called by its verdict and its patterns", () => {
  const unnamed = [...graph.rules.values()].filter(({ item }) => !item.name);
  expect(unnamed.map(({ item, policy }) => ruleId(item, policy))).toEqual(["house/net/warn curl ..., wget ..."]);
});

test("a rule is offered by its bare name and its id", () => {
  expect(ruleNames(graph)).toEqual(expect.arrayContaining(["secret", "house/files/secret"]));
});

describe("a name in a lower layer", () => {
  const GLOBAL = inLanguage(`policy me "Mine"
set kept: path { "*.ledger" }
set spared: path { "*.tmp" }
use helpers
${rule("ledger")}
block held on write when path in kept and path not in helpers/spared because "w" instead "i"
allow scratch on write when path in helpers/spared
except ledger on write when path in spared because "x"
`);
  const HELPERS = inLanguage(`policy helpers "H"\nset spared: path { "*.out" }\n${rule("force-push")}`);
  const output = (...texts: readonly string[]) =>
    withProgram(compileLayers(layerOf("global", [GLOBAL, HELPERS]), layerOf("project", texts.map(inLanguage), false)));

  test("means what it meant, whatever a higher layer calls its own", () => {
    const project = [`policy p "P"\n${rule("ledger")}${rule("force-push")}`, 'policy me/helpers "P"\nset spared: path { "**" }\n'];
    const { graph: layered, program, diagnostics } = output(...project);
    expect(saidOf({ diagnostics }).filter((said) => !said.startsWith("P04"))).toEqual([]);
    expect(Array.from(program.exceptions, ([id]) => id)).toEqual(["me/ledger"]);
    const me = layered.policies.find(({ name }) => name === "me")!;
    expect(resolveIn(me, "helpers/spared", layered.sets)).toBe("helpers/spared");
    expect(resolveRule(layered, "force-push", me)).toEqual({ ids: ["helpers/force-push"], ambiguous: false });
    expect(resolveRule(layered, "p", me).ids).toEqual([]);
  });

  test("is its own policy's first", () => {
    const { graph: layered } = output(`policy p "P"\n${rule("force-push")}`);
    const project = layered.policies.find(({ name }) => name === "p")!;
    expect(resolveRule(layered, "force-push", project).ids).toEqual(["p/force-push"]);
    expect(resolveRule(layered, "ledger", project).ids).toEqual(["me/ledger"]);
  });
});
