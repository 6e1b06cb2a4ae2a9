import { describe, expect, test } from "vitest";
import type { Condition } from "../model/index.ts";
import { ConditionPool, SetPool } from "./pools.ts";

const fact = (name: string): Condition => ({ kind: "test", subject: { kind: "name", name }, comparison: { kind: "present" } });

describe("conditions", () => {
  test("equal ones are one, in whatever order they are joined", () => {
    const pool = new ConditionPool([]);
    const [a, b] = [pool.add(fact("a")), pool.add(fact("b"))];
    expect(pool.add(fact("a"))).toBe(a);
    expect(pool.all([a, b])).toBe(pool.all([b, a, b]));
    expect(pool.all([a, b])).not.toBe(pool.any([a, b]));
  });

  test("what is joined in the same way is flat", () => {
    const pool = new ConditionPool([]);
    const [a, b, c] = [pool.add(fact("a")), pool.add(fact("b")), pool.add(fact("c"))];
    expect(pool.conditions[pool.all([pool.all([a, b]), c])]).toEqual({ kind: "and", of: [a, b, c] });
    expect(pool.conditions[pool.all([pool.any([a, b]), c])]).toMatchObject({ kind: "and", of: [c, pool.any([a, b])] });
  });

  test("what costs least is asked first", () => {
    const pool = new ConditionPool([]);
    const looked = pool.add(fact("ignored"));
    const list = pool.add({
      kind: "test",
      subject: { kind: "name", name: "words" },
      quantifier: "any",
      comparison: { kind: "is", text: "x" },
    });
    const word = pool.add({ kind: "test", subject: { kind: "name", name: "program" }, comparison: { kind: "is", text: "git" } });
    const either = pool.any([list, word]);
    expect(pool.conditions[either]).toMatchObject({ of: [word, list] });
    expect(pool.conditions[pool.all([looked, either, pool.not(list)])]).toMatchObject({ of: [pool.not(list), either, looked] });
  });

  test("constants decide or vanish", () => {
    const pool = new ConditionPool([]);
    const a = pool.add(fact("a"));
    const [yes, no] = [pool.constant(true), pool.constant(false)];
    expect([pool.all([a, yes]), pool.any([a, no])]).toEqual([a, a]);
    expect([pool.all([a, no]), pool.any([a, yes])]).toEqual([no, yes]);
    expect([pool.all([]), pool.any([])]).toEqual([yes, no]);
    expect([pool.not(yes), pool.not(no)]).toEqual([no, yes]);
  });

  test("twice not is nothing", () => {
    const pool = new ConditionPool([]);
    const a = pool.add(fact("a"));
    expect(pool.not(pool.not(a))).toBe(a);
  });

  test("children come before their parents", () => {
    const pool = new ConditionPool([]);
    const joined = pool.all([pool.add(fact("a")), pool.not(pool.add(fact("b")))]);
    const condition = pool.conditions[joined]!;
    expect(condition.kind === "and" && condition.of.every((child) => child < joined)).toBe(true);
  });
});

describe("sets", () => {
  test("those with the same content are one, called as the first was", () => {
    const pool = new SetPool();
    const first = pool.add("path", "first", ["b", "a", "b"], ["c"], true);
    expect(pool.add("path", "second", ["a", "b"], ["c", "c"], true)).toBe(first);
    expect(pool.sets).toEqual([{ id: first, name: "first", type: "path", members: ["a", "b"], except: ["c"], foldCase: true }]);
  });

  test.each<[string, Parameters<SetPool["add"]>]>([
    ["type", ["word", "s", ["a"], [], false]],
    ["exceptions", ["path", "s", ["a"], ["b"], false]],
    ["folding of case", ["path", "s", ["a"], [], true]],
  ])("another %s makes another set", (_, content) => {
    const pool = new SetPool();
    expect(pool.add("path", "s", ["a"], [], false)).not.toBe(pool.add(...content));
  });
});
