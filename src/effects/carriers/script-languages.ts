/** Which language a program is in that is run by its own name. */

/** A program without a first line of that kind is the shell's; runners go by the end of its name. */
export function languagesOfProgram(file: string, text: string, isDirect: boolean): readonly string[] {
  const language = languageOfFirstLine(text);
  if (language !== undefined) return language === "" ? [] : [language];
  const byName = EXTENSIONS.get(file.slice(file.lastIndexOf(".") + 1));
  return byName === undefined ? ["shell"] : isDirect ? ["shell", byName] : [byName];
}

/** The language that the first line asks for: empty for one that is not read, `undefined` where there is no such line. */
function languageOfFirstLine(text: string): string | undefined {
  const interpreter = /^#![ \t]*(?:\S*\/)?(?:env[ \t]+(?:-\S+[ \t]+)*(?:\w+=\S*[ \t]+)*)?(?:\S*\/)?([A-Za-z]+)/.exec(text)?.[1];
  if (interpreter === undefined) return undefined;
  return SHELL_NAME.test(interpreter) ? "shell" : (INTERPRETERS.get(interpreter) ?? "");
}

/** Ends of names of programs in a language. */
export const EXTENSIONS: ReadonlyMap<string, string> = new Map([
  ["py", "python"],
  ...["js", "mjs", "cjs", "ts", "mts", "cts", "jsx", "tsx"].map((end) => [end, "javascript"] as const),
  ["rb", "ruby"],
  ["pl", "perl"],
  ["php", "php"],
  ["go", "go"],
]);

const SHELL_NAME = /^(?:ba|da|z|k|a|mk|pdk|fi)?sh$|^busybox$/;
const INTERPRETERS: ReadonlyMap<string, string> = new Map([
  ...["python", "pypy"].map((name) => [name, "python"] as const),
  ...["node", "nodejs", "bun", "deno", "tsx"].map((name) => [name, "javascript"] as const),
  ...["perl", "ruby", "php", "lua", "julia", "sed"].map((name) => [name, name] as const),
  ...["awk", "gawk", "mawk", "nawk"].map((name) => [name, "awk"] as const),
  ["Rscript", "r"],
]);
