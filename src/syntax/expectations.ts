/** What the parser expected, in words. The parser's own messages would list token names; a reader wants the idea of the place. */
import type { IParserErrorMessageProvider, TokenType } from "chevrotain";

const CLAUSES = ["when", "unless", "unknown", "unconstrained", "because", "instead", "severity", "overriding", "until", "finds", "tests"];
const ITEMS = [
  "use",
  "set",
  "add",
  "remove",
  "param",
  "condition",
  "type",
  "allow",
  "warn",
  "escalate",
  "block",
  "except",
  "disable",
  "mode",
  "command",
  "test",
];
const PARTS = ["flags", "operands", "copy", "read", "write", "delete", "change", "execute", "fetch", "send", "query", "signal"];

interface Expectation {
  readonly phrase: string;
  /** Keywords that may stand there, for did-you-mean. */
  readonly words: readonly string[];
}

const TRIGGER: Expectation = {
  phrase: "a pattern in back-ticks or an event such as `write`",
  words: ["command", "read", "write", "delete", "change", "execute", "fetch", "send", "query", "signal", "content", "mention", "call"],
};
const CONDITION: Expectation = { phrase: "a field, a flag or `(`", words: ["not", "any", "every", "no"] };

const BY_RULE: Readonly<Record<string, Expectation>> = {
  triggers: TRIGGER,
  trigger: TRIGGER,
  rule: { phrase: "a name or a pattern in back-ticks", words: [] },
  expression: CONDITION,
  conjunction: CONDITION,
  negation: CONDITION,
  atom: CONDITION,
  targets: { phrase: "a flag, a name or a string", words: [] },
  file: { phrase: "an item such as `block`, `allow` or `set`", words: ITEMS },
  item: { phrase: "an item such as `block`, `allow` or `set`", words: ITEMS },
  block: { phrase: "a clause or `}`", words: CLAUSES },
  body: { phrase: "a clause such as `when` or `because`", words: CLAUSES },
  clause: { phrase: "a clause such as `when` or `because`", words: CLAUSES },
  braces: { phrase: "a string, a name or `}`", words: ["except"] },
  exclusions: { phrase: "a string or a name", words: [] },
  member: { phrase: "a string or a name", words: [] },
  value: { phrase: "a string, a number, a name or `{`", words: [] },
  type: { phrase: "a string or `}`", words: [] },
  testsClause: { phrase: "`hit`, `miss`, `unsure` or `}`", words: ["hit", "miss", "unsure"] },
  subject: { phrase: "a command in back-ticks, `sample` or an event such as `write`", words: ["sample", "write", "read", "content"] },
  test: { phrase: "a command in back-ticks, an event such as `write` or `}`", words: [] },
  mode: { phrase: "a line such as `otherwise -> pass` or `}`", words: ["allow", "escalate", "block", "otherwise", "unresolved"] },
  outcome: { phrase: "`allow`, `warn`, `escalate`, `block` or `pass`", words: ["allow", "warn", "escalate", "block", "pass"] },
  result: { phrase: "`allow`, `escalate`, `block` or `pass`", words: ["allow", "escalate", "block", "pass"] },
  comparison: { phrase: "a comparison such as `is` or `in`", words: ["is", "in", "under", "covers", "like", "matches"] },
  isComparison: { phrase: "a string, a number or a name", words: [] },
  orderComparison: { phrase: "a number or a name", words: [] },
  setComparison: { phrase: "a string, a name or `{`", words: [] },
  flags: { phrase: "a flag, `...` or `}`", words: [] },
  flagName: { phrase: "a flag", words: [] },
  operands: { phrase: "an operand such as `paths: path*` or `}`", words: [] },
  role: { phrase: "an operand such as `paths: path*`", words: [] },
  command: { phrase: "`flags`, `operands`, an effect such as `write` or `}`", words: PARTS },
  commandName: { phrase: "the command's name", words: [] },
  part: { phrase: "`flags`, `operands` or an effect such as `write`", words: PARTS },
  target: { phrase: "a flag, a name or a string", words: [] },
  fieldValue: { phrase: "a flag, a name, a string or `(`", words: [] },
};

/** Gives as message the phrase after "expected"; `count` is called for each error. */
export function errorMessages(count: () => void): IParserErrorMessageProvider {
  const counted = (phrase: string) => {
    count();
    return phrase;
  };
  return {
    buildMismatchTokenMessage: ({ expected, ruleName }) =>
      counted(
        expected.name === "RightBrace" || expected.name === "EOF" ? (BY_RULE[ruleName]?.phrase ?? labelOf(expected)) : labelOf(expected),
      ),
    buildNotAllInputParsedMessage: ({ ruleName }) => counted(BY_RULE[ruleName]?.phrase ?? "nothing more"),
    buildNoViableAltMessage: ({ expectedPathsPerAlt, ruleName }) => counted(BY_RULE[ruleName]?.phrase ?? oneOf(expectedPathsPerAlt.flat())),
    buildEarlyExitMessage: ({ expectedIterationPaths, ruleName }) => counted(BY_RULE[ruleName]?.phrase ?? oneOf(expectedIterationPaths)),
  };
}

/** The keyword that was probably meant by `text` in the rule where the parser stood. */
export function didYouMean(text: string, rule: string): string | undefined {
  const words = BY_RULE[rule]?.words ?? [];
  const limit = text.length < 5 ? 1 : 2;
  const near = words
    .map((word) => ({ word, distance: editDistance(text, word) }))
    .filter(({ distance }) => distance > 0 && distance <= limit);
  return near.sort((a, b) => a.distance - b.distance)[0]?.word;
}

/** Levenshtein's distance. */
export function editDistance(left: string, right: string): number {
  if (Math.abs(left.length - right.length) > 3) return 4;
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const substitution = row[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[right.length]!;
}

function oneOf(paths: readonly (readonly TokenType[])[]): string {
  const labels = [...new Set(paths.flatMap((path) => (path[0] ? [labelOf(path[0])] : [])))];
  if (labels.length <= 1) return labels[0] ?? "something else";
  return `${labels.slice(0, -1).join(", ")} or ${labels.at(-1)}`;
}

function labelOf(token: TokenType): string {
  return token.LABEL ?? token.name;
}
