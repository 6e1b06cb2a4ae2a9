import { key, SharedGrammar } from "./grammar-shared.ts";
import * as t from "./tokens.ts";

/** Conditions: `and`, `or`, `not`, quantifiers and comparisons. */
export abstract class ExpressionGrammar extends SharedGrammar {
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

  readonly mistakenBang = this.mistaken("mistakenBang", t.Bang);

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

  readonly mistakenEquals = this.mistaken("mistakenEquals", t.Equals);

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
}
