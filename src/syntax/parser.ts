/**
 * The grammar: LL(1), with recovery, so that one parse reports every error of a file. Productions named `mistaken…` accept what people write by
 * mistake; they are reported when the tree is read and left out of the published grammar.
 */
import { RuleGrammar } from "./grammar-rules.ts";
import { key } from "./grammar-shared.ts";
import * as t from "./tokens.ts";

export { TooManyErrors } from "./grammar-shared.ts";

/** A file and its items, on top of the parts that `grammar-*.ts` hold: each adds its productions to those it needs. */
export class PolicyParser extends RuleGrammar {
  constructor() {
    super();
    this.performSelfAnalysis();
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

  readonly set = this.RULE("set", () => {
    this.CONSUME(key("set"));
    this.CONSUME(t.Word);
    this.CONSUME(t.Colon);
    this.CONSUME2(t.Word);
    this.SUBRULE(this.braces);
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
}
