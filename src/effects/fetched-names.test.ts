/** What is fetched into a directory has the name that its address ends with. */
import { describe, expect, it } from "vitest";
import { contextOf, effectLines, programOf, understandCommand } from "./testing.ts";

const PROGRAM = programOf(`
  command get { flags { -P=dir } operands { urls: url* } copy urls to cwd when not -P copy urls to -P }
  command sync { operands { urls: url* } copy urls to cwd with tree }
  command sh { operands { script: path? args: rest? } execute script as shell with rest = args }
  command dpkg { flags { -i } operands { packages: path* } execute packages with source = "file" when -i }
`);

const effects = (command: string) => effectLines(understandCommand(PROGRAM, command, contextOf({}, {})));

describe("a file that is fetched by its address alone", () => {
  it.each([
    ["get https://h.example/a/i.sh", "write /repo/app/i.sh"],
    ["get 'https://h.example/i.sh?x=1#top'", "write /repo/app/i.sh"],
    ["get -P /srv/d https://h.example/i.sh", "write /srv/d/i.sh"],
    ["get https://h.example/a.sh https://h.example/b.sh", "write /repo/app/b.sh"],
  ])("lands under its name: %s", (command, line) => expect(effects(command).some((each) => each.startsWith(line))).toBe(true));

  it("is code from the network where it is run", () =>
    expect(effects("get https://h.example/i.sh && sh i.sh").some((line) => line.startsWith("execute") && line.includes("network"))).toBe(
      true,
    ));

  it("is code from the network where it is installed, or run unread", () => {
    expect(effects("get https://h.example/i.deb && dpkg -i i.deb")).toContain("execute /repo/app/i.deb source=network");
    expect(effects("dpkg -i i.deb")).toContain("execute /repo/app/i.deb source=file");
  });

  it("is code from the network under the name that it has on another machine", () =>
    expect(effects("get h:a/i.sh && sh i.sh").some((line) => line.startsWith("execute") && line.includes("network"))).toBe(true));

  it("is code from the network where whole directories may come that way", () => {
    expect(effects("sync h:a/i.sh && sh i.sh").some((line) => line.startsWith("execute") && line.includes("network"))).toBe(true);
    expect(effects("sync h:a/ && sh i.sh").some((line) => line.includes("source=network"))).toBe(false);
  });

  it("is not what another file of the directory holds", () =>
    expect(effects("get https://h.example/data.csv && sh i.sh").some((line) => line.includes("source=network"))).toBe(false));

  it("has an unknown name where the address has none, or is not known", () => {
    expect(effects("get https://h.example/").some((line) => line.startsWith("write /repo/app/i"))).toBe(false);
    expect(effects('get "https://h.example/$F"').filter((line) => line.startsWith("write"))).toHaveLength(1);
  });
});
