import { describe, expect, it } from "vitest";
import { effectLines, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
  type setting { "alias.{alias}=!{code}" "core.pager={code}" "{key}" }
  command ls, make, npm, cat, less { flags { ... } operands { words: word* } }
  command git { flags { -c=setting* ... } operands { words: word* } execute code as shell }
  command env { flags { -i } operands { assignments: assignment* command: rest? } execute command as command with set = assignments }
  command bash { flags { -c } operands { code: word args: rest? } execute code as shell }
  command export { flags { "-*" } operands { words: word* } }
`);

function effects(command: string): readonly string[] {
  return effectLines(understandCommand(PROGRAM, command)).filter((line) => !line.startsWith("mention"));
}

describe("assignments", () => {
  it.each([
    ["LD_PRELOAD=./x.so ls", "execute /repo/app/x.so source=file name=LD_PRELOAD"],
    ["env LD_PRELOAD=/t/x.so ls", "execute /t/x.so source=file name=LD_PRELOAD"],
    ["export LD_PRELOAD=/t/x.so", "execute /t/x.so source=file name=LD_PRELOAD"],
    ["LD_PRELOAD=/t/x.so; export LD_PRELOAD; ls", "execute /t/x.so source=file name=LD_PRELOAD"],
    ["BAT_PAGER='rm -rf /' cat a", "delete / tree recursive"],
    ["KUBECTL_EXTERNAL_DIFF='rm -rf /' ls", "delete / tree recursive"],
    ["PATH=/tmp/bin:$PATH ls", "execute /tmp/bin source=file language=shell name=PATH"],
    ["PATH=/tmp/bin:$PATH; ls", "execute /tmp/bin source=file language=shell name=PATH"],
    ["PYTHONPATH=/evil/modules make", "execute /evil/modules source=file language=shell name=PYTHONPATH"],
    ["NODE_OPTIONS='--require /t/x.js' npm test", "execute /t/x.js source=file name=NODE_OPTIONS"],
    ["NODE_OPTIONS='--require ./x.js' npm test", "execute source=literal name=NODE_OPTIONS"],
    ["JAVA_TOOL_OPTIONS=-javaagent:/t/x.jar make", "execute /t/x.jar source=file name=JAVA_TOOL_OPTIONS"],
    ["GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.pager GIT_CONFIG_VALUE_0='rm -rf /' git log", "delete / tree recursive"],
    ["GIT_CONFIG_KEY_0=alias.x GIT_CONFIG_VALUE_0='!rm -rf /' git x", "delete / tree recursive"],
    ["BASH_ENV=/t/x bash -c ls", "execute /t/x source=file language=shell"],
    ["GIT_SSH_COMMAND='rm -rf /' git fetch", "delete / tree recursive"],
    ["LESSOPEN='|rm -rf /' less f", "delete / tree recursive"],
    ["EDITOR='rm -rf /' git commit", "delete / tree recursive"],
    ["CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER='rm -rf /' make", "delete / tree recursive"],
    ["GIT_TRACE=/t/x git log", "write /t/x"],
    ["TAG='$(shell rm -rf /)' make", "delete / tree recursive"],
    ["export TAG='${shell rm -rf /}'", "delete / tree recursive"],
    ["TAG='x; rm y' make", "execute source=literal name=TAG"],
    ["GIT_TRACE2_EVENT=/t/x/ git log", "write /t/x tree"],
    ["export NODE_V8_COVERAGE=/t/x", "write /t/x tree"],
    ["GOFLAGS=-toolexec=/t/x make", "execute /t/x source=file name=GOFLAGS"],
    ["RUSTFLAGS='-C linker=/t/x' make", "execute /t/x source=file name=RUSTFLAGS"],
    ["MAKEFLAGS='X=$(shell id)' make", "execute source=literal name=MAKEFLAGS"],
  ])("%s has the effect %s", (command, line) => expect(effects(command)).toContain(line));

  it.each([
    "FOO=1 npm test",
    "NODE_OPTIONS=--max-old-space-size=4096 npm test",
    "PYTHONPATH=src:. make",
    "PATH=$HOME/.local/bin:./node_modules/.bin:$PATH make",
    "GIT_PAGER= git log",
    "BAT_PAGER=less cat a",
    "SYSTEMD_PAGER= ls",
    "GIT_PAGER=cat git log",
    "CC=gcc make -j8",
    "MAKEFLAGS=-j8 make",
    "GIT_TRACE=1 git log",
    "TAG='x; y' npm test",
    "CFLAGS='-O2 -g' make",
    "GIT_TRACE=/dev/null git log",
    "GOFLAGS=-mod=mod make",
    "RUSTFLAGS='-D warnings' make",
    "CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER=clang make",
    "ENV=production npm test",
    "GIT_CONFIG_GLOBAL=/dev/null git log",
    "export FOO=bar",
    "JAVA_TOOL_OPTIONS=-Xmx2g make",
    "GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0=/srv git log",
    "GIT_CONFIG_KEY_0=core.pager GIT_CONFIG_VALUE_0=cat git log",
  ])("%s has none", (command) => expect(effects(command)).toEqual([]));

  it("have it once: what they run does not run them again", () => {
    const found = effects("GIT_SSH_COMMAND='bash -c \"rm -rf /\"' EDITOR='bash -c \"rm -rf /\"' git fetch");
    expect(found.filter((line) => line.startsWith("delete"))).toHaveLength(2);
  });

  it("have it once, and not again in what they make run", () => {
    const { effects: found, unresolved } = understandCommand(PROGRAM, "GIT_EDITOR='ls -l' git commit");
    expect(unresolved).toEqual([]);
    expect(found.filter(({ verb }) => verb === "command")).toHaveLength(2);
  });

  it("say that they are what has the effect", () => {
    const { effects: found } = understandCommand(PROGRAM, "LD_PRELOAD=./x.so ls");
    const own = found.filter(({ verb }) => verb !== "content");
    expect(own.map(({ verb, origin, call }) => `${verb} ${origin} ${call}`)).toEqual(["execute assignment 0", "command signature 0"]);
  });
});
