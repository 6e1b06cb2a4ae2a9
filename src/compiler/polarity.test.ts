import { expect, test } from "vitest";
import { usages } from "./polarity.ts";
import { compileText } from "./testing.ts";

const SETS = 'set here: path { "a" }\nset inner: path { "b" }\nset outer: path { inner "c" except here }\nset words: word { "w" }';
const COMMAND = "command push { flags { -k=word  -f } operands { refs: word* } send refs }";

/** Which way the sets of policy `p` are pulled by what else it says: `tight`, `loose`, `both`, and `sealed` where a sealed rule does. */
function pullsOf(...lines: readonly string[]): Readonly<Record<string, string>> {
  const { graph } = compileText(`policy p "P"\n${SETS}\n${COMMAND}\n${lines.join("\n")}`);
  return Object.fromEntries(
    [...usages(graph)].map(([name, { tight, loose, sealedTight, sealedLoose }]) => [
      name.slice("p/".length),
      (tight && loose ? "both" : tight ? "tight" : "loose") + (sealedTight || sealedLoose ? " sealed" : ""),
    ]),
  );
}

const block = (clauses: string, sealed = "") => `block b ${sealed} on write { ${clauses} because "b" instead "i" }`;

test.each([
  ["a use in a block is tight", block("when path in here"), "tight"],
  ["a use in an allow is loose", "allow a on write when path in here", "loose"],
  ["a use under `not` is loose", block("when not path in here"), "loose"],
  ["`not in` is loose", block("when path not in here"), "loose"],
  ["a use in `unless` is loose", block("unless path in here"), "loose"],
  ["twice negated is tight", block("unless path not in here"), "tight"],
  ["an allow's `unless` is tight", "allow a on write unless path in here", "tight"],
  ["`no` negates", block("when no sources in here"), "loose"],
  ["`every` does not", block("when every sources in here"), "tight"],
  ["both ways at once", block("when path in here or path not in here"), "both"],
  ["a use in inline braces", block('when path in { here "x" }'), "tight"],
  ["an exception inside inline braces is loose", block('when path in { "x" except here }'), "loose"],
  ["a use as a directory", block("when path under here"), "tight"],
  ["a use by a sealed rule", block("when path in here", "sealed"), "tight sealed"],
  ["a use by way of a condition", `condition c on write = path in here\n${block("unless c")}`, "loose"],
])("%s", (_, line, pull) => {
  expect(pullsOf(line)["here"]).toBe(pull);
});

test("a set pulls the sets inside it its own way, and those that it excepts the other way", () => {
  expect(pullsOf(block("when path in outer", "sealed"))).toEqual({ outer: "tight sealed", inner: "tight sealed", here: "loose sealed" });
});

test("an exception loosens", () => {
  expect(pullsOf(block('when path under "x"'), 'except b when path in here because "e"')["here"]).toBe("loose");
});

test("nothing is known of what a signature does with a set", () => {
  const signature = (effect: string) => `command pull { flags { -k=word } operands { files: path* } ${effect} }`;
  expect(pullsOf(signature("read files when -k in words"))["words"]).toBe("both");
  expect(pullsOf(signature("delete files with recursive = (-k in words)"))["words"]).toBe("both");
});

test("a set that a command pattern names is used as the rule is", () => {
  expect(pullsOf('block b sealed on `push <words> ...` because "b" instead "i"')).toEqual({ words: "tight sealed" });
  expect(pullsOf("allow a on `push -k=<words>`")).toEqual({ words: "loose" });
  expect(pullsOf('block b on `push ...` because "b" instead "i"', 'except b on `push <words>` because "e"')).toEqual({ words: "loose" });
});

test("a param pulls the sets that its value names", () => {
  expect(pullsOf("param refs-allowed: word = { words }", "allow a on `push ...` when any refs in refs-allowed")).toEqual({
    "refs-allowed": "loose",
    words: "loose",
  });
});

test("a set that is added to another one is used as that one is, a removed one the other way", () => {
  expect(pullsOf(block("when path in here"), 'add here { inner } because "e"')["inner"]).toBe("tight");
  expect(pullsOf(block("when path in here"), 'remove here { inner } because "e"')["inner"]).toBe("loose");
});

test("sets that nothing uses are not there", () => {
  expect(pullsOf(block('when path under "x"'))).toEqual({});
});
