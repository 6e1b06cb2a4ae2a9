import { ExpressionGrammar } from "./grammar-expressions.ts";
import { key } from "./grammar-shared.ts";
import * as t from "./tokens.ts";

/** Command signatures: flags, operands, effects. */
export abstract class CommandGrammar extends ExpressionGrammar {
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
      this.MANY(() => {
        this.CONSUME(t.Plus);
        this.SUBRULE2(this.wordType);
      });
      this.OPTION2(() => this.OR2([{ ALT: () => this.CONSUME(t.Question) }, { ALT: () => this.CONSUME(t.Star) }]));
      this.OPTION3(() => this.SUBRULE(this.fallback));
    });
    this.OPTION4(() => this.CONSUME(t.Bang));
  });

  readonly mistakenColon = this.mistaken("mistakenColon", t.Colon);

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
}
