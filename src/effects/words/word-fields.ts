import type { Flow, Part, Span, Word } from "../../model/index.ts";
import { ANY, CHARACTER, SEGMENT, wordOf } from "../../model/index.ts";
import { MAX_PARTS, MAX_WORDS } from "../limits.ts";
import { joinFlows } from "../shell/flow.ts";
import type { Shell } from "../shell/shell.ts";

/** The words that an expansion leaves, in the making. */
export class Fields {
  private readonly shell: Shell;
  private readonly span: Span;
  private readonly into: Word[];
  private readonly splits: boolean;
  private parts: Part[] = [];
  private started = false;
  private open = false;
  private flow: Flow | undefined;
  /** Set while the field is nothing but this word: it is passed on as it is. */
  private sole: Word | undefined;

  constructor(shell: Shell, span: Span, into: Word[], splits: boolean) {
    this.shell = shell;
    this.span = span;
    this.into = into;
    this.splits = splits;
  }

  text(text: string): void {
    this.sole = undefined;
    this.started = true;
    this.parts.push(text);
  }

  glob(part: Part, text: string): void {
    this.text("");
    this.parts.push(this.splits ? part : text);
  }

  value(word: Word, quoted: boolean): void {
    if (!this.shell.run.spendText(word.text?.length ?? 1)) return;
    if (word.flow) this.flow = joinFlows(this.flow, word.flow);
    if (quoted || !this.splits) {
      this.sole = !this.started && this.parts.length === 0 ? word : undefined;
      this.started = true;
      for (const part of word.parts) this.parts.push(part);
      return;
    }
    if (word.text !== undefined) {
      this.split(word.text);
      return;
    }
    if (this.shell.run.bindings.has(word) && !this.started && this.parts.length === 0) {
      this.value(word, true);
      return;
    }
    this.sole = this.parts.length === 0 ? word : undefined;
    for (const part of word.parts) {
      if (typeof part === "string") this.split(part);
      else this.parts.push(part);
      if (typeof part === "object" && part.kind === "any") this.open = true;
    }
    this.started = true;
  }

  /** Between the values of `"$*"` stands the first of the separators. */
  joins(): void {
    this.text(separatorsOf(this.shell).slice(0, 1));
  }

  /** Ends the word that is being made: `"$@"` between its values. */
  cut(): void {
    this.finish();
    this.parts = [];
    this.started = false;
    this.open = false;
    this.flow = undefined;
    this.sole = undefined;
  }

  /** Further words may follow that are not known. */
  opens(): void {
    this.started = true;
    this.open = true;
    this.parts.push(ANY);
    this.sole = undefined;
  }

  finish(): void {
    if (!this.started && this.parts.length === 0) return;
    if (this.sole && this.shell.run.bindings.has(this.sole)) {
      this.into.push(this.sole);
      return;
    }
    const word = wordOf(this.parts, { open: this.open, span: this.span, flow: this.flow });
    this.into.push(word.parts.length > MAX_PARTS ? this.shortened(word) : word);
  }

  /** Every part is read by every automaton: of what has too many the rest may be anything. */
  private shortened(word: Word): Word {
    this.shell.run.fail("a word has too many parts", this.span);
    return wordOf([...word.parts.slice(0, MAX_PARTS), ANY], { open: word.open, span: this.span, flow: word.flow });
  }

  private split(text: string): void {
    this.sole = undefined;
    const separators = separatorsOf(this.shell);
    let start = 0;
    for (let index = 0; index < text.length; index += 1) {
      const character = text[index] as string;
      if (separators.includes(character)) {
        if (index > start) this.text(text.slice(start, index));
        if (this.started) this.cut();
        if (this.into.length > MAX_WORDS) {
          this.shell.run.fail("the command has too many words");
          return;
        }
        start = index + 1;
      } else if (character === "*" || character === "?") {
        if (index > start) this.text(text.slice(start, index));
        this.glob(character === "*" ? SEGMENT : CHARACTER, character);
        start = index + 1;
      }
    }
    if (start < text.length) this.text(text.slice(start));
  }
}

function separatorsOf(shell: Shell): string {
  const value = shell.env.get("IFS");
  return value && "kind" in value && value.text !== undefined ? value.text : " \t\n";
}
