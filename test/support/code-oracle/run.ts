/** Runs many programs in one real interpreter, where `system` and its like write down what they are given and do nothing. */
import { spawnSync } from "node:child_process";
import type { Spoken } from "./generate.ts";

/** For each program the commands that it ran; `undefined` where no interpreter is there. */
export function runPrograms(language: Spoken, programs: readonly string[]): readonly (readonly string[])[] | undefined {
  const [command, ...args] = INTERPRETERS[language];
  const { status, stdout } = spawnSync(command as string, args, {
    input: JSON.stringify(programs),
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    timeout: 120_000,
  });
  return status === 0 ? (JSON.parse(stdout.slice(stdout.lastIndexOf("\n[") + 1)) as readonly (readonly string[])[]) : undefined;
}

const JAVASCRIPT = `
const { runInNewContext } = require("node:vm");
let input = "";
process.stdin.on("data", (chunk) => { input += chunk; }).on("end", () => {
  const ran = JSON.parse(input).map((code) => {
    const commands = [];
    const require = () => ({ execSync: (command) => { commands.push(String(command)); return ""; } });
    try { runInNewContext(code, { require }, { timeout: 1_000 }); } catch {}
    return commands;
  });
  console.log("\\n" + JSON.stringify(ran));
});`;

const PERL = `
BEGIN { *CORE::GLOBAL::system = sub { push @main::ran, $_[0]; 0 }; }
use JSON::PP;
local $/;
my $programs = decode_json(<STDIN>);
my @all;
for my $code (@$programs) {
  local @main::ran = ();
  $code =~ s/CORE::system/CORE::GLOBAL::system/g;
  { local $SIG{__WARN__} = sub {}; local *STDOUT; open(STDOUT, ">", "/dev/null"); local $_ = ""; local $/ = "\\n"; eval "package main; no strict; " . $code; }
  push @all, [@main::ran];
}
print "\\n" . encode_json(\\@all);`;

const PYTHON = `
import json, os, sys, warnings
warnings.simplefilter("ignore")
programs = json.load(sys.stdin)
result = []
for code in programs:
    ran = []
    os.system = lambda command: ran.append(command) or 0
    try:
        exec(compile(code, "program", "exec"), {})
    except BaseException:
        pass
    result.append(ran)
print("\\n" + json.dumps(result))`;

const INTERPRETERS: Readonly<Record<Spoken, readonly string[]>> = {
  javascript: [process.execPath, "-e", JAVASCRIPT],
  perl: ["perl", "-e", PERL],
  python: ["python3", "-c", PYTHON],
};
