import { knownWord, UNKNOWN_WORD } from "../../model/index.ts";
import { runCode } from "../carriers/code.ts";
import type { Argument } from "./expressions.ts";
import { onPath } from "./perform-paths.ts";
import { onRemote } from "./perform-remote.ts";
import type { Script } from "./script.ts";

/** `open` reads unless its mode says otherwise; with a `|` Perl and Ruby run a command. */
export function openFile(script: Script, positional: readonly Argument[], args: readonly Argument[]): void {
  const [first, second] = positional;
  const text = first?.word.text;
  const perl = script.language.name === "perl";
  if (perl) {
    openPerl(script, positional);
    return;
  }
  if (text?.startsWith("|")) {
    runCode(script.shell, knownWord(text.slice(1)), { ...script.use, language: "shell" });
    return;
  }
  const start = first?.word.parts[0];
  if (typeof start === "string" && /^(?:https?|ftps?):\/\//.test(start)) {
    onRemote(script, "fetch", first, args);
    return;
  }
  const mode = args.find((argument) => argument.name === "mode" || argument.name === "flag") ?? second;
  const unknown = mode !== undefined && mode.word.text === undefined;
  onPath(script, unknown || (mode?.word.text !== undefined && /[wax+]/.test(mode.word.text)) ? "write" : "read", first);
}

function openPerl(script: Script, [first, another, third, ...rest]: readonly Argument[]): void {
  const second = another ?? first;
  const mode = second?.word.text?.trim();
  if (!second || mode === undefined) return;
  // What is printed into the pipe later is no text that is followed.
  const writing = { ...script.shell, stdin: UNKNOWN_WORD };
  if (third) {
    const pipe = mode.startsWith("-|") ? script.shell : mode.startsWith("|-") ? writing : undefined;
    if (pipe) runCode(pipe, third.word, { ...script.use, language: "shell", appended: rest.map(({ word }) => word) });
    else onPath(script, /[>+]/.test(mode) ? "write" : "read", third);
    return;
  }
  if (mode.startsWith("|") || mode.endsWith("|")) {
    const pipe = mode.startsWith("|") ? writing : script.shell;
    runCode(pipe, knownWord(mode.replace(/^\||\|$/g, "")), { ...script.use, language: "shell" });
    return;
  }
  const bare: Argument = { ...second, word: knownWord(mode.replace(/^[<>+\s]+/, "")) };
  onPath(script, /^[>+]/.test(mode) ? "write" : "read", bare);
}
