import { CommandGrammar } from "./grammar-commands.ts";
import { key } from "./grammar-shared.ts";
import * as t from "./tokens.ts";

/** Rules: triggers, clauses, and the tests inside them. */
export abstract class RuleGrammar extends CommandGrammar {
  readonly verdict = this.RULE("verdict", () => {
    this.OR([
      { ALT: () => this.CONSUME(key("allow")) },
      { ALT: () => this.CONSUME(key("warn")) },
      { ALT: () => this.CONSUME(key("escalate")) },
      { ALT: () => this.CONSUME(key("block")) },
      { ALT: () => this.SUBRULE(this.mistakenDeny) },
    ]);
  });

  readonly mistakenDeny = this.mistaken("mistakenDeny", key("deny"));

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

  readonly mistakenIf = this.mistaken("mistakenIf", key("if"));

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
}
