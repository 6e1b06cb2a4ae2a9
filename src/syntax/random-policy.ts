/** Random policy files for property tests: every production of the grammar, with blanks, line breaks and comments wherever they may stand. */
import fc from "fast-check";
import { encodeString } from "./strings.ts";

type Tokens = readonly string[];
type Piece = fc.Arbitrary<Tokens>;

/** A policy file without syntax errors. */
export function randomPolicy(): fc.Arbitrary<string> {
  return fc
    .tuple(seq(opt(header), many(item, 5)), fc.array(separator, { minLength: 1, maxLength: 40 }), fc.string({ maxLength: 3, unit: blank }))
    .map(([tokens, separators, end]) => tokens.map((text, index) => `${text}${separators[index % separators.length]}`).join("") + end);
}

const blank = fc.constantFrom(" ", "\n", "\t");
const separator = fc.oneof(
  { weight: 12, arbitrary: fc.constant(" ") },
  { weight: 1, arbitrary: fc.constantFrom("\n", "\n\n", "\n\n\n", "  ", "\t", "\r\n") },
  { weight: 1, arbitrary: fc.constantFrom(" # why\n", " # a\n\n# b\n", "\n# own line\n", '\n\n  # set { "x" }  \n\n') },
);

function token(...texts: readonly string[]): Piece {
  return fc.constantFrom(...texts).map((text) => [text]);
}

function seq(...pieces: readonly Piece[]): Piece {
  return fc.tuple(...pieces).map((parts) => parts.flat());
}

function opt(...pieces: readonly Piece[]): Piece {
  return fc.oneof(fc.constant([]), seq(...pieces));
}

function many(piece: Piece, maxLength: number, minLength = 0): Piece {
  return fc.array(piece, { minLength, maxLength }).map((parts) => parts.flat());
}

function list(piece: Piece): Piece {
  return fc
    .array(piece, { minLength: 1, maxLength: 4 })
    .map((parts) => parts.flatMap((part, index) => (index === 0 ? part : [",", ...part])));
}

const name = token("a", "std/paths", "own-branches", "mode.grants", "x1", "team/rule-1.b", "deny", "if");
const word = fc.oneof(name, token("test", "when", "block", "command", "set", "sealed", "in", "language", "hit"));
const reference = fc.oneof(name, token("content", "command", "mode", "source", "type", "recursive", "unknown"));
const string = fc
  .oneof(
    fc.constantFrom(
      "main",
      "*.{key,pem}",
      "C:\\dir",
      'say "x"',
      "a\nb\tc",
      "",
      "{field} is \\ \u202E \u0007",
      "\uD83D",
      "very long text ".repeat(7),
    ),
    fc.string({ unit: "binary", maxLength: 12 }),
  )
  .map((text) => [encodeString(text)]);
const number = token("0", "5", "3.0", "12.75", "007", "123456789012345678901234567890");
const date = token("2027-01-31", "2028-02-29");
const regex = token("/a/", "/(?i)x[/\\]]{2,}\\/y/ims", "/[]/]/", "/^$|é\\u/s");
const flag = token("-f", "--force", "-rf", "--x_y.z-1", "-?", "-#", "-9");
const pattern = token(
  "`make`",
  "`git push ...`",
  "`{npm,yarn} {test,build} <own> --x=*`",
  '``rm "a b" * | sh``',
  `\`${"long ".repeat(20)}\``,
);
const code = fc.oneof(
  pattern,
  token(
    "``echo `x```",
    "``a `b` c``",
    "```\n  cat <<E\n    x `y` ``z``\n\n  E\n  ```",
    "```one``line```",
    "```\n\n\n```",
    "```\n`x`\n\t\n ```",
    "``` \n a\n   ```",
  ),
  fc.string({ unit: fc.constantFrom(..."ab $\"'#{}|;\\\t<é"), minLength: 1, maxLength: 12 }).map((text) => [`\`${text}\``]),
);
const verb = token(
  "command",
  "read",
  "write",
  "delete",
  "change",
  "execute",
  "fetch",
  "send",
  "query",
  "signal",
  "content",
  "mention",
  "call",
);
const effectVerb = token("read", "write", "delete", "change", "execute", "fetch", "send", "content", "call");
const member = fc.oneof(string, name, pattern);
const braces = seq(token("{"), many(member, 6), opt(token("except"), many(member, 3, 1)), token("}"));
const value = fc.oneof(string, number, braces, word);
const expression: Piece = expressionOf(2);
const trigger = fc.oneof(pattern, verb);
const target = fc.oneof(flag, reference, string);
const header = seq(token("language"), number, opt(token("policy"), word, opt(string)));
const given = seq(word, value, opt(string));
const subject = seq(fc.oneof(code, seq(token("sample"), opt(string)), seq(verb, string, opt(string))), opt(token("given"), list(given)));
const ruleTest = seq(token("hit", "miss", "unsure"), subject);
const finding = fc.oneof(
  seq(token("entropy"), number),
  seq(token("checksum"), word),
  seq(token("source"), string),
  seq(token("hit", "miss"), string),
);
const clause = fc.oneof(
  seq(token("when", "unless"), expression),
  seq(token("unknown", "unconstrained"), token("->"), word),
  seq(token("because", "instead"), string),
  seq(token("severity"), word),
  seq(token("overriding"), list(word)),
  seq(token("until"), date),
  seq(token("finds"), string, regex, many(finding, 3)),
  seq(token("tests"), token("{"), many(ruleTest, 4), token("}")),
);
const body = fc.oneof(many(clause, 3), seq(token("{"), many(clause, 4), token("}")));
const wordType = fc.oneof(word, string);
const fallback = opt(token("or"), value);
const flagSyntax = fc.oneof(
  token("bundled"),
  seq(
    fc.oneof(flag, string, token("of", "if")),
    opt(token("|"), flag),
    opt(token("="), wordType, opt(token("?", "*")), fallback),
    opt(token("!")),
  ),
);
const role = fc.oneof(token("--"), string, seq(word, token(":"), wordType, opt(token("?", "*", "+")), fallback));
const field = seq(fc.oneof(word, string), opt(token("="), fc.oneof(seq(token("("), expression, token(")")), target)));
const fields = opt(token("with"), list(field));
const part = seq(
  fc.oneof(
    seq(token("flags"), token("{"), many(flagSyntax, 6), opt(token("...")), token("}")),
    seq(token("operands"), token("{"), many(role, 4), token("}")),
    seq(token("copy"), list(target), token("to"), list(target), fields),
    seq(effectVerb, list(target), opt(token("as"), word), fields),
  ),
  opt(token("when"), expression),
);
const commandName = many(fc.oneof(word, string), 3, 1);
const testCase = seq(subject, token("->"), token("allow", "warn", "escalate", "block", "pass"), opt(token("by"), list(word)));
const modeLine = seq(
  token("allow", "escalate", "block", "otherwise", "unresolved"),
  token("->"),
  token("allow", "escalate", "block", "pass"),
);
const verdict = token("allow", "warn", "escalate", "block");
const item = fc.oneof(
  seq(
    token("use"),
    fc.oneof(name, string),
    opt(token("as"), word),
    opt(token("with"), list(seq(word, token("="), value))),
    opt(token("granting"), list(word)),
  ),
  seq(token("set"), word, token(":"), word, braces),
  seq(token("add", "remove"), word, braces, opt(token("because"), string)),
  seq(token("param"), word, token(":"), word, token("="), value),
  seq(token("condition"), word, opt(token("on"), list(trigger)), token("="), expression),
  seq(token("type"), word, token("{"), many(string, 4, 1), token("}")),
  { weight: 3, arbitrary: seq(verdict, word, opt(token("sealed")), token("on"), list(trigger), body) },
  seq(verdict, list(pattern), body),
  seq(token("except"), word, opt(token("on"), list(trigger)), body),
  seq(token("disable"), word, body),
  seq(token("mode"), word, opt(token("uses"), list(word)), token("{"), many(modeLine, 5), token("}")),
  { weight: 2, arbitrary: seq(token("command"), list(commandName), token("{"), many(part, 4), token("}")) },
  seq(token("test"), string, token("{"), many(testCase, 4), token("}")),
);

function expressionOf(depth: number): Piece {
  const comparison = fc.oneof(
    seq(token("is"), opt(token("not")), fc.oneof(string, number, reference)),
    seq(token("<", "<=", ">", ">="), fc.oneof(number, reference)),
    seq(opt(token("not")), token("in", "under", "covers"), fc.oneof(string, reference, braces)),
    seq(opt(token("not")), token("like"), string),
    seq(opt(token("not")), token("matches"), regex),
  );
  const test = seq(opt(token("any", "every", "no")), fc.oneof(flag, reference), opt(comparison));
  const atom = depth === 0 ? test : fc.oneof({ weight: 3, arbitrary: test }, seq(token("("), expressionOf(depth - 1), token(")")));
  const negation = seq(opt(token("not")), atom);
  const conjunction = seq(negation, many(seq(token("and"), negation), 2));
  return seq(conjunction, many(seq(token("or"), conjunction), 2));
}
