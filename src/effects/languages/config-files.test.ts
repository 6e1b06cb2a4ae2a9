import { describe, expect, it } from "vitest";
import { contextOf, effectLines, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
  command ssh { flags { -F=path } operands { host: host command: rest? } execute -F as ssh }
  command curl { flags { -K|--config=path -T|--upload-file=path -o|--output=path --url=url } operands { urls: url* } execute -K as curl copy -T to urls, --url copy urls, --url to -o }
`);

function effects(command: string, text: string): readonly string[] {
  return effectLines(understandCommand(PROGRAM, command, contextOf({}, { "/repo/app/f": text })));
}

describe("a configuration of ssh", () => {
  it.each(["ProxyCommand rm /x", "Host *\n  LocalCommand=rm /x", "KnownHostsCommand rm /x %H", 'Match host a exec "rm /x"'])(
    "%j runs its command",
    (text) => expect(effects("ssh -F f host", text)).toContain("delete /x"),
  );
  it.each(["ProxyCommand none", "# ProxyCommand rm /x", "User rm", "ProxyJump rm"])("%j runs none", (text) =>
    expect(effects("ssh -F f host", text)).not.toContain("delete /x"),
  );
});

describe("a configuration of curl", () => {
  it.each([
    ["curl -K f", 'url = "https://h.example/a"\noutput = "/x"'],
    ["curl -K f", "-o /x\nurl https://h.example/a"],
    ["curl --config=f https://h.example/a", "output: /x"],
    ["curl -K f https://h.example/a", '# all\nsilent\noutput = "/\\x78"'],
  ])("%s with %j writes", (command, text) => expect(effects(command, text)).toContain("write /x"));
  it("may name itself", () => expect(effects("curl -K f", "config = f\nurl = https://h.example/a")).not.toContain("write /x"));
  it("sends what it names", () =>
    expect(
      effects("curl -K f https://h.example/a", "upload-file = .env").some((line) => line.startsWith("send") && line.includes(".env")),
    ).toBe(true));
});
