import {
  applyEdits,
  type FormattingOptions,
  type JSONPath,
  modify,
  type ParseError,
  parse,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import { failure, type Outcome, success } from "../model/index.ts";

/** A settings file's text, edited in place: comments, the order of keys and everything that is not named stay. */
export class SettingsText {
  #text: string;
  readonly #format: FormattingOptions;

  private constructor(text: string) {
    this.#text = text;
    const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? "  ";
    this.#format = { insertSpaces: !indent.startsWith("\t"), tabSize: indent.length, eol: text.includes("\r\n") ? "\r\n" : "\n" };
  }

  /** The error says where the text is malformed. */
  static read(file: string, text: string): Outcome<SettingsText, string> {
    const body = text.trim() === "" ? "{}\n" : text;
    const errors: ParseError[] = [];
    const tree = parseTree(body, errors, { allowTrailingComma: true });
    const [first] = errors;
    if (first) return failure(`${file}:${placeOf(body, first.offset)}: ${wordsOf(printParseErrorCode(first.error))}; nothing was changed`);
    if (tree?.type !== "object") return failure(`${file}:1:1: the settings are no object; nothing was changed`);
    const keys = (tree.children ?? []).map((property) => String(property.children?.[0]?.value));
    const twice = keys.find((key, index) => keys.indexOf(key) !== index);
    if (twice !== undefined) return failure(`${file}: \`${twice}\` stands there twice; nothing was changed`);
    return success(new SettingsText(body));
  }

  get text(): string {
    return this.#text.endsWith("\n") ? this.#text : `${this.#text}\n`;
  }

  get value(): Readonly<Record<string, unknown>> {
    return parse(this.#text, [], { allowTrailingComma: true }) as Readonly<Record<string, unknown>>;
  }

  set(path: JSONPath, value: unknown): void {
    this.#text = applyEdits(this.#text, modify(this.#text, path, value, { formattingOptions: this.#format }));
  }

  append(path: JSONPath, value: unknown): void {
    const options = { formattingOptions: this.#format, isArrayInsertion: true };
    this.#text = applyEdits(this.#text, modify(this.#text, [...path, -1], value, options));
  }

  remove(path: JSONPath): void {
    this.set(path, undefined);
  }
}

function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  return `${before.length}:${(before.at(-1) ?? "").length + 1}`;
}

/** `CommaExpected` → «comma expected». */
function wordsOf(code: string): string {
  return code.replaceAll(/(?<!^)([A-Z])/g, " $1").toLowerCase();
}
