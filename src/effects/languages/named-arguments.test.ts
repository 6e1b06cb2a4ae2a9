import { describe, expect, it } from "vitest";
import { effectLines, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
  command node { flags { -e=word! } operands { args: rest? } execute -e as javascript }
  command Rscript { flags { -e=word! } operands { args: rest? } execute -e as r }
  command python { flags { -c=word! } operands { args: rest? } execute -c as python }
  command php { flags { -r=word! } operands { args: rest? } execute -r as php }
  command swift { flags { -e=word! } operands { args: rest? } execute -e as other }
`);

const effects = (command: string): readonly string[] => effectLines(understandCommand(PROGRAM, command));

describe("arguments that are given by the name of their parameter", () => {
  it.each([
    ["python -c 'import shutil; shutil.rmtree(path=\"/b\")'", "delete /b tree recursive"],
    ["python -c 'import shutil; shutil.rmtree(ignore_errors=True, path=\"/b\")'", "delete /b tree recursive"],
    ['python -c \'import subprocess; subprocess.run(args=["rm", "/b"])\'', "delete /b"],
    ["python -c 'import os; os.system(command=\"rm /b\")'", "delete /b"],
    ['python -c \'open(mode="w", file="/b")\'', "write /b"],
    ['python -c \'import shutil; shutil.move(dst="/c", src="/b")\'', "delete /b tree recursive moved"],
    ['python -c \'import shutil; shutil.copy("/b", dst="/c")\'', "write /c sources=[/b]"],
    ["php -r 'unlink(filename: \"/b\");'", "delete /b"],
    ["Rscript -e 'unlink(x = \"/b\", recursive = TRUE)'", "delete /b tree recursive"],
    ["swift -e 'try FileManager.default.removeItem(atPath: \"/b\")'", "delete /b tree recursive"],
  ])("%s has the effect %s", (command, line) => expect(effects(command)).toContain(line));

  it("takes an option for none", () =>
    expect(effects('python -c \'import shutil; shutil.rmtree("/b", onerror="/c")\'').join(" ")).not.toContain("delete /c"));
});

describe("functions of languages without a reader of their own", () => {
  it.each([
    ['(delete-directory/files "/b")', "delete /b tree recursive"],
    ['Sys.remove "/b"', "delete /b"],
    ['Directory("/b").deleteSync(recursive: true)', "delete /b tree recursive"],
    ['File("/b").delete()', "delete /b"],
  ])("swift -e '%s' has the effect %s", (code, line) => expect(effects(`swift -e '${code}'`)).toContain(line));
});

describe("directories that are filled, and names of functions", () => {
  it.each([
    ['python -c \'import zipfile; zipfile.ZipFile("x").extractall("/b")\'', "write /b sources=[‹any›] tree"],
    ['python -c \'import shutil; shutil.copytree("/a", "/b")\'', "write /b sources=[/a] tree"],
    ["python -c 'import shutil as s; f = s.rmtree; f(\"/b\")'", "delete /b tree recursive"],
    ['node -e \'require("cross-spawn").sync("rm", ["/b"])\'', "delete /b"],
  ])("%s has the effect %s", (command, line) => expect(effects(command).join("\n")).toContain(line));
});

describe("directories for what is temporary", () => {
  it.each([
    ["python -c 'import shutil, tempfile; d = tempfile.mkdtemp(); shutil.rmtree(d)'", "delete /tmp/made tree recursive"],
    ["python -c 'import shutil, tempfile; d = tempfile.mkdtemp(dir=\"/b\"); shutil.rmtree(d)'", "delete ‹any› tree recursive"],
    ["node -e 'fs.rmSync(fs.mkdtempSync(path.join(os.tmpdir(), \"x-\")), { recursive: true })'", "delete /tmp/x-made tree recursive"],
  ])("%s has the effect %s", (command, line) => expect(effects(command)).toContain(line));
});
