import { describe, expect, it } from "vitest";
import { precommitHooks } from "./precommit.ts";

describe("hooks of pre-commit", () => {
  const local = "{ repo: local, hooks: [{ id: a, entry: make check, args: ['a b'] }, { id: b }] }";
  it("are those of the project", () =>
    expect(precommitHooks(`repos:\n- { repo: 'https://h.example/x', hooks: [{ id: c, entry: rm }] }\n- ${local}`)).toBe(
      '(make check "a b"\n)',
    ));
  it("may be patterns, which run nothing", () =>
    expect(precommitHooks("repos: [{ repo: local, hooks: [{ id: a, entry: rm -rf /, language: pygrep }] }]")).toBeUndefined());
  it.each(["", "repos: 3", "- a"])("%j has none", (text) => expect(precommitHooks(text)).toBeUndefined());
});
