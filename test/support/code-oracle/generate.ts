/** Programs in which what runs stands between whatever else has quotes in it, by seed. */
import type { Scripting } from "../../../src/effects/languages/tables.ts";
import { Picks } from "./picks.ts";

/** Languages of which an interpreter may be there. */
export type Spoken = Extract<Scripting, "javascript" | "perl" | "python">;

export function generateProgram(language: Spoken, seed: number): string {
  const pick = new Picks(seed);
  const writer = WRITERS[language](pick);
  let text = language === "python" ? "import os\nx = 'a'; h = {'a': 1}\n" : language === "perl" ? PERL_BEGIN : JAVASCRIPT_BEGIN;
  const length = pick.number(2, 6);
  for (let count = 0; count < length; count += 1) text += pick.chance(0.5) ? writer.runs() : writer.noise();
  return text + writer.runs();
}

const JAVASCRIPT_BEGIN = 'var run = require("child_process").execSync, x = 4, y = [1], f = () => 1, h = { s: 1 };\n';
const PERL_BEGIN = 'my $x = "ab"; my @a = (1); my %h = (s => 1, y => 2); sub f { 1 }\n';

interface Writer {
  /** A statement that runs `rm kN`, with another N each time. */
  runs(): string;
  /** A statement that runs nothing of its own. */
  noise(): string;
}

const WRITERS: Readonly<Record<Spoken, (pick: Picks) => Writer>> = { javascript, perl, python };

function javascript(pick: Picks): Writer {
  const run = () => `run(${pick.of([`"${pick.command()}"`, `'${pick.command()}'`, `\`${pick.command()}\``])})`;
  const template = (): string => `\`${pick.junk("`$\\")}${pick.of(["", `\${${expression()}}`, `\${${run()}}`])}${pick.junk("`$\\")}\``;
  const regex = () =>
    `/${pick.of(['"', "'", "`", '[/"]', "\\/'", "[']", "a", '\\"', "[^/`]"])}${pick.of(["", "b", '"'])}/${pick.of(["", "g"])}`;
  const divided = () => pick.of(["x / 2", "(x) / 2", "y[0] / 2", "f() / 2", "x++ / 2", "x/2/1", "h.s / 2"]);
  const expression = (): string =>
    pick.of([
      () => `"${pick.junk('"\\')}"`,
      () => `'${pick.junk("'\\")}'`,
      template,
      regex,
      divided,
      () => `(${regex()})`,
      () => `[${regex()}, "${pick.junk('"\\')}"]`,
      () => `"a".replace(${regex()}, "${pick.junk('"\\$')}")`,
      () => `(x ? ${expression()} : ${expression()})`,
      () => `typeof ${regex()}`,
      () => `(() => ${regex()})`,
      () => `{}.a`,
    ])();
  return {
    runs: () => pick.of([() => `${run()};\n`, () => `${run()}\n;`, () => `x = [${run()}];`, () => `if (x) { ${run()} }\n`])(),
    noise: () =>
      pick.of([
        () => `x = ${expression()};`,
        () => `f(${expression()}, ${expression()});\n`,
        () => `// ${pick.junk("")}\n`,
        () => `/* ${pick.junk("*/")} */`,
        () => `if (x) ${regex()}.test("a");\n`,
        () => `for (const z of [${expression()}]) { ${divided()} }\n`,
        () => `{ x }\n${regex()}.test("");\n`,
        () => `x = f()\n/ 2;\n`,
        () => `<!-- ${pick.junk("")}\n`,
        () => `switch (x) { case ${regex()}: ; }\n`,
      ])(),
  };
}

function perl(pick: Picks): Writer {
  const run = () =>
    pick.of([
      `system("${pick.command()}")`,
      `system '${pick.command()}'`,
      `system(q(${pick.command()}))`,
      `CORE::system("${pick.command()}")`,
    ]);
  const delimited = (word: string, parts = 1): string => {
    const open = pick.of(["/", "{", "(", "[", "!", ",", "#", '"', "'", "|"]);
    const close = { "{": "}", "(": ")", "[": "]" }[open] ?? open;
    const body = () => pick.junk(`${open}${close}\\()[]{}*+?|`);
    if (parts === 1) return `${word}${open}${body()}${close}`;
    return close === open ? `${word}${open}${body()}${open}${body()}${close}` : `${word}${open}${body()}${close}${open}${body()}${close}`;
  };
  const expression = (): string =>
    pick.of([
      () => `"${pick.junk('"\\@$%')}"`,
      () => `'${pick.junk("'\\")}'`,
      () => `"${pick.junk('"\\@$%')}@{[${run()}]}"`,
      () => delimited("q"),
      () => `q ${delimited("").replace(/^#/, "!").replace(/#$/, "!")}`,
      () => delimited("qq"),
      () => `($x =~ ${delimited("m")})`,
      () => `($x =~ ${delimited("s", 2)})`,
      () => "$x / 2",
      () => "(1) / 2",
      () => "f() / 2",
      () => '$"',
      () => "$#a",
      () => "$#{[1]}",
      () => "$h{s}",
      () => "$h{y}",
      () => `join(${pick.of(['q(")', "q(')"])}, 1)`,
      () => `split(/${pick.of(['"', "'"])}/, $x)`,
      () => '-s "f"',
      () => "(s => 1, y => 2)",
    ])();
  const heredoc = (): string => {
    const form = pick.of(['<<"A"', "<<'A'", "<<A", "<<~A"]);
    return `$x = ${form};\n${pick.junk("\\@$%")}\n${pick.junk("\\@$%")}\nA\n`;
  };
  return {
    runs: () => `${run()};${pick.of(["", "\n"])}`,
    noise: () =>
      pick.of([
        () => `$x = ${expression()};`,
        () => `my @z = (${expression()}, ${expression()});\n`,
        () => `# ${pick.junk("")}\n`,
        heredoc,
        () => `\n=pod\n\n${pick.junk("=")}\n\n=cut\n\n`,
        () => `$x = ${pick.of(["1", "$x"])} ? ${expression()} : ${expression()};\n`,
        () => `($x = "b") =~ tr/"'/ab/;`,
        () => `if ($x =~ /${pick.of(['"', "'", "a"])}/) { $x = 1 }\n`,
        () => `print "" if $x and /${pick.of(['"', "'"])}/;`,
      ])(),
  };
}

function python(pick: Picks): Writer {
  const run = (quote = '"') => `os.system(${quote}${pick.command()}${quote})`;
  const expression = (): string =>
    pick.of([
      () => `"${pick.junk('"\\')}"`,
      () => `'${pick.junk("'\\")}'`,
      () => `r"${pick.junk('"\\')}"`,
      () => `b'${pick.junk("'\\")}'`,
      () => `"""${pick.junk('"\\')}\n${pick.junk('"\\')}"""`,
      () => `'''${pick.junk("'\\")}'''`,
      () => `rf'${pick.junk("'\\{}")}{x}'`,
      () => `f"${pick.junk('"\\{}')}{x}${pick.junk('"\\{}')}"`,
      () => `f"{{${pick.junk('"\\{}')}}}"`,
      () => `f"{h['a']:>${pick.of(["3", "{h['a']}"])}}"`,
      () => `f"{x!r:'>9}"`,
      () => `f"{${run("'")}}${pick.junk('"\\{}')}"`,
      () => `"\\"${pick.junk('"\\')}"`,
      () => `r"\\"${pick.junk('"\\')}"`,
      () => "h['a'] / 2",
    ])();
  return {
    runs: () => pick.of([() => `${run()}\n`, () => `x = [${run("'")}]; x = "a"\n`, () => `os . system ("${pick.command()}")\n`])(),
    noise: () =>
      pick.of([
        () => `x = ${expression()}\n`,
        () => `print(${expression()}, ${expression()}, end="", file=open(os.devnull, "w"))\n`,
        () => `# ${pick.junk("")}\n`,
        () => `if ${expression()}: pass\n`,
        () => `x = (${expression()}\n  ${pick.of(["", `, ${expression()}`])})\n`,
      ])(),
  };
}
