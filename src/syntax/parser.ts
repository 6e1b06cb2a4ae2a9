/**
 * The grammar: LL(1), with recovery, so that one parse reports every error of a file. Productions named `mistaken…` accept what people write by
 * mistake; they are reported when the tree is read and left out of the published grammar.
 */
import { CstParser, type IToken } from "chevrotain";
import { errorMessages } from "./expectations.ts";
import * as t from "./tokens.ts";

const key = t.keyword;

/** Thrown inside a parse that has more errors than asked for: recovery recurses, and an error costs more than the parse around it. */
export class TooManyErrors extends Error {}

export class PolicyParser extends CstParser {
  private readonly budget: { errors: number };

  constructor() {
    const budget = { errors: 0 };
    super([...t.CATEGORIES, ...t.TOKENS], {
      recoveryEnabled: true,
      maxLookahead: 1,
      nodeLocationTracking: "onlyOffset",
      errorMessageProvider: errorMessages(() => {
        if (budget.errors-- <= 0) throw new TooManyErrors();
      }),
    });
    this.budget = budget;
    this.performSelfAnalysis();
  }

  /** Sets what the next parse reads, and how many errors it may have before it throws `TooManyErrors`. */
  start(tokens: readonly IToken[], maxErrors: number): void {
    // The parser may add to its input.
    this.input = [...tokens];
    this.budget.errors = maxErrors;
  }

  readonly file = this.RULE("file", () => {
    this.OPTION(() => this.SUBRULE(this.header));
    this.MANY(() => this.SUBRULE(this.item));
  });

  readonly header = this.RULE("header", () => {
    this.CONSUME(key("language"));
    this.CONSUME(t.NumberToken);
    this.OPTION(() => {
      this.CONSUME(key("policy"));
      this.CONSUME(t.Word);
      this.OPTION2(() => this.CONSUME(t.StringToken));
    });
  });

  readonly item = this.RULE("item", () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.use) },
      { ALT: () => this.SUBRULE(this.set) },
      { ALT: () => this.SUBRULE(this.edit) },
      { ALT: () => this.SUBRULE(this.param) },
      { ALT: () => this.SUBRULE(this.condition) },
      { ALT: () => this.SUBRULE(this.type) },
      { ALT: () => this.SUBRULE(this.rule) },
      { ALT: () => this.SUBRULE(this.except) },
      { ALT: () => this.SUBRULE(this.disable) },
      { ALT: () => this.SUBRULE(this.mode) },
      { ALT: () => this.SUBRULE(this.command) },
      { ALT: () => this.SUBRULE(this.test) },
    ]);
  });

  readonly use = this.RULE("use", () => {
    this.CONSUME(key("use"));
    this.OR([{ ALT: () => this.CONSUME(t.Member) }, { ALT: () => this.CONSUME(t.StringToken) }]);
    this.OPTION(() => {
      this.CONSUME(key("as"));
      this.CONSUME(t.Word);
    });
    this.OPTION2(() => {
      this.CONSUME(key("with"));
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.argument) });
    });
    this.OPTION3(() => {
      this.CONSUME(key("granting"));
      this.SUBRULE(this.names);
    });
  });

  readonly argument = this.RULE("argument", () => {
    this.CONSUME(t.Word);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.value);
  });

  readonly names = this.RULE("names", () => {
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.CONSUME(t.Word) });
  });

  readonly value = this.RULE("value", () => {
    this.OR([
      { ALT: () => this.CONSUME(t.StringToken) },
      { ALT: () => this.CONSUME(t.NumberToken) },
      { ALT: () => this.SUBRULE(this.braces) },
      { ALT: () => this.CONSUME(t.Word) },
    ]);
  });

  readonly set = this.RULE("set", () => {
    this.CONSUME(key("set"));
    this.CONSUME(t.Word);
    this.CONSUME(t.Colon);
    this.CONSUME2(t.Word);
    this.SUBRULE(this.braces);
  });

  readonly braces = this.RULE("braces", () => {
    this.CONSUME(t.LeftBrace);
    this.MANY(() => this.OR([{ ALT: () => this.SUBRULE(this.member) }, { ALT: () => this.SUBRULE(this.mistakenComma) }]));
    this.OPTION(() => this.SUBRULE(this.exclusions));
    this.CONSUME(t.RightBrace);
  });

  readonly exclusions = this.RULE("exclusions", () => {
    this.CONSUME(key("except"));
    this.AT_LEAST_ONE(() => this.OR([{ ALT: () => this.SUBRULE(this.member) }, { ALT: () => this.SUBRULE(this.mistakenComma) }]));
  });

  readonly member = this.RULE("member", () => {
    this.OR([{ ALT: () => this.CONSUME(t.StringToken) }, { ALT: () => this.CONSUME(t.Member) }, { ALT: () => this.CONSUME(t.Code) }]);
  });

  readonly mistakenComma = this.RULE("mistakenComma", () => {
    this.CONSUME(t.Comma);
  });

  readonly edit = this.RULE("edit", () => {
    this.OR([{ ALT: () => this.CONSUME(key("add")) }, { ALT: () => this.CONSUME(key("remove")) }]);
    this.CONSUME(t.Word);
    this.SUBRULE(this.braces);
    this.OPTION(() => {
      this.CONSUME(key("because"));
      this.CONSUME(t.StringToken);
    });
  });

  readonly param = this.RULE("param", () => {
    this.CONSUME(key("param"));
    this.CONSUME(t.Word);
    this.CONSUME(t.Colon);
    this.CONSUME2(t.Word);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.value);
  });

  readonly condition = this.RULE("condition", () => {
    this.CONSUME(key("condition"));
    this.CONSUME(t.Word);
    this.OPTION(() => {
      this.CONSUME(key("on"));
      this.SUBRULE(this.triggers);
    });
    this.CONSUME(t.Equals);
    this.SUBRULE(this.expression);
  });

  readonly type = this.RULE("type", () => {
    this.CONSUME(key("type"));
    this.CONSUME(t.Word);
    this.CONSUME(t.LeftBrace);
    this.AT_LEAST_ONE(() => this.OR([{ ALT: () => this.CONSUME(t.StringToken) }, { ALT: () => this.SUBRULE(this.mistakenComma) }]));
    this.CONSUME(t.RightBrace);
  });

  readonly verdict = this.RULE("verdict", () => {
    this.OR([
      { ALT: () => this.CONSUME(key("allow")) },
      { ALT: () => this.CONSUME(key("warn")) },
      { ALT: () => this.CONSUME(key("escalate")) },
      { ALT: () => this.CONSUME(key("block")) },
      { ALT: () => this.SUBRULE(this.mistakenDeny) },
    ]);
  });

  readonly mistakenDeny = this.RULE("mistakenDeny", () => {
    this.CONSUME(key("deny"));
  });

  readonly rule = this.RULE("rule", () => {
    this.SUBRULE(this.verdict);
    this.OR([
      { ALT: () => this.SUBRULE(this.patterns) },
      {
        ALT: () => {
          this.CONSUME(t.Word);
          this.OPTION(() => this.CONSUME(key("sealed")));
          this.CONSUME(key("on"));
          this.SUBRULE(this.triggers);
        },
      },
    ]);
    this.SUBRULE(this.body);
  });

  readonly patterns = this.RULE("patterns", () => {
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.CONSUME(t.Code) });
  });

  readonly triggers = this.RULE("triggers", () => {
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.trigger) });
  });

  readonly trigger = this.RULE("trigger", () => {
    this.OR([{ ALT: () => this.CONSUME(t.Code) }, { ALT: () => this.CONSUME(t.Verb) }]);
  });

  readonly body = this.RULE("body", () => {
    this.OR([{ ALT: () => this.SUBRULE(this.block) }, { ALT: () => this.MANY(() => this.SUBRULE(this.clause)) }]);
  });

  readonly block = this.RULE("block", () => {
    this.CONSUME(t.LeftBrace);
    this.MANY(() => this.SUBRULE(this.clause));
    this.CONSUME(t.RightBrace);
  });

  readonly clause = this.RULE("clause", () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.whenClause) },
      { ALT: () => this.SUBRULE(this.answerClause) },
      { ALT: () => this.SUBRULE(this.textClause) },
      { ALT: () => this.SUBRULE(this.severityClause) },
      { ALT: () => this.SUBRULE(this.overridingClause) },
      { ALT: () => this.SUBRULE(this.untilClause) },
      { ALT: () => this.SUBRULE(this.findsClause) },
      { ALT: () => this.SUBRULE(this.testsClause) },
    ]);
  });

  readonly whenClause = this.RULE("whenClause", () => {
    this.OR([
      { ALT: () => this.CONSUME(key("when")) },
      { ALT: () => this.CONSUME(key("unless")) },
      { ALT: () => this.SUBRULE(this.mistakenIf) },
    ]);
    this.SUBRULE(this.expression);
  });

  readonly mistakenIf = this.RULE("mistakenIf", () => {
    this.CONSUME(key("if"));
  });

  readonly answerClause = this.RULE("answerClause", () => {
    this.OR([{ ALT: () => this.CONSUME(key("unknown")) }, { ALT: () => this.CONSUME(key("unconstrained")) }]);
    this.CONSUME(t.Arrow);
    this.CONSUME(t.Word);
  });

  readonly textClause = this.RULE("textClause", () => {
    this.OR([{ ALT: () => this.CONSUME(key("because")) }, { ALT: () => this.CONSUME(key("instead")) }]);
    this.CONSUME(t.StringToken);
  });

  readonly severityClause = this.RULE("severityClause", () => {
    this.CONSUME(key("severity"));
    this.CONSUME(t.Word);
  });

  readonly overridingClause = this.RULE("overridingClause", () => {
    this.CONSUME(key("overriding"));
    this.SUBRULE(this.names);
  });

  readonly untilClause = this.RULE("untilClause", () => {
    this.CONSUME(key("until"));
    this.CONSUME(t.DateToken);
  });

  readonly findsClause = this.RULE("findsClause", () => {
    this.CONSUME(key("finds"));
    this.CONSUME(t.StringToken);
    this.CONSUME(t.Regex);
    this.MANY(() => this.SUBRULE(this.finding));
  });

  readonly finding = this.RULE("finding", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(key("entropy"));
          this.CONSUME(t.NumberToken);
        },
      },
      {
        ALT: () => {
          this.CONSUME(key("checksum"));
          this.CONSUME(t.Word);
        },
      },
      {
        ALT: () => {
          this.CONSUME(key("source"));
          this.CONSUME(t.StringToken);
        },
      },
      {
        ALT: () => {
          this.CONSUME(key("hit"));
          this.CONSUME2(t.StringToken);
        },
      },
      {
        ALT: () => {
          this.CONSUME(key("miss"));
          this.CONSUME3(t.StringToken);
        },
      },
    ]);
  });

  readonly testsClause = this.RULE("testsClause", () => {
    this.CONSUME(key("tests"));
    this.CONSUME(t.LeftBrace);
    this.MANY(() => this.SUBRULE(this.ruleTest));
    this.CONSUME(t.RightBrace);
  });

  readonly ruleTest = this.RULE("ruleTest", () => {
    this.OR([
      { ALT: () => this.CONSUME(key("hit")) },
      { ALT: () => this.CONSUME(key("miss")) },
      { ALT: () => this.CONSUME(key("unsure")) },
    ]);
    this.SUBRULE(this.subject);
  });

  readonly subject = this.RULE("subject", () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Code) },
      {
        ALT: () => {
          this.CONSUME(key("sample"));
          this.OPTION(() => this.CONSUME(t.StringToken));
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Verb);
          this.CONSUME2(t.StringToken);
          this.OPTION2(() => this.CONSUME3(t.StringToken));
        },
      },
    ]);
    this.OPTION3(() => {
      this.CONSUME(key("given"));
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.given) });
    });
  });

  readonly given = this.RULE("given", () => {
    this.CONSUME(t.Word);
    this.SUBRULE(this.value);
    this.OPTION(() => this.CONSUME(t.StringToken));
  });

  readonly test = this.RULE("test", () => {
    this.CONSUME(key("test"));
    this.CONSUME(t.StringToken);
    this.CONSUME(t.LeftBrace);
    this.MANY(() => this.SUBRULE(this.testCase));
    this.CONSUME(t.RightBrace);
  });

  readonly testCase = this.RULE("testCase", () => {
    this.SUBRULE(this.subject);
    this.CONSUME(t.Arrow);
    this.SUBRULE(this.outcome);
    this.OPTION(() => {
      this.CONSUME(key("by"));
      this.SUBRULE(this.names);
    });
  });

  readonly outcome = this.RULE("outcome", () => {
    this.OR(this.oneOf(["allow", "warn", "escalate", "block", "pass"]));
  });

  readonly except = this.RULE("except", () => {
    this.CONSUME(key("except"));
    this.CONSUME(t.Word);
    this.OPTION(() => {
      this.CONSUME(key("on"));
      this.SUBRULE(this.triggers);
    });
    this.SUBRULE(this.body);
  });

  readonly disable = this.RULE("disable", () => {
    this.CONSUME(key("disable"));
    this.CONSUME(t.Word);
    this.SUBRULE(this.body);
  });

  readonly mode = this.RULE("mode", () => {
    this.CONSUME(key("mode"));
    this.CONSUME(t.Word);
    this.OPTION(() => {
      this.CONSUME(key("uses"));
      this.SUBRULE(this.names);
    });
    this.CONSUME(t.LeftBrace);
    this.MANY(() => this.OR([{ ALT: () => this.SUBRULE(this.modeLine) }, { ALT: () => this.SUBRULE(this.mistakenComma) }]));
    this.CONSUME(t.RightBrace);
  });

  readonly modeLine = this.RULE("modeLine", () => {
    this.SUBRULE(this.judgement);
    this.CONSUME(t.Arrow);
    this.SUBRULE(this.result);
  });

  readonly judgement = this.RULE("judgement", () => {
    this.OR(this.oneOf(["allow", "escalate", "block", "otherwise", "unresolved"]));
  });

  readonly result = this.RULE("result", () => {
    this.OR(this.oneOf(["allow", "escalate", "block", "pass"]));
  });

  readonly expression = this.RULE("expression", () => {
    this.AT_LEAST_ONE_SEP({ SEP: key("or"), DEF: () => this.SUBRULE(this.conjunction) });
  });

  readonly conjunction = this.RULE("conjunction", () => {
    this.AT_LEAST_ONE_SEP({ SEP: key("and"), DEF: () => this.SUBRULE(this.negation) });
  });

  readonly negation = this.RULE("negation", () => {
    this.OPTION(() => this.OR([{ ALT: () => this.CONSUME(key("not")) }, { ALT: () => this.SUBRULE(this.mistakenBang) }]));
    this.SUBRULE(this.atom);
  });

  readonly mistakenBang = this.RULE("mistakenBang", () => {
    this.CONSUME(t.Bang);
  });

  readonly atom = this.RULE("atom", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.LeftParen);
          this.SUBRULE(this.expression);
          this.CONSUME(t.RightParen);
        },
      },
      {
        ALT: () => {
          this.OPTION(() => this.SUBRULE(this.quantifier));
          this.OR3([{ ALT: () => this.CONSUME(t.Flag) }, { ALT: () => this.CONSUME(t.Reference) }]);
          this.OPTION2(() => this.SUBRULE(this.comparison));
        },
      },
    ]);
  });

  readonly quantifier = this.RULE("quantifier", () => {
    this.OR(this.oneOf(["any", "every", "no"]));
  });

  readonly comparison = this.RULE("comparison", () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.isComparison) },
      { ALT: () => this.SUBRULE(this.orderComparison) },
      {
        ALT: () => {
          this.OPTION(() => this.CONSUME(key("not")));
          this.OR2([
            { ALT: () => this.SUBRULE(this.setComparison) },
            { ALT: () => this.SUBRULE(this.likeComparison) },
            { ALT: () => this.SUBRULE(this.matchesComparison) },
          ]);
        },
      },
    ]);
  });

  readonly isComparison = this.RULE("isComparison", () => {
    this.OR([{ ALT: () => this.CONSUME(key("is")) }, { ALT: () => this.SUBRULE(this.mistakenEquals) }]);
    this.OPTION(() => this.CONSUME(key("not")));
    this.OR2([
      { ALT: () => this.CONSUME(t.StringToken) },
      { ALT: () => this.CONSUME(t.NumberToken) },
      { ALT: () => this.CONSUME(t.Reference) },
    ]);
  });

  readonly mistakenEquals = this.RULE("mistakenEquals", () => {
    this.CONSUME(t.Equals);
  });

  readonly orderComparison = this.RULE("orderComparison", () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Less) },
      { ALT: () => this.CONSUME(t.LessEqual) },
      { ALT: () => this.CONSUME(t.Greater) },
      { ALT: () => this.CONSUME(t.GreaterEqual) },
    ]);
    this.OR2([{ ALT: () => this.CONSUME(t.NumberToken) }, { ALT: () => this.CONSUME(t.Reference) }]);
  });

  readonly setComparison = this.RULE("setComparison", () => {
    this.OR(this.oneOf(["in", "under", "covers"]));
    this.OR2([
      { ALT: () => this.CONSUME(t.StringToken) },
      { ALT: () => this.CONSUME(t.Reference) },
      { ALT: () => this.SUBRULE(this.braces) },
    ]);
  });

  readonly likeComparison = this.RULE("likeComparison", () => {
    this.CONSUME(key("like"));
    this.CONSUME(t.StringToken);
  });

  readonly matchesComparison = this.RULE("matchesComparison", () => {
    this.CONSUME(key("matches"));
    this.CONSUME(t.Regex);
  });

  readonly command = this.RULE("command", () => {
    this.CONSUME(key("command"));
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.commandName) });
    this.CONSUME(t.LeftBrace);
    this.MANY(() => this.SUBRULE(this.part));
    this.CONSUME(t.RightBrace);
  });

  readonly commandName = this.RULE("commandName", () => {
    this.AT_LEAST_ONE(() => this.OR([{ ALT: () => this.CONSUME(t.Word) }, { ALT: () => this.CONSUME(t.StringToken) }]));
  });

  readonly part = this.RULE("part", () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.flags) },
      { ALT: () => this.SUBRULE(this.operands) },
      { ALT: () => this.SUBRULE(this.copy) },
      { ALT: () => this.SUBRULE(this.effect) },
    ]);
    this.OPTION(() => {
      this.CONSUME(key("when"));
      this.SUBRULE(this.expression);
    });
  });

  readonly flags = this.RULE("flags", () => {
    this.CONSUME(key("flags"));
    this.CONSUME(t.LeftBrace);
    this.MANY(() => this.OR([{ ALT: () => this.SUBRULE(this.flag) }, { ALT: () => this.SUBRULE(this.mistakenComma) }]));
    this.OPTION(() => this.CONSUME(t.Ellipsis));
    this.CONSUME(t.RightBrace);
  });

  readonly flag = this.RULE("flag", () => {
    this.AT_LEAST_ONE_SEP({ SEP: t.Bar, DEF: () => this.SUBRULE(this.flagName) });
    this.OPTION(() => {
      this.OR([{ ALT: () => this.CONSUME(t.Equals) }, { ALT: () => this.SUBRULE(this.mistakenColon) }]);
      this.SUBRULE(this.wordType);
      this.OPTION2(() => this.OR2([{ ALT: () => this.CONSUME(t.Question) }, { ALT: () => this.CONSUME(t.Star) }]));
      this.OPTION3(() => this.SUBRULE(this.fallback));
    });
    this.OPTION4(() => this.CONSUME(t.Bang));
  });

  readonly mistakenColon = this.RULE("mistakenColon", () => {
    this.CONSUME(t.Colon);
  });

  readonly flagName = this.RULE("flagName", () => {
    this.OR([{ ALT: () => this.CONSUME(t.Flag) }, { ALT: () => this.CONSUME(t.StringToken) }, { ALT: () => this.CONSUME(t.Member) }]);
  });

  readonly wordType = this.RULE("wordType", () => {
    this.OR([{ ALT: () => this.CONSUME(t.Word) }, { ALT: () => this.CONSUME(t.StringToken) }]);
  });

  readonly fallback = this.RULE("fallback", () => {
    this.CONSUME(key("or"));
    this.SUBRULE(this.value);
  });

  readonly operands = this.RULE("operands", () => {
    this.CONSUME(key("operands"));
    this.CONSUME(t.LeftBrace);
    this.MANY(() => this.OR([{ ALT: () => this.SUBRULE(this.role) }, { ALT: () => this.SUBRULE(this.mistakenComma) }]));
    this.CONSUME(t.RightBrace);
  });

  readonly role = this.RULE("role", () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Separator) },
      { ALT: () => this.CONSUME(t.StringToken) },
      {
        ALT: () => {
          this.CONSUME(t.Word);
          this.CONSUME(t.Colon);
          this.SUBRULE(this.wordType);
          this.OPTION(() =>
            this.OR2([{ ALT: () => this.CONSUME(t.Question) }, { ALT: () => this.CONSUME(t.Star) }, { ALT: () => this.CONSUME(t.Plus) }]),
          );
          this.OPTION2(() => this.SUBRULE(this.fallback));
        },
      },
    ]);
  });

  readonly copy = this.RULE("copy", () => {
    this.CONSUME(key("copy"));
    this.SUBRULE(this.targets);
    this.CONSUME(key("to"));
    this.SUBRULE2(this.targets);
    this.OPTION(() => this.SUBRULE(this.fields));
  });

  readonly effect = this.RULE("effect", () => {
    this.CONSUME(t.EffectVerb);
    this.SUBRULE(this.targets);
    this.OPTION(() => {
      this.CONSUME(key("as"));
      this.CONSUME(t.Word);
    });
    this.OPTION2(() => this.SUBRULE(this.fields));
  });

  readonly targets = this.RULE("targets", () => {
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.target) });
  });

  readonly target = this.RULE("target", () => {
    this.OR([{ ALT: () => this.CONSUME(t.Flag) }, { ALT: () => this.CONSUME(t.Reference) }, { ALT: () => this.CONSUME(t.StringToken) }]);
  });

  readonly fields = this.RULE("fields", () => {
    this.CONSUME(key("with"));
    this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.field) });
  });

  readonly field = this.RULE("field", () => {
    this.OR([{ ALT: () => this.CONSUME(t.Word) }, { ALT: () => this.CONSUME(t.StringToken) }]);
    this.OPTION(() => {
      this.CONSUME(t.Equals);
      this.SUBRULE(this.fieldValue);
    });
  });

  readonly fieldValue = this.RULE("fieldValue", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.LeftParen);
          this.SUBRULE(this.expression);
          this.CONSUME(t.RightParen);
        },
      },
      { ALT: () => this.SUBRULE(this.target) },
    ]);
  });

  private oneOf(texts: readonly string[]): { ALT: () => IToken }[] {
    return texts.map((text) => ({ ALT: () => this.CONSUME(key(text)) }));
  }
}
