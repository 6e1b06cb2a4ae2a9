import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatPolicy, type PolicyFile, parsePolicy } from "./index.ts";
import { randomPolicy } from "./random-policy.ts";

describe("formatPolicy", () => {
  test("any file says the same afterwards, with the same comments", () => {
    fc.assert(
      fc.property(randomPolicy(), (source) => {
        const file = parse(source);
        const again = parse(formatPolicy(file));
        expect(meaning(again)).toEqual(meaning(file));
        expect(again.comments.map(({ text }) => text)).toEqual(file.comments.map(({ text }) => text.trimEnd()));
      }),
      { numRuns: 1000 },
    );
  });

  test("formatting twice is formatting once", () => {
    fc.assert(
      fc.property(randomPolicy(), (source) => {
        const once = format(source);
        expect(format(once)).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });

  test("prints the one style", () => {
    expect(format(UNTIDY)).toBe(TIDY);
    expect(format(TIDY)).toBe(TIDY);
  });

  test("needs no source", () => {
    const file = parse(TIDY.replace(/ *#.*/g, ""));
    const again = parse(formatPolicy({ ...file, text: "", comments: [] }));
    expect(meaning(again)).toEqual(meaning(file));
  });

  test.each([
    ["keeps one-liners", 'block `make deploy` because "x"\n'],
    ["keeps the notation of numbers", "param limit: number = 3.0\n"],
    ["prints parentheses around what is nested", "condition a = (b and c) or not (d or e)\n"],
    ["keeps the lines of a list", 'set keys: path {\n  "*.pem"\n  "*.key" "*.p12"\n}\n'],
    ["keeps comments in a list", 'set keys: path {\n  # private\n  "*.pem"  # PEM\n  "*.key"\n\n  # others\n}\n'],
    ["keeps an empty block", "block a on write { }\n"],
    ["keeps a comment alone", "# nothing here\n"],
    ["keeps the spelling of a text with back-ticks", 'test "t" {\n  ``echo `x` `` -> pass\n}\n'],
  ])("%s", (_title, source) => {
    expect(format(source)).toBe(source);
  });

  test.each([
    ["joins a list that fits", 'set keys: path {\n  "*.pem"\n}\n', 'set keys: path { "*.pem" }\n'],
    ["drops parentheses that say nothing", "condition a = ((b))\n", "condition a = b\n"],
    ["moves a comment out of a line", "param a: # why\n  number = 5\n", "# why\nparam a: number = 5\n"],
    ["keeps one blank line of many", "use a\n\n\n\nuse b # c\n\n\n", "use a\n\nuse b  # c\n"],
    ["gives an empty file for blanks", " \n\n", ""],
  ])("%s", (_title, source, expected) => {
    expect(format(source)).toBe(expected);
  });
});

const UNTIDY = `# licence
language 1 policy acme/backend "House rules"
use   std/paths   # sets
set keys: path { "*.pem" "*.key"   except "*.pub" }


block key-file sealed on write, delete { when path in keys and (not -f or any words like "x")   because "{path} is a key" # say it
  tests { hit write "a.pem" miss write "a.pub" unsure \`echo > "$F.pem"\` } } # done
warn long on \`git push ...\`, \`git send ...\` when -f or --force or any refspecs like "+*" or --mirror because "rewrites history of others" tests { hit \`git push -f\` }
command rm { flags { -r|-R|--recursive -f -i
  --verbose } operands { paths: path* -- rest: rest? } delete paths with recursive = -r, partial = (-f or -i) when -f }
command tee { operands { paths: path* } copy stdin to paths, stdout }
test "whole" { \`rm -rf /\` -> block by a, b
  write "x" given branch "main" -> allow
  \`\`\`
  cat <<E
    x
  E
  \`\`\` -> pass }
mode strict uses a,b { escalate->block otherwise->block }
`;

const TIDY = `# licence
language 1
policy acme/backend "House rules"
use std/paths  # sets
set keys: path { "*.pem" "*.key" except "*.pub" }

block key-file sealed on write, delete {
  when     path in keys and (not -f or any words like "x")
  because  "{path} is a key"  # say it
  tests    { hit write "a.pem"  miss write "a.pub"  unsure \`echo > "$F.pem"\` }
}  # done
warn long on \`git push ...\`, \`git send ...\`
  when     -f or --force or any refspecs like "+*" or --mirror
  because  "rewrites history of others"
  tests    { hit \`git push -f\` }
command rm {
  flags {
    -r|-R|--recursive -f -i
    --verbose
  }
  operands { paths: path*  --  rest: rest? }
  delete   paths with recursive = -r, partial = (-f or -i) when -f
}
command tee { operands { paths: path* }  copy stdin to paths, stdout }
test "whole" {
  \`rm -rf /\`                    -> block by a, b
  write "x" given branch "main" -> allow
  \`\`\`
  cat <<E
    x
  E
  \`\`\` -> pass
}
mode strict uses a, b { escalate -> block  otherwise -> block }
`;

function parse(source: string): PolicyFile {
  const { file, diagnostics } = parsePolicy("test.policy", source);
  expect(diagnostics.filter(({ code }) => code !== "P0013" && code !== "P0014")).toEqual([]);
  return file;
}

function format(source: string): string {
  return formatPolicy(parse(source));
}

/** What the file says: no places, no source. */
function meaning({ language, name, title, items }: PolicyFile): unknown {
  return withoutSpans({ language, name, title, items });
}

function withoutSpans(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSpans);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !["span", "verdictSpan", "textStart", "openAt", "bundledAt"].includes(key));
  return Object.fromEntries(entries.map(([key, child]) => [key, withoutSpans(child)]));
}
