/** Programs that give a few names values in many ways and run what these stand for, by seed. */
import type { Spoken } from "./generate.ts";
import { Picks } from "./picks.ts";

export function generateNames(language: Spoken, seed: number): string {
  const pick = new Picks(seed);
  const { begin, statements, run } = WRITERS[language](pick);
  let text = begin;
  const length = pick.number(1, 3);
  for (let count = 0; count < length; count += 1) text += pick.chance(0.8) ? pick.of(statements)() : run();
  return text + run();
}

interface Writer {
  /** Names with harmless values. */
  readonly begin: string;
  readonly statements: readonly (() => string)[];
  /** Runs what a name stands for. */
  readonly run: () => string;
}

const WRITERS: Readonly<Record<Spoken, (pick: Picks) => Writer>> = { javascript, perl, python };

function python(pick: Picks): Writer {
  const name = () => pick.of(["a", "b"]);
  let count = 0;
  const fresh = () => `f${++count}`;
  const text = (): string => pick.of([() => `'${pick.command()}'`, () => `'rm ' + '${pick.command().slice(3)}'`])();
  const value = (): string => pick.of([text, text, text, name, () => `${text()} + '; ' + ${name()}`, () => `'{}'.format(${name()})`])();
  const condition = () => pick.of(["1", "0", "len(b) > 5", "a == b", "not a"]);
  const list = () => pick.of([() => `[${text()}, ${value()}]`, () => `(${text()}, ${text()})`, () => `[${text()}]`, () => "l"])();
  const run = (): string =>
    `${pick.of([() => `os.system(${name()})`, () => `os.system(${name()})`, () => "os.system('; '.join(l))", () => `os.system('; '.join(['true', *l]))`, () => `os.system(${value()})`])()}\n`;
  const assignment = () => `${name()} = ${value()}`;
  return {
    begin: "import os\na = 'true'; b = 'true'; l = ['true']\n",
    run,
    statements: [
      () => `${assignment()}\n`,
      () => `${assignment()}; ${run()}`,
      () => `${name()} += '; ' + ${value()}\n`,
      () => `if ${condition()}: ${assignment()}\n`,
      () => `if ${condition()}:\n    ${assignment()}\nelse:\n    ${assignment()}\n`,
      () => `for ${name()} in ${list()}: ${run()}`,
      () => `for ${name()} in ${list()}: pass\n`,
      () => `for i in range(2):\n    ${run()}    ${assignment()}\n`,
      () => `[os.system(${name()}) for ${name()} in ${list()}]\n`,
      () => `${name()}, ${name()} = ${value()}, ${value()}\n`,
      () => `[a, b] = [${value()}, ${value()}]\n`,
      () => `a = b = ${value()}\n`,
      () => `${name()} = ${value()} if ${condition()} else ${value()}\n`,
      () => `(${name()} := ${value()})\n`,
      () => `${name()}: str = ${value()}\n`,
      () => `${condition()} and (a := ${value()})\n`,
      () => `a = a.replace('rm', 'rm')\n`,
      () => `try:\n    ${assignment()}\n    raise ValueError\nexcept ValueError as e:\n    ${assignment()}\n`,
      () => `exec(${JSON.stringify(assignment())})\n`,
      () => `globals()['${name()}'] = ${value()}\n`,
      () => `(lambda ${name()}: os.system(${name()}))(${value()})\n`,
      () => {
        const f = fresh();
        return `def ${f}(a, b=${text()}):\n    ${run()}${pick.of([`${f}(${value()})`, `${f}(${value()}, ${value()})`, `${f}(b=${value()}, a=${value()})`, `${f}(*${list()}[:1])`, `list(map(${f}, ${list()}))`])}\n`;
      },
      () => {
        const f = fresh();
        return `def ${f}():\n    global ${name()}\n    ${assignment()}\n${pick.of([`${f}()`, "pass"])}\n`;
      },
      () => {
        const f = fresh();
        return `class ${f.toUpperCase()}:\n    a = ${text()}\n    def ${f}(self, b):\n        ${run()}\n${f.toUpperCase()}().${f}(${value()})\n`;
      },
      () => `l = ${list()}\n`,
      () => `l = [${value()}] + list(l)\n`,
      () => `l = list(l); l.append(${value()})\n`,
      () => `l = list(l); l.extend([${value()}])\n`,
      () => `l = list(l); l[0] = ${value()}\n`,
      () => `l = list(l); m = l; m.append(${value()})\n`,
      () => `l = [*l, ${value()}]\n`,
      () => `l += [${value()}, ${value()}]\n`,
      () => `l += (${value()}, ${value()})\n`,
    ],
  };
}

function javascript(pick: Picks): Writer {
  const name = () => pick.of(["a", "b"]);
  let count = 0;
  const fresh = () => `f${++count}`;
  const text = (): string =>
    pick.of([() => `'${pick.command()}'`, () => `'rm ' + '${pick.command().slice(3)}'`, () => `\`${pick.command()}\``])();
  const value = (): string => pick.of([text, text, text, name, () => `${text()} + '; ' + ${name()}`])();
  const condition = () => pick.of(["1", "0", "b.length > 5", "a === b", "!a"]);
  const list = () => pick.of([() => `[${text()}, ${value()}]`, () => `[${text()}]`, () => "l"])();
  const run = (): string =>
    `${pick.of([() => `run(${name()})`, () => `run(${name()})`, () => "run(l.join('; '))", () => "run(['true', ...l].join('; '))", () => `run(${value()})`])()};\n`;
  const assignment = () => `${name()} = ${value()};`;
  return {
    begin: 'var run = require("child_process").execSync, a = "true", b = "true", l = ["true"], n = 0, m;\n',
    run,
    statements: [
      () => `${assignment()}\n`,
      () => `${name()} += '; ' + ${value()};\n`,
      () => `if (${condition()}) ${assignment()}\n`,
      () => `if (${condition()}) { ${assignment()} } else { ${assignment()} ${run()} }\n`,
      () => `{ let ${name()} = ${text()}; ${run()} }\n`,
      () => `for (const ${name()} of ${list()}) { ${run()} }\n`,
      () => `for (${name()} of ${list()}) ;\n`,
      () => `for (let i = 0; i < 2; i++) { ${run()} ${assignment()} }\n`,
      () => `n = 0; do { ${run()} ${assignment()} } while (n++ < 1);\n`,
      () => `${list()}.forEach((${name()}) => ${run().trim().replace(";", "")});\n`,
      () => `;[a, b] = [${value()}, ${value()}];\n`,
      () => `;({ ${name()} } = { a: ${value()}, b: ${value()} });\n`,
      () => `a = b = ${value()};\n`,
      () => `${name()} = ${condition()} ? ${value()} : ${value()};\n`,
      () => `${name()} ${pick.of(["||=", "&&=", "??="])} ${value()};\n`,
      () => `${condition()} && (${assignment().replace(";", "")});\n`,
      () => `a = a.replace("rm", "rm");\n`,
      () => `try { throw ${value()} } catch (${name()}) { ${run()} }\n`,
      () => `switch (n) { case 0: ${assignment()} break; default: ${assignment()} }\n`,
      () => `eval(${JSON.stringify(assignment())});\n`,
      () => `globalThis.${name()} = ${value()};\n`,
      () => `with ({ a: ${value()} }) { ${run()} }\n`,
      () => {
        const f = fresh();
        return `function ${f}(a, b = ${text()}) { ${run()} }\n${pick.of([`${f}(${value()})`, `${f}(${value()}, ${value()})`, `${f}(...${list()})`, `${list()}.map(${f})`])};\n`;
      },
      () => {
        const f = fresh();
        return `const ${f} = (${name()}) => { ${run()} };\n${f}(${value()});\n`;
      },
      () => {
        const f = fresh();
        return `function ${f}() { ${assignment()} }\n${pick.of([`${f}()`, "0"])};\n`;
      },
      () => `l = ${list()};\n`,
      () => `l = l.concat([${value()}]);\n`,
      () => `l = [...l, ${value()}];\n`,
      () => `l = [...l]; l.push(${value()});\n`,
      () => `l = [...l]; l[0] = ${value()};\n`,
      () => `l = [...l]; m = l; m.push(${value()});\n`,
      () => `l = [...l]; l.unshift(${value()});\n`,
    ],
  };
}

function perl(pick: Picks): Writer {
  const name = () => pick.of(["$p", "$q"]);
  let count = 0;
  const fresh = () => `f${++count}`;
  const text = (): string =>
    pick.of([() => `'${pick.command()}'`, () => `'rm ' . '${pick.command().slice(3)}'`, () => `"${pick.command()}"`])();
  const value = (): string => pick.of([text, text, text, name, () => `${text()} . '; ' . ${name()}`])();
  const condition = () => pick.of(["1", "0", "length($q) > 5", "$p eq $q", "!$p"]);
  const list = () => pick.of([() => `(${text()}, ${value()})`, () => `(${text()})`, () => "@l"])();
  const run = (): string =>
    `${pick.of([() => `system(${name()})`, () => `system(${name()})`, () => "system(join('; ', @l))", () => "system(join('; ', 'true', @l))", () => `system(${value()})`])()};\n`;
  const assignment = () => `${name()} = ${value()};`;
  return {
    begin: "my $p = 'true'; my $q = 'true'; my @l = ('true'); my $r; my $n = 0;\n",
    run,
    statements: [
      () => `${assignment()}\n`,
      () => `${name()} .= '; ' . ${value()};\n`,
      () => `${assignment().replace(";", "")} ${pick.of(["if", "unless"])} ${condition()};\n`.replace("'; '", "';'"),
      () => `if (${condition()}) { ${assignment()} } else { ${assignment()} }\n`,
      () => `{ my ${name()} = ${text()}; ${run()} }\n`,
      () => `for my ${name()} (${text()}, ${value()}) { ${run()} }\n`,
      () => `foreach ${name()} (${text()}) { ${run()} }\n`,
      () => `for (${text()}) { system($_); }\n`,
      () => `for my $i (1, 2) { ${run()} ${assignment()} }\n`,
      () => `($p, $q) = (${value()}, ${value()});\n`,
      () => `$p = $q = ${value()};\n`,
      () => `${name()} = ${condition()} ? ${value()} : ${value()};\n`,
      () => `${name()} ${pick.of(["||=", "&&=", "//="])} ${value()};\n`,
      () => `${condition()} and ${assignment()}\n`,
      () => `$p =~ s/rm/rm/;\n`,
      () => `$r = \\${name()}; $$r = ${value()};\n`,
      () => `eval q{${assignment()}};\n`,
      () => {
        const f = fresh();
        return `sub ${f} { my ($p, $q) = @_; $q = 'true' unless defined $q; ${run()} }\n${f}(${value()});\n`;
      },
      () => {
        const f = fresh();
        return `sub ${f} { ${assignment()} }\n${pick.of([`${f}()`, "0"])};\n`;
      },
      () => `@l = ${list()};\n`,
      () => `@l = (@l, ${value()});\n`,
      () => `push @l, ${value()};\n`,
      () => `unshift(@l, ${value()});\n`,
      () => `$l[0] = ${value()};\n`,
      () => `$r = \\@l; push @$r, ${value()};\n`,
    ],
  };
}
