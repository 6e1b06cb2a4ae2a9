import { describe, expect, it } from "vitest";
import { justRecipe } from "./justfile.ts";

describe("recipes of a justfile", () => {
  const text = "set shell := ['bash']\ndefault: build\n\nbuild target='x': prepare\n  @echo {{target}}\n\nprepare:\n    rm -rf out\n";
  it("begin with the first one", () => expect(justRecipe(text, undefined)).toBe("(rm -rf out\n)\n(echo ${JUST_UNKNOWN}\n)"));
  it("are none for a name that is not there", () => expect(justRecipe(text, "nothing")).toBeUndefined());
});

describe("what stands around recipes of a justfile", () => {
  it("runs as the file is read", () => expect(justRecipe("x := `rm x` + `id`\nok:\n  echo", "ok")).toBe("(rm x\n)\n(id\n)\n(echo\n)"));
  it("is put in where it is a text", () =>
    expect(justRecipe("d := 'out'\nok:\n  rm {{d}} {{e}}", "ok")).toBe("(rm out ${JUST_UNKNOWN}\n)"));
  it("may be in another file", () =>
    expect(justRecipe('import "other.just"\nok:\n  echo', "wipe", (name) => (name === "other.just" ? "wipe:\n  rm x" : undefined))).toBe(
      "(rm x\n)",
    ));
});

it("a recipe that names its interpreter is one program of it", () =>
  expect(justRecipe("ok:\n    #!/usr/bin/env python3\n    if 1:\n        f()", "ok")).toBe(
    "(python3 <<'JUST_END'\nif 1:\n    f()\nJUST_END\n)",
  ));
