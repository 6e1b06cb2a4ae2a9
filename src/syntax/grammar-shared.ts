import { type CstNode, CstParser, type IToken, type ParserMethod, type TokenType } from "chevrotain";
import { errorMessages } from "./expectations.ts";
import * as t from "./tokens.ts";

export const key = t.keyword;

/** Thrown inside a parse that has more errors than asked for: recovery recurses, and an error costs more than the parse around it. */
export class TooManyErrors extends Error {}

/** What every part of the grammar stands on: LL(1) with recovery, a budget of errors, and the lists and values that all items share. */
export abstract class SharedGrammar extends CstParser {
  /** How many mistakes with a name the tree of the last parse has. */
  mistakes = 0;
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
  }

  /** Sets what the next parse reads, and how many errors it may have before it throws `TooManyErrors`. */
  start(tokens: readonly IToken[], maxErrors: number): void {
    // The parser may add to its input.
    this.input = [...tokens];
    this.budget.errors = maxErrors;
    this.mistakes = 0;
  }

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

  readonly mistakenComma = this.mistaken("mistakenComma", t.Comma);

  /** A production for what people write by mistake. */
  protected mistaken(name: string, token: TokenType): ParserMethod<[], CstNode> {
    return this.RULE(name, () => {
      this.CONSUME(token);
      this.ACTION(() => this.mistakes++);
    });
  }

  protected oneOf(texts: readonly string[]): { ALT: () => IToken }[] {
    return texts.map((text) => ({ ALT: () => this.CONSUME(key(text)) }));
  }
}
