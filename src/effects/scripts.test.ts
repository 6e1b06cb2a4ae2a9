import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contextOf, effectLines, programOf, understandCommand } from "./testing.ts";

const PROGRAM = programOf(`
  command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
  command cat { operands { paths: path* } copy paths to stdout }
  command bash, sh { flags { -c=word! } operands { script: path? args: rest? } execute -c as shell execute script as shell execute stdin as shell when not script and not -c }
  command python { flags { -c=word! -m=word! } operands { script: path? args: rest? } when not -m operands { args: rest? } when -m execute -m as module with rest = args execute -c as python execute script as python execute stdin as python when not script and not -c and not -m }
  command node { operands { script: path? args: rest? } execute script as javascript }
  command perl { operands { script: path? args: rest? } execute script as perl }
  command ruby { operands { script: path? args: rest? } execute script as ruby }
  command php { operands { script: path? args: rest? } execute script as php }
`);

function understood(command: string, files: Readonly<Record<string, string>>) {
  const placed = Object.fromEntries(Object.entries(files).map(([name, text]) => [`/repo/app/${name}`, text]));
  return understandCommand(PROGRAM, command, contextOf({}, placed));
}

const effects = (command: string, text: string) => effectLines(understood(command, { f: text }));

describe("a program on disk", () => {
  it.each([
    ["python f", "import shutil\nshutil.rmtree('/x')", "delete /x tree recursive"],
    ["node f", "require('fs').rmSync('/x', { recursive: true })", "delete /x tree recursive"],
    ["perl f", 'unlink "/x";', "delete /x"],
    ["ruby f", "File.delete('/x')", "delete /x"],
    ["php f", "<?php unlink('/x');", "delete /x"],
    ["python f", "import os\nos.system('rm -r /x')", "delete /x tree recursive"],
    ["./f", "#!/usr/bin/env python3\nimport os\nos.remove('/x')", "delete /x"],
    ["./f", "#!/usr/bin/perl -w\nunlink '/x';", "delete /x"],
    ["bash f", "#!/usr/bin/perl -w\nrm /x", "delete /x"],
    ["cat f | python", "import os\nos.remove('/x')", "delete /x"],
    ["python < f", "import os\nos.remove('/x')", "delete /x"],
    ['bash -c "$(<f)"', "rm /x", "delete /x"],
  ])("%s does what it says: %j", (command, text, line) => expect(effects(command, text)).toContain(line));

  it.each([
    "import os, sys\nos.remove(sys.argv[1])",
    "import subprocess\nsubprocess.run(command, shell=True)",
    "exec(text)",
    "open(f'{place}/x', 'w')",
    "import urllib.request\nurllib.request.urlopen(address)",
    "x = ().__class__",
    "'",
  ])("may make up what it does as it runs: %j", (text) =>
    expect(effects("python f", text)).toEqual(["execute /repo/app/f source=file language=python"]),
  );

  it("is known by its own name, not by the interpreter's", () => {
    const { effects } = understood("python f", { f: "import os\nos.remove('/x')" });
    expect(effects.find(({ verb }) => verb === "delete")?.fields["via"]).toMatchObject({ text: "f" });
  });

  it("is in the language of its name where a runner looks for it", () => {
    const files = { "f.py": "import os\nos.remove('/x')" };
    expect(effectLines(understood("f.py", files))).toContain("delete /x");
  });

  it.each(["import f", "from f import x", "import os, f as g"])("is run by being imported: %s", (code) =>
    expect(effectLines(understood(`python -c '${code}'`, { "f.py": "import os\nos.remove('/x')" }))).toContain("delete /x"),
  );

  it("does the same when it is run again", () => {
    for (const text of ["print(1)", "import os\nos.remove('/x')"]) expect(effects("python f", text)).toEqual(effects("python f", text));
  });

  it("needs no understanding of what it does not say outright", () => {
    const pieces = fc.constantFrom(
      ..."import |os|.system|(|)|eval(|'|\"|`|${|}|#{|\n|unlink |{|[|]|=|x|, |fs.rmSync(|require(|=> |/|\\|<<E|q(|#|//|/*|$|@|%|<?php |;".split(
        "|",
      ),
    );
    const text = fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 })), { maxLength: 30 }).map((parts) => parts.join(""));
    const command = fc.constantFrom("python f", "node f", "perl f", "ruby f", "php f");
    fc.assert(
      fc.property(command, text, (run, code) => {
        const reasons = understood(run, { f: code }).unresolved.map(({ reason }) => reason);
        expect(reasons).not.toContain("an internal fault");
        expect(reasons).not.toContain("a script is too long to follow");
      }),
      { numRuns: 3_000 },
    );
  });

  it.each(["eval(", "exec(", "os.system(", "const {", "require(", "a.b(c)\n.unlink()", "x=(", "join("])(
    "is read to its end before anybody gives up: %j",
    { timeout: 10_000 },
    (piece) => {
      for (const command of ["python f", "node f", "perl f", "ruby f", "php f"]) {
        const { effects, unresolved } = understood(command, { f: piece.repeat(Math.floor(60_000 / piece.length)) });
        expect(unresolved.map(({ reason }) => reason)).not.toContain("an internal fault");
        expect(effects.some(({ verb }) => verb === "execute")).toBe(true);
      }
    },
  );
});

describe("a module of Python by its name", () => {
  const remove = "import os\nos.remove('/x')";

  it.each([
    ["python -m tool", "tool.py"],
    ["python -m tool", "tool/__main__.py"],
    ["python -m tool.part", "tool/part.py"],
    ["python -m tool.part", "tool/__init__.py"],
    ["cd sub && python -m tool --flag", "sub/tool.py"],
  ])("%s runs %s", (command, file) => expect(effectLines(understood(command, { [file]: remove }))).toContain("delete /x"));

  it("is found where the same line writes it", () =>
    expect(effectLines(understood("echo 'import os; os.remove(\"/x\")' > tool.py; python -m tool", {}))).toContain("delete /x"));

  it("is the program of that name where the project has none", () =>
    expect(effectLines(understood("python -m rm /x", { "other.py": remove }))).toEqual(["delete /x"]));
});
