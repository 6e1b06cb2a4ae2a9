import { describe, expect, it } from "vitest";
import { makeRecipe } from "./makefile.ts";

describe("recipes of a Makefile", () => {
  const text =
    "OUT := build\n.PHONY: all\nall: app\n\t@echo done\n\napp: gen \\\n  deps\n\tcc -o $(OUT)/$@ $<\ngen:\n\t-rm -rf $(OUT)\nother: ; rm $(NONE)\nloop: loop\n\techo $$HOME\n";
  it("begin with the first target", () => expect(makeRecipe(text, undefined)).toContain("(echo done\n)"));
  it("come after those of what is needed", () =>
    expect(makeRecipe(text, "app")).toBe("(rm -rf build\n)\n(cc -o build/app ${MAKE_UNKNOWN}\n)"));
  it("may stand behind a semicolon", () => expect(makeRecipe(text, "other")).toContain("rm ${MAKE_UNKNOWN}"));
  it("end where targets need each other", () => expect(makeRecipe(text, "loop")).toBe("(echo $HOME\n)"));
  it("are none for a target that is not there", () => expect(makeRecipe(text, "nothing")).toBeUndefined());
  it("end where a variable holds itself", () => expect(makeRecipe("A = $(A)\nx:\n\techo $(A)\n", "x")).toContain("echo"));
});

describe("what make runs as it reads", () => {
  it.each([
    ["X := $(shell rm x)\nall: ; echo", "(: $(rm x\n)\n)"],
    ["X != rm x\nall: ; echo", "(rm x\n)"],
    ["ifeq ($(shell rm x),)\nall: ; echo", "(: ifeq ($(rm x\n),)\n)"],
    ["N = x\n$(info $(shell rm $(N)))\nall: ; echo", "(: info $(rm x\n)\n)"],
  ])("%j", (text, line) => expect(makeRecipe(text, "all")).toBe(`${line}\n(echo\n)`));

  it("comes before a target that is not there", () => expect(makeRecipe("X := $(shell rm x)", "missing")).toBe("(: $(rm x\n)\n)"));
  it("waits where the value is kept for later", () => {
    expect(makeRecipe("X = $(shell rm x)\nall: ; echo\nuse: ; echo $(X)", "all")).toBe("(echo\n)");
    expect(makeRecipe("X = $(shell rm x)\nall: ; echo\nuse: ; echo $(X)", "use")).toBe("(echo $(rm x\n)\n)");
  });
});

describe("values of a Makefile", () => {
  it.each([
    ["F = rm\nF += -r\nF ?= echo\nall: ; $(F) x", "(rm -r x\n)"],
    ["define f\n\t@rm x\n\trm y\nendef\nall: ; $(call f,1)", "(rm x\nrm y\n)"],
    ["all: ; rm $(patsubst %,$(X),y)", "(rm ${MAKE_UNKNOWN}\n)"],
    ["all: ; echo $$(id) $${X}", "(echo $(id) ${X}\n)"],
    ["all: ; rm -rf $(HOME)/x ${PWD}", "(rm -rf $HOME/x $PWD\n)"],
    ["HOME = build\nall: ; rm -rf $(HOME)", "(rm -rf build\n)"],
    ["all: ; echo $(X", "(echo ${MAKE_UNKNOWN}\n)"],
    ["all: ; echo $", "(echo $\n)"],
  ])("%j", (text, code) => expect(makeRecipe(text, "all")).toBe(code));

  it("stay few where each holds many others", () => {
    const levels = Array.from({ length: 9 }, (_, level) => `V${level} = ${`$(V${level + 1})`.repeat(100)}`);
    expect(makeRecipe(`${levels.join("\n")}\nall: ; echo $(V0)`, "all")!.length).toBeLessThan(1_000_000);
  });
});

describe("files that a Makefile includes", () => {
  const files: Readonly<Record<string, string>> = { "rules.mk": "wipe:\n\trm -r x\n", "loop.mk": "include loop.mk\nwipe: ; rm y\n" };
  const read = (name: string) => files[name];
  it.each([
    ["include rules.mk", "(rm -r x\n)"],
    ["D = rules\n-include $(D).mk missing.mk", "(rm -r x\n)"],
  ])("%j", (text, code) => expect(makeRecipe(text, "wipe", read)).toBe(code));
  it("may include themselves", () => expect(makeRecipe("include loop.mk", "wipe", read)).toContain("rm y"));
});
