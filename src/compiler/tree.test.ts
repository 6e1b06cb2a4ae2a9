import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluateCondition } from "../conditions/index.ts";
import { CONTEXT } from "../conditions/test-context.ts";
import { EffectScope, newJudging } from "../engine/effect-scope.ts";
import { newCounters } from "../engine/index.ts";
import { walkTree } from "../engine/tree-walk.ts";
import { ANY, knownWord, type PathValue, type Program, type Scalar, type TreeNode, type Value, type Word, wordOf } from "../model/index.ts";
import { compileLayers, compileText, inLanguage, layerOf } from "./testing.ts";

/** The program of rules on writes, which are numbered in the order of their conditions. */
function programOf(...conditions: readonly string[]): Program {
  const rules = conditions.map((condition, number) => `block r${number} on write when ${condition} because "b" instead "i"`);
  return compileText(`policy p "P"\n${rules.join("\n")}`).program;
}

function nodeOf(program: Program): TreeNode {
  return program.tree.verbs.get("write")!;
}

describe("what a node tells apart", () => {
  test("rules without a condition are judged one by one", () => {
    const { program } = compileText('policy p "P"\nblock a on write because "b" instead "i"\nwarn b on write because "b"');
    expect(nodeOf(program)).toEqual({ rules: [0, 1] });
  });

  test("a necessary condition that two rules share is tested once for both", () => {
    const program = programOf("link and discard", "link and tree", "tree or discard");
    expect(nodeOf(program)).toMatchObject({
      rules: [2],
      below: { branches: [{ node: { rules: [0, 1] } }], switches: [], memberships: [] },
    });
  });

  test("rules that each ask for a text of one subject are found by that text, whatever other texts there are", () => {
    const program = programOf('via is "cp"', 'via in { "cp" "mv" }', 'via is "dd" or via is "mv"');
    expect(nodeOf(program).rules).toEqual([]);
    expect(nodeOf(program).below!.switches).toEqual([
      {
        subject: "via",
        cases: new Map([
          ["cp", { rules: [0, 1] }],
          ["mv", { rules: [1, 2] }],
          ["dd", { rules: [2] }],
        ]),
      },
    ]);
  });

  test("rules on path sets are found by the sets that have the path", () => {
    const program = programOf('path in { "*.pem" }', 'path in { "*.key" } or path in { "*.pem" }');
    const pem = [...program.sets].find((set) => set.members[0] === "*.pem")!.id;
    const [membership] = nodeOf(program).below!.memberships;
    expect(membership).toMatchObject({ subject: "path", nodes: { [pem]: { rules: [0, 1] } } });
  });

  test.each([
    ["a negation", 'not via is "cp"'],
    ["an absence", 'via is not "cp"'],
    ["an alternative that asks for something else", 'via is "cp" or link'],
    ["globs", 'via in { "c*" }'],
    ["every member", 'every sources in { "*.pem" }'],
    ["no member", 'no sources in { "*.pem" }'],
    ["the sets of a list's members", 'any sources in { "*.pem" }'],
    ["the context", 'mode is "guard"'],
  ])("%s narrows nothing", (_, condition) => {
    expect(nodeOf(programOf(condition))).toEqual({ rules: [0] });
  });

  test.each(['every words is "x"', 'no words in { "x" "y" }'])("of a list only `any` leads to a text: %s", (condition) => {
    const { program } = compileText(
      `policy p "P"\nwarn a on command when ${condition} because "b"\nwarn b on command when any words is "x" because "b"`,
    );
    expect(program.tree.verbs.get("command")).toMatchObject({
      rules: [0],
      below: { switches: [{ subject: "words", cases: new Map([["x", { rules: [1] }]]) }] },
    });
  });

  test("a rule with the same verb twice is there once", () => {
    const { program } = compileText('policy p "P"\nblock a on write, delete, write when path under "x" because "b" instead "i"');
    expect(nodeOf(program)).toEqual({ rules: [0] });
    expect(program.tree.verbs.get("delete")).toEqual({ rules: [0] });
  });
});

describe("where a rule is looked for", () => {
  test("by the last command's name of its pattern; where that is a glob, at every command", () => {
    const { program } = compileText('policy p "P"\nallow a on `cat ... | {sh,bash} ...`\nallow b on `mk* ...`');
    expect([...program.tree.commands].map(([name, { rules }]) => [name, rules])).toEqual([
      ["sh", [0]],
      ["bash", [0]],
    ]);
    expect(program.tree.anyCommand).toEqual({ rules: [1] });
  });

  test("a rule of a mode is below the condition on the mode, with the others of that mode", () => {
    const { program } = compileText(
      'policy reads "R"\nallow a on read when path under "x"\nallow b on read',
      'policy p "P"\nwarn c on read because "b"\nmode one uses reads { otherwise -> pass }\nmode two uses reads { otherwise -> pass }',
    );
    const { rules, below } = program.tree.verbs.get("read")!;
    expect({ rules, branches: below?.branches.map(({ condition, node }) => [program.conditions.at(condition), node]) }).toEqual({
      rules: [2],
      branches: [
        [
          {
            kind: "test",
            subject: { kind: "context", name: "mode" },
            comparison: {
              kind: "either",
              of: [
                { kind: "is", text: "one" },
                { kind: "is", text: "two" },
              ],
            },
          },
          { rules: [0, 1] },
        ],
      ],
    });
  });

  test("a rule that finds credentials is looked for by their kinds, and not at every content", () => {
    const { program } = compileText(
      'policy p "P"\nwarn a on content { finds "x" /\\bx-[0-9]{9}\\b/ finds "y" /\\by-[0-9]{9}\\b/ because "b" }\nwarn b on content when path under "x" because "b"',
    );
    expect([...program.tree.finds]).toEqual([[0], [0]]);
    expect(program.tree.verbs.get("content")).toEqual({ rules: [1] });
  });
});

describe("no rule that may match is passed by", () => {
  const tests = [
    'via is "cp"',
    'via is not "cp"',
    'via in { "cp" "mv" }',
    'via in { "c*" }',
    'path in { "*.pem" }',
    'path in { "*.key" "a/**" except "*.pem" }',
    'path not in { "*.pem" }',
    'any sources in { "*.pem" }',
    'every sources in { "*.pem" }',
    'no sources in { "*.pem" }',
    "link",
    'path under "a"',
  ];
  const condition = fc.letrec<{ any: string; test: string; joined: string; negated: string }>((tie) => ({
    any: fc.oneof({ maxDepth: 3 }, tie("test"), tie("joined"), tie("negated")),
    test: fc.constantFrom(...tests),
    joined: fc.tuple(tie("any"), fc.constantFrom("and", "or"), tie("any")).map(([left, word, right]) => `(${left} ${word} ${right})`),
    negated: tie("any").map((inner) => `not (${inner})`),
  })).any;
  const word = fc.constantFrom<Word>(knownWord("cp"), knownWord("dd"), wordOf(["c", ANY]), wordOf([ANY]));
  const path = fc
    .constantFrom<Word>(
      knownWord("/home/user/project/a/x.pem"),
      knownWord("/srv/x"),
      wordOf(["/home/user/project/", ANY, ".key"]),
      wordOf([ANY]),
    )
    .map((text): PathValue => ({ kind: "path", written: text, lexical: text, real: text, local: true, contents: false, tree: false }));
  const listOf = (item: fc.Arbitrary<Scalar>) =>
    fc.record({ kind: fc.constant("list" as const), items: fc.array(item, { maxLength: 2 }), open: fc.boolean() });
  const fields: fc.Arbitrary<Readonly<Record<string, Value>>> = fc.record({
    via: fc.option(word, { nil: undefined }),
    path: fc.option(path, { nil: undefined }),
    sources: fc.option(listOf(path), { nil: undefined }),
    link: fc.constantFrom<Value>({ kind: "truth", value: true }, { kind: "truth", value: "unknown" }, undefined),
  });

  /** Of the effects with these fields, each is led to every rule whose condition is not false. */
  function expectLed(conditions: readonly string[], effects: readonly Readonly<Record<string, Value>>[]): void {
    const rules = conditions.map((text, number) => `warn r${number} on write when ${text} because "b"`);
    const { program } = compileLayers(layerOf("global", [inLanguage(`policy p "P"\n${rules.join("\n")}`)]));
    // A condition that can never hold is an error.
    fc.pre(program !== undefined);
    for (const fields of effects) {
      const scope = new EffectScope(
        newJudging(program, CONTEXT, newCounters()),
        { verb: "write", fields, call: -1, origin: "tool" },
        undefined,
      );
      const visited = new Set<number>();
      walkTree(nodeOf(program), scope, (rule) => visited.add(rule));
      for (const [number, { condition }] of [...program.rules].entries())
        if (evaluateCondition(condition!, scope) !== false) expect(visited, conditions[number]).toContain(number);
    }
  }

  test("whatever the conditions and however little is known", () => {
    const conditions = fc.array(condition, { minLength: 1, maxLength: 6 });
    fc.assert(fc.property(conditions, fc.array(fields, { minLength: 1, maxLength: 8 }), expectLed), { numRuns: 60, seed: 20260115 });
  });
});
