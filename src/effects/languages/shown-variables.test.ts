import { describe, expect, it } from "vitest";
import { effectLines, programOf, understandCommand } from "../testing.ts";

const PROGRAM = programOf(`
  command node { flags { -e=word! -p=word! } operands { args: rest? } execute -e as javascript execute -p as javascript }
  command python { flags { -c=word! } operands { args: rest? } execute -c as python }
  command ruby { flags { -e=word! } operands { args: rest? } execute -e as ruby }
  command perl { flags { -e=word! } operands { args: rest? } execute -e as perl }
  command awk { operands { code: word } execute code as awk }
  command php { flags { -r=word! } operands { args: rest? } execute -r as php }
`);

const effects = (command: string): string => effectLines(understandCommand(PROGRAM, command)).join("\n");

describe("secrets of the environment that code prints", () => {
  it.each([
    "python -c 'import os; print(os.environ[\"API_TOKEN\"])'",
    "python -c 'import os; print(os.environ.get(\"API_TOKEN\"))'",
    'python -c \'import os; print("x", os.getenv("API_TOKEN", "none"))\'',
    "node -e 'console.log(process.env.API_TOKEN)'",
    "node -e 'process.stdout.write(process.env[\"API_TOKEN\"])'",
    "ruby -e 'puts ENV[\"API_TOKEN\"]'",
    "ruby -e 'puts ENV.fetch(\"API_TOKEN\")'",
    "perl -e 'print $ENV{API_TOKEN}'",
    "php -r 'echo getenv(\"API_TOKEN\");'",
    "node -p process.env.API_TOKEN",
    "awk 'BEGIN { print ENVIRON[\"API_TOKEN\"] }'",
  ])("are read: %s", (command) => expect(effects(command)).toContain("read /proc/self/environ/API_TOKEN"));

  it.each([
    "python -c 'import os; print(len(os.environ[\"API_TOKEN\"]))'",
    "python -c 'import os; print(\"API_TOKEN\" in os.environ)'",
    "python -c 'import os; t = os.environ[\"API_TOKEN\"]; print(1)'",
    "node -e 'console.log(process.env.API_TOKEN ? 1 : 0)'",
    "node -e 'console.log(process.env.API_TOKEN.length)'",
    "node -e 'console.log(process.env.HOME)'",
    "node -e 'console.log(\"API_TOKEN\")'",
  ])("are not where nothing of them is shown: %s", (command) => expect(effects(command)).not.toContain("API_TOKEN"));
});

describe("the whole environment", () => {
  it.each([
    "python -c 'import os; print(os.environ)'",
    "python -c 'import os; print(dict(os.environ))'",
    "python -c 'import os; print(os.environ.items())'",
    "node -e 'console.log(process.env)'",
    "node -p process.env",
    "node -p 'JSON.stringify(process.env)'",
    "ruby -e 'puts ENV.to_a'",
    "ruby -e 'p ENV'",
    "perl -e 'print %ENV'",
    "php -r 'print_r($_ENV);'",
    "php -r 'print_r(getenv());'",
    "awk 'BEGIN { for (k in ENVIRON) print k, ENVIRON[k] }'",
  ])("is read, as by env: %s", (command) => {
    expect(effects(command)).toMatch(/read \/proc\/self\/environ$/m);
  });

  it.each([
    "python -c 'import os; print(len(os.environ))'",
    "python -c 'import os; print(\"A\" in os.environ)'",
    "python -c 'import os; print(os.environ.get(\"HOME\"))'",
    "node -e 'console.log(Object.keys(process.env))'",
    "node -e 'console.log(config.env)'",
    "node -p process.env.HOME",
    "node -e 'run(process.env)'",
    "ruby -e 'puts ENV.size'",
    "awk 'BEGIN { print ENVIRON[\"HOME\"] }'",
  ])("is not where little of it is shown: %s", (command) => expect(effects(command)).not.toMatch(/read \/proc\/self\/environ$/m));
});
