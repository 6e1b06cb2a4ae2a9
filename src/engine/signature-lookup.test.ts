import { expect, test } from "vitest";
import type { CommandSignature } from "../model/index.ts";
import { globPlaces, signatureLookup } from "./signature-lookup.ts";

const NAMES = ["[", "docker container ls", "git", "git push", "github", "mkfs.*", "python[23]", "zsh"];

/** The signatures of these names, and which of them were read. */
function lookupOf(names: readonly string[]) {
  const read: string[] = [];
  const lookup = signatureLookup({ length: names.length, at: (place) => names[place]! }, globPlaces(names), (place) => {
    read.push(names[place]!);
    return { name: names[place]! } as Partial<CommandSignature> as CommandSignature;
  });
  return { ...lookup, read };
}

test.each([
  ["git", "git"],
  ["git push", "git push"],
  ["zsh", "zsh"],
  ["[", "["],
  ["mkfs.ext4", "mkfs.*"],
  ["mkfs.", "mkfs.*"],
  ["python3", "python[23]"],
])("the signature of `%s` is that of `%s`", (name, declared) => {
  expect(lookupOf(NAMES).signature(name)?.name).toBe(declared);
});

test.each(["gi", "git pull", "mkfs", "mkfsXext4", "mkfs.ext4 /dev/sda", "python", "python4", "", "constructor"])(
  "`%s` has none",
  (name) => {
    const { signature } = lookupOf(NAMES);
    expect([signature(name), signature(name)]).toEqual([undefined, undefined]);
  },
);

test.each([
  ["git", true],
  ["docker", true],
  ["docker container", true],
  ["docker cont", false],
  ["github", false],
  ["zsh", false],
  ["", false],
])("`%s` is the beginning of a longer name: %s", (name, expected) => {
  const { hasSubcommands } = lookupOf(NAMES);
  expect([hasSubcommands(name), hasSubcommands(name)]).toEqual([expected, expected]);
});

test("a signature is read when it is first asked for, and once", () => {
  const { signature, read } = lookupOf(NAMES);
  expect(read).toEqual([]);
  expect(signature("git")).toBe(signature("git"));
  expect(read).toEqual(["git"]);
});

test("every name can be listed", () => {
  expect(lookupOf(NAMES).signatureNames()).toEqual(NAMES);
  expect(lookupOf([]).signatureNames()).toEqual([]);
});

test("`[` alone is a program and no glob", () => {
  expect(globPlaces(NAMES).map((place) => NAMES[place])).toEqual(["mkfs.*", "python[23]"]);
});
