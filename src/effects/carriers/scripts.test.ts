import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contextOf, effectLines, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
  command cat { operands { paths: path* } copy paths to stdout }
  command bash, sh { flags { -c=word! } operands { script: path? args: rest? } execute -c as shell execute script as shell execute stdin as shell when not script and not -c }
  command python { flags { -c=word! -m=word! } operands { script: path? args: rest? } when not -m operands { args: rest? } when -m execute -m as module with rest = args execute -c as python execute script as python execute stdin as python when not script and not -c and not -m }
  command node { operands { script: path? args: rest? } execute script as javascript }
  command perl { operands { script: path? args: rest? } execute script as perl }
  command ruby { operands { script: path? args: rest? } execute script as ruby }
  command php { operands { script: path? args: rest? } execute script as php }
  command go run { operands { package: word? args: rest? } execute package with source = "project", name = package }
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

describe("what a program on disk imports", () => {
  const wipe = {
    "lib/h.py": "import os\nos.remove('/x')",
    "lib/h.js": "require('fs').rmSync('/x')",
    "lib/__init__.py": "",
    "lib/h.rb": "File.delete('/x')",
    "lib/h.php": "<?php unlink('/x');",
    "lib/h.pl": 'unlink "/x";',
  };
  const run = (command: string, name: string, text: string, more: Readonly<Record<string, string>> = {}) =>
    effectLines(understood(command, { ...wipe, ...more, [name]: text }));

  it.each([
    ["node lib/run.js", "lib/run.js", "require('./h')"],
    ["node lib/run.js", "lib/run.js", "import x from './h.js'"],
    ["cd lib && node run.js", "lib/run.js", "import('./h.js')"],
    ["python lib/run.py", "lib/run.py", "import sys, h"],
    ["python lib/run.py", "lib/run.py", "from h import x"],
    ["python lib/run.py", "lib/run.py", "from . import (a, h)"],
    ["python lib/run.py", "lib/run.py", "from .h import x"],
    ["python run.py", "run.py", "import lib.h as helper"],
    ["python run.py", "run.py", "from lib import a as b, h"],
    ["python -c 'from lib import h'", "run.py", ""],
    ["ruby lib/run.rb", "lib/run.rb", "require_relative 'h'"],
    ["ruby lib/run.rb", "lib/run.rb", "load './h.rb'"],
    ["php lib/run.php", "lib/run.php", "<?php require_once __DIR__ . '/h.php';"],
    ["php lib/run.php", "lib/run.php", "<?php include('h.php');"],
    ["perl lib/run.pl", "lib/run.pl", "do './h.pl';"],
  ])("%s reads what %s names: %s", (command, name, text) => expect(run(command, name, text)).toContain("delete /x"));

  it.each([
    ["python run.py", "run.py", "import h"],
    ["node run.js", "run.js", "require('./h')"],
  ])("%s looks beside the file: %s", (command, name, text) => expect(run(command, name, text)).not.toContain("delete /x"));

  it("is read again where the program itself does nothing", () => {
    const text = "import later";
    expect(run("python run.py", "run.py", text)).not.toContain("delete /x");
    expect(run("python run.py", "run.py", text, { "later.py": "import os\nos.remove('/x')" })).toContain("delete /x");
  });

  it("is read where the same line made it", () =>
    expect(run("echo 'import os; os.remove(\"/y\")' > made.py; python -c 'import made'", "run.py", "")).toContain("delete /y"));

  it("may go round in a circle, and is not read without end", () => {
    const circle = { "a.py": "import b", "b.py": "import a" };
    expect(run("python a.py", "a.py", "import b", circle)).toEqual(["execute /repo/app/a.py source=file language=python"]);
    const chain = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`m${index}.py`, `import m${index + 1}`]));
    const counters = understood("python m0.py", { ...chain, "m30.py": "import os\nos.remove('/x')" });
    expect(effectLines(counters)).not.toContain("delete /x");
  });
});

describe("what a variable makes an interpreter load", () => {
  const files = { "x.js": "require('fs').rmSync('/x')", "x.py": "import os\nos.remove('/x')" };
  it.each(["NODE_OPTIONS=--require=./x.js node f", "NODE_OPTIONS='-r ./x' node f", "PYTHONSTARTUP=x.py python"])("%s", (command) =>
    expect(effectLines(understood(command, { ...files, f: "" }))).toContain("delete /x"),
  );
});

describe("a package that go runs", () => {
  const files = {
    "m.go": 'package main\nfunc main() { os.RemoveAll("/x") }',
    "c/x/a.go": "package main",
    "c/x/b.go": 'func f() { os.RemoveAll("/x") }',
  };
  it.each(["go run m.go", "go run .", "go run ./c/x", "cd c && go run ./x"])("%s", (command) =>
    expect(effectLines(understood(command, files))).toContain("delete /x tree recursive"),
  );
  it("is not what is only tested in it", () =>
    expect(effectLines(understood("go run .", { "m_test.go": files["m.go"] }))).not.toContain("delete /x tree recursive"));
});

describe("a file that is called as a known program is", () => {
  const wipe = "#!/bin/sh\nrm /x";
  const placed = (command: string, files: Readonly<Record<string, string>>) =>
    effectLines(understandCommand(PROGRAM, command, contextOf({}, files)));

  it.each([
    ["./cat", { "/repo/app/cat": wipe }],
    ["bin/cat", { "/repo/app/bin/cat": "-> /repo/app/other", "/repo/app/other": wipe }],
    ["/opt/tool/cat", { "/opt/tool/cat": "-> /repo/app/other", "/repo/app/other": wipe }],
    ["node_modules/.bin/cat", { "/repo/app/node_modules/.bin/cat": wipe }],
    [".tool/bin/cat", { "/repo/app/.tool/bin/cat": wipe }],
  ])("%s is that file", (command, files) => expect(placed(command, files)).toContain("delete /x"));

  it.each([
    ["/opt/tool/cat", { "/opt/tool/cat": wipe }],
    ["/usr/bin/cat", { "/usr/bin/cat": wipe }],
    ["venv/bin/cat", { "/repo/app/venv/bin/cat": "-> /usr/bin/cat", "/usr/bin/cat": wipe }],
    ["./cat", {}],
  ])("%s is the program", (command, files) => expect(placed(command, files)).not.toContain("delete /x"));
});
