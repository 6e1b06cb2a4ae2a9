/** Where texts, patterns and comments end decides what is code: a guard that is wrong there sees nothing behind. */
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { effectLines, programOf, understandCommand } from "../testing.ts";
import { tokenize } from "./lexer.ts";
import { languageOf, type Scripting } from "./tables.ts";

const LANGUAGES: readonly Scripting[] = ["python", "javascript", "perl", "ruby", "php", "lua", "r", "julia", "go"];

const PROGRAM = programOf(`
  command rm { flags { -r -f } operands { paths: path* } delete paths with recursive = -r }
  command node { flags { -e=word! } operands { args: rest? } execute -e as javascript }
  command perl { flags { -e=word! } operands { args: rest? } execute -e as perl }
  command python { flags { -c=word! } operands { args: rest? } execute -c as python }
  command ruby { flags { -e=word! } operands { args: rest? } execute -e as ruby }
  command lua { flags { -e=word! } operands { args: rest? } execute -e as lua }
  command Rscript { flags { -e=word! } operands { args: rest? } execute -e as r }
  command julia { flags { -e=word! } operands { args: rest? } execute -e as julia }
  command gore { flags { -e=word! } operands { args: rest? } execute -e as go }
  command bb { flags { -e=word! } operands { args: rest? } execute -e as other }
  command php { flags { -r=word! } operands { args: rest? } execute -r as php }
`);

const INTERPRETERS: Readonly<Record<Scripting, string>> = {
  python: "python -c",
  javascript: "node -e",
  perl: "perl -e",
  ruby: "ruby -e",
  php: "php -r",
  lua: "lua -e",
  r: "Rscript -e",
  julia: "julia -e",
  go: "gore -e",
  other: "bb -e",
};

function effects(language: Scripting, code: string): readonly string[] {
  return effectLines(understandCommand(PROGRAM, `${INTERPRETERS[language]} '${code.replaceAll("'", "'\\''")}'`));
}

const NODE = 'require("child_process").execSync("rm x")';

describe("what deletes between two things with a quote in them is seen", () => {
  const cases: readonly (readonly [Scripting, string])[] = [
    ["other", `(def x 'a) (sh "rm" "x") (println "y")`],
    ["other", `puts 'it"s'; system("rm x"); puts "y"`],
    ["go", `x := '"'; exec.Command("rm", "x").Run(); y := '"'`],
    ["go", 'x := `"`; exec.Command("rm", "x").Run(); y := `"`'],
    ["go", `/* " */ exec.Command("rm", "x") // "`],
    ["go", 'name := "x"\nos.Remove(name)'],
    ["go", 'exec.CommandContext(ctx, "rm", "x")'],
    ["javascript", `/"/; ${NODE}; /"/`],
    ["javascript", `"a".replace(/"/g, ""); ${NODE}; "b".replace(/"/, "")`],
    ["javascript", `x = /["']/; ${NODE}; y = /["']/`],
    ["javascript", `x = /[/"]/; ${NODE}; y = /[/"]/`],
    ["javascript", `x = \`\${\`"\`}\`; ${NODE}; y = \`"\``],
    ["javascript", `x = a / 2; ${NODE}; y = "/"`],
    ["javascript", `[...${NODE}]`],
    ["javascript", `if (1) /"/.test(""); ${NODE}; if (1) /"/.test("")`],
    ["javascript", `{ x }\n/"/.test(""); ${NODE}; y = { x } / 2; z = "/"`],
    ["javascript", `x = y++ / 2; ${NODE}; x = '"/'`],
    ["javascript", 'require("child_process").\\u0065xecSync("rm x")'],
    ["perl", '$x =~ /"/; system("rm x"); $x =~ /"/'],
    ["perl", '$x =~ s/"//; system("rm x"); $x =~ tr/"/ /'],
    ["perl", '$x =~ m{"}; system("rm x"); $x =~ y="=x='],
    ["perl", 'print q ("); system("rm x"); print q (")'],
    ["perl", '$x = $"; system("rm x"); $x = $"'],
    ["perl", '$x = $#{$y}; system("rm x")'],
    ["perl", 'print <<A;\nit"s\nA\nsystem("rm x");\nprint <<B;\nit"s\nB\n'],
    ["perl", '=pod\n\n"\n\n=cut\n\nsystem("rm x");\n\n=pod\n\n"\n\n=cut\n'],
    ["perl", 'if (-s "f") { system("rm x") }'],
    ["perl", 'my %h = (s => 1, y => 2); system("rm x"); print $h{s}'],
    ["ruby", 'x =~ /"/; system("rm x"); x =~ /"/'],
    ["ruby", 'y = x.gsub(/"/, ""); system("rm x"); y.sub(/"/, "")'],
    ["ruby", 'puts /#{"/"}"/; system("rm x"); puts /"/'],
    ["ruby", 'x = ?"; system("rm x"); y = ?"'],
    ["ruby", 'puts %("); system("rm x"); puts %(")'],
    ["ruby", 'x = $"; system("rm x"); y = $"'],
    ["ruby", "puts <<A\nit's\nA\nsystem('rm x')\nputs <<~B\n  it's\n  B\n"],
    ["ruby", '=begin\n"\n=end\nsystem("rm x")\n=begin\n"\n=end'],
    ["php", 'echo <<<A\nit"s\nA;\nsystem("rm x"); echo <<<B\nx"\nB;'],
    ["php", '$x = "{$a["b"]}"; system("rm x");'],
    ["php", '?>"<?php system("rm x"); ?>"<?php '],
    ["php", `echo "@{'"; system("rm x"); echo "'}";`],
    ["python", 'print(f"{d["x"]}"); import os; os.system("rm x")'],
    ["lua", 'x = [[ " ]] os.execute("rm x") y = [==[ " ]==]'],
    ["lua", '--[==[ " ]==] os.execute("rm x") -- "'],
    ["r", 'x %"% y; system("rm x"); x %"% y'],
    ["r", 'x <- r"(")"; system("rm x"); y <- r"--(")--"'],
    ["r", '`system`("rm x")'],
    ["r", 'system2("rm", c("x"))'],
    ["r", 'base::unlink("x")'],
    ["julia", "A = [1 2]; A'; run(`rm x`); A'"],
    ["julia", "c = '\"'; run(`rm x`); d = '\"'"],
    ["julia", 'x = raw"\\\\"; run(`rm x`)'],
    ["julia", 'rm("x"; force=true)'],
    ["python", `import os; print(f"{x:'>10}"); os.system("rm x"); print(f"{x:'>10}")`],
    ["python", 'import os; ｏｓ.ｓｙｓｔｅｍ("rm x")'],
  ];
  it.each(cases)("%s: %s", (language, code) => expect(effects(language, code)).toContain("delete /repo/app/x"));
});

describe("code in a text runs", () => {
  const cases: readonly (readonly [Scripting, string])[] = [
    ["javascript", `x = \`a \${${NODE}} b\``],
    ["python", "import os; print(f\"{os.system('rm x')}\")"],
    ["python", "import os; print(f\"{y:{os.system('rm x')}}\")"],
    ["ruby", 'puts "#{system("rm x")}"'],
    ["julia", 'println("$(run(`rm x`))")'],
    ["ruby", 'puts /#{system("rm x")}/'],
    ["perl", 'print "@{[system(q(rm x))]}"'],
    ["perl", '"x" =~ /(?{system("rm x")})/'],
    ["perl", '$_ = 1; s/1/system("rm x")/e'],
    ["php", 'echo "{${system("rm x")}}";'],
    ["perl", "print <<`A`;\nrm x\nA\n"],
    ["ruby", "puts <<`A`\nrm x\nA\n"],
  ];
  it.each(cases)("%s: %s", (language, code) => expect(effects(language, code)).toContain("delete /repo/app/x"));
});

describe("a function that is handed on", () => {
  const called: readonly (readonly [Scripting, string])[] = [
    ["python", 'import os; f = os.system; f("rm x")'],
    ["perl", 'CORE::system("rm x")'],
    ["php", '$f = "system"; $f("rm x");'],
    ["javascript", 'require("child_" + "process")["exec" + "Sync"]("rm x")'],
  ];
  it.each(called)("%s: %s is called", (language, code) => expect(effects(language, code)).toContain("delete /repo/app/x"));

  const unknown: readonly (readonly [Scripting, string])[] = [
    ["python", "import os; list(map(os.system, names))"],
    ["ruby", 'Kernel.send(:system, "rm x")'],
    ["ruby", 'send("system", "rm x")'],
    ["r", "sapply(names, system)"],
    ["r", 'get("system")("rm x")'],
    ["php", 'array_map("system", ["rm x"]);'],
    ["javascript", '(0, eval)("1")'],
    ["javascript", 'const made = names.map(require("child_process").execSync)'],
    ["python", "import os; f = lambda: os.system; f()(name)"],
    ["javascript", 'const cp = require("child_process"); cp[name]("rm x")'],
  ];
  it.each(unknown)("%s: %s runs what nobody knows", (language, code) =>
    expect(effects(language, code)).toContain(`execute source=‹any› language=${language}`),
  );

  const declared: readonly (readonly [Scripting, string])[] = [
    ["python", "from os import (path, system, sep)"],
    ["javascript", 'const { spawn, execSync, fork } = require("child_process")'],
    ["php", 'if (function_exists("system")) echo 1;'],
  ];
  it.each(declared)("%s: %s only names it", (language, code) =>
    expect(effects(language, code)).not.toContain(`execute source=‹any› language=${language}`),
  );
});

it("a function behind a pipe is given what stands before it", () =>
  expect(effects("r", '"rm x" |> system()')).toContain("execute source=‹any› language=shell"));

describe("code that can be cut in two ways", () => {
  it.each([`x = { a() {} /"/.test(""); ${NODE}; { a() {} /"/.test("") }`, `let x = 1 <!--y; ${NODE}`])("%s is not known", (code) =>
    expect(effects("javascript", code)).toContain("execute source=‹any› language=javascript"),
  );
  it.each(['console.log((a + b) / 2 + "\'" + c / 3)', "x = (1) / 2"])("%s hides nothing", (code) =>
    expect(effects("javascript", code)).not.toContain("execute source=‹any› language=javascript"),
  );
});

test("any text has tokens, in time linear in its length", () => {
  const piece = fc.constantFrom(
    ..."/\"'`#{}[]()<>$@%?=\\\n ax".split(""),
    "<<A",
    "<<<A",
    "${",
    "#{",
    "=pod",
    "q",
    "s/",
    "f'",
    "%q",
    "A\n",
    "?>",
  );
  fc.assert(
    fc.property(fc.constantFrom(...LANGUAGES), fc.array(piece, { maxLength: 80 }), (language, pieces) => {
      expect(tokenize(pieces.join(""), languageOf(language).syntax).tokens.length).toBeLessThanOrEqual(pieces.join("").length * 3 + 3);
    }),
    { numRuns: 3_000 },
  );
});

test("patterns in patterns are read so deep, and said to be doubtful below", () => {
  const nested = (times: number) => `${"s{}{".repeat(times)}system("rm x")${"}e".repeat(times)}`;
  expect(effects("perl", nested(2))).toContain("delete /repo/app/x");
  expect(effects("perl", nested(100))).toContain("execute source=‹any› language=perl");
  expect(tokenize(nested(8_000), languageOf("perl").syntax).doubtful).toBe(true);
});

test.each([
  "/[",
  "<<A\n",
  "<<<A\n",
  '"',
  "@{",
  "#{",
  "${",
  "$a[",
  "%q(",
  "s{",
  "s{}{",
  "qr(",
  '${x("',
  "`${",
  "f'{",
  "(?{",
  "?'",
  "=begin\n",
  "/",
])("32,000 times %j is read, or said to be doubtful", { timeout: 20_000 }, (piece) => {
  const code = piece.repeat(32_000);
  for (const language of LANGUAGES) expect(tokenize(code, languageOf(language).syntax).tokens.length).toBeLessThanOrEqual(200_000);
});
