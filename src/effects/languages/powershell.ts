import type { Part, Word } from "../../model/index.ts";
import { ANY, knownWord, truthValue, UNKNOWN_WORD, wordOf } from "../../model/index.ts";
import { type CodeUse, emitExecute } from "../carriers/code.ts";
import { runScriptFile } from "../carriers/scripts.ts";
import { emitPath, PathFields } from "../fields.ts";
import { MAX_DEPTH } from "../limits.ts";
import { type Shell, shellPath } from "../shell/shell.ts";
import { runWords } from "../shell/simple-command.ts";
import { originOf } from "../signatures/emit.ts";
import { cutPowerShell, type Statement } from "./powershell-words.ts";

/** Programs whose code is not the shell's but that of Windows. */
export function isWindowsShell(via: Word | undefined): boolean {
  return via?.text !== undefined && /^(?:pwsh|powershell|cmd)$/i.test(via.text);
}

/** Reads PowerShell or cmd code for what deletes and for code in code; other commands are run as they are written, the rest is unresolved. */
export function analyseWindows(shell: Shell, use: CodeUse, code: string): void {
  const { statements, understood } = cutPowerShell(code, /^cmd$/i.test(use.reading.via?.text ?? ""));
  if (!understood && !use.lenient) shell.run.fail("a part of the code for a Windows shell is not understood", shell.span);
  let fetched = false;
  let before: Statement | undefined;
  for (const statement of statements) {
    if (!statement.piped) fetched = false;
    runStatement(shell, use, statement, fetched, statement.piped ? before : undefined);
    fetched ||= FETCHING.test(statement.text);
    before = statement;
  }
}

/** The text behind `-EncodedCommand`: UTF-16 in Base64. */
export function decodeCommand(text: string): string | undefined {
  if (!/^[A-Za-z0-9+/]+=*$/.test(text) || text.replace(/=+$/, "").length % 4 === 1) return undefined;
  const bytes = Uint8Array.from(atob(text.replace(/=+$/, "")), (character) => character.charCodeAt(0));
  return new TextDecoder("utf-16le").decode(bytes);
}

const FETCHING = /\b(?:iwr|irm|wget|curl|Invoke-WebRequest|Invoke-RestMethod|DownloadString|DownloadData|OpenRead|Start-BitsTransfer)\b/i;
/** Files that a Windows shell reads itself. */
const SCRIPT = /\.(?:ps1|psm1|bat|cmd)$/i;
const CALLING = /^(?:\.|call)$/i;
const EVALUATING = /^(?:iex|invoke-expression)$/i;

function runStatement(shell: Shell, use: CodeUse, statement: Statement, fetched: boolean, before: Statement | undefined): void {
  const { words } = statement;
  const name = words[0]?.text;
  if (name === undefined) return;
  if (EVALUATING.test(name)) {
    evaluate(shell, use, statement, fetched);
    return;
  }
  const script = words[CALLING.test(name) ? 1 : 0];
  if (script?.text !== undefined && SCRIPT.test(script.text)) {
    runScriptFile(shell, shellPath(shell, unixPath(shell, script)), use);
    return;
  }
  if (STARTING.test(name)) runStatement(shell, use, { ...statement, words: started(words) }, fetched, before);
  const cmdlet = canonical(name, words);
  writeRedirected(shell, words);
  const written = WRITING.has(cmdlet.toLowerCase()) ? writtenFile(words) : undefined;
  if (written) {
    writeFile(shell, written);
    return;
  }
  if (cmdlet === "Remove-Item") removeItems(shell, use, before ? [...words, ...listed(shell, before)] : words, listsAll(before));
  const carried = { ...shell.carried, by: use.reading.index };
  const args = FILE_PROGRAMS.has(cmdlet)
    ? filesIn(shell, words.slice(1))
    : words.slice(1).map((word) => (cmdlet === "curl" ? asCurl(word) : atHome(shell, word)));
  runWords({ ...shell, carried }, [knownWord(cmdlet, words[0]?.span), ...args], shell.span);
}

const STARTING = /^(?:start-process|saps|start)$/i;

/** What `Start-Process` runs: its flags are left out, and the words that they name are its own. */
function started(words: readonly Word[]): readonly Word[] {
  const [program, ...rest] = words
    .slice(1)
    .filter(({ text }, at) => !/^[-/][A-Za-z]+$/.test(text ?? "") && !/^-(?:ve|wo|win|cr|red)/i.test(words[at]?.text ?? ""));
  if (!program) return [];
  // Windows looks in the directory first.
  return [/^[\w-]+\.\w+$/.test(program.text ?? "") ? knownWord(`./${program.text}`, program.span) : program, ...rest];
}

/** `iex` of text is that text; of anything else, code from where it came. */
function evaluate(shell: Shell, use: CodeUse, statement: Statement, fetched: boolean): void {
  const network = fetched || FETCHING.test(statement.text);
  const code = statement.words.slice(1).find((word) => !word.text?.startsWith("-"));
  if (network || code?.text === undefined) emitExecute(shell, use, { source: network ? "network" : "unknown" }, shell.span);
  else if (shell.depth < MAX_DEPTH) analyseWindows({ ...shell, depth: shell.depth + 1 }, use, code.text);
}

/** Aliases and spellings of the cmdlets that do most harm. `del x` alone is cmd's as well. */
function canonical(name: string, words: readonly Word[]): string {
  const lower = name.toLowerCase();
  if (DELETING.has(lower) && !(lower === "rm" && words.some((word) => /^-(?:rf|fr)$/.test(word.text ?? "")))) return "Remove-Item";
  return CMDLETS[lower] ?? (/^\.{1,2}\\/.test(name) ? name.replaceAll("\\", "/") : name);
}

/** What `Get-ChildItem` hands on: all below the places that it names, or below the directory. Of what others hand on nothing is known. */
function listed(shell: Shell, { words }: Statement): readonly Word[] {
  if (!LISTING.test(words[0]?.text ?? "")) return [UNKNOWN_WORD];
  const places = words.slice(1).filter((word) => !/^[-/][A-Za-z]/.test(word.text ?? ""));
  return (places.length > 0 ? places : [knownWord(".")]).map((word) => wordOf([...unixPath(shell, word).parts, "/", ANY]));
}

/** What is listed with everything below it, and not narrowed by a name, is all that is there. */
function listsAll(before: Statement | undefined): boolean {
  const [first, ...rest] = before?.words ?? [];
  const flags = rest.map(({ text }) => text ?? "").filter((text) => /^[-/][A-Za-z]/.test(text));
  return (
    LISTING.test(first?.text ?? "") && flags.some((flag) => /^-r|^\/s$/i.test(flag)) && !flags.some((flag) => /^-(?:fi|in|ex)/i.test(flag))
  );
}

const LISTING = /^(?:get-childitem|gci|ls|dir)$/i;

/** The files that a cmdlet is given, by place or by name: `-Path a`, `-Destination b`. */
function filesIn(shell: Shell, words: readonly Word[]): readonly Word[] {
  const files: Word[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] as Word;
    if (!/^-[A-Za-z]|^\/[A-Za-z]$/.test(word.text ?? "")) files.push(unixPath(shell, word));
    else if (VALUED.test(word.text ?? "")) index += 1;
  }
  return files;
}

/** `-Encoding`, `-Tail`, `-TotalCount`, `-ErrorAction`, `-Delimiter`, `-Filter`, `-Include`, `-Exclude`, `-ReadCount`. */
const VALUED = /^-(?:en|ta|to|er|del|fi|in|ex|rea)/i;

/** Cmdlets whose Unix program is given files alone. */
const FILE_PROGRAMS: ReadonlySet<string> = new Set(["cat", "cp", "mv"]);

const WRITING: ReadonlySet<string> = new Set(["set-content", "add-content", "ac", "clear-content", "clc", "out-file", "tee-object"]);

/** The file that a cmdlet writes: named, or the first word that is no flag and no flag's value. */
function writtenFile(words: readonly Word[]): Word | undefined {
  const named = words.findIndex(({ text }) => /^-(?:pa[a-z]*|lit[a-z]*|filep[a-z]*)$/i.test(text ?? ""));
  if (named > 0) return words[named + 1];
  return words.find(
    ({ text }, at) => at > 0 && !text?.startsWith("-") && !/^-(?:va|en|fi|in|ex|st|wid|er|inp)/i.test(words[at - 1]?.text ?? ""),
  );
}

/** `> file` and its like; `2>&1`, `$null` and `nul` are no files. */
function writeRedirected(shell: Shell, words: readonly Word[]): void {
  words.forEach(({ text }, at) => {
    const target = /^[\d*]?>>?(.*)$/s.exec(text ?? "")?.[1];
    const file = target === "" ? words[at + 1] : target === undefined ? undefined : knownWord(target);
    if (file && !/^(?:\$null|nul|&\d)$/i.test(file.text ?? "")) writeFile(shell, file);
  });
}

function writeFile(shell: Shell, file: Word): void {
  runWords(shell, [knownWord("tee"), unixPath(shell, file)], shell.span);
}

/** The flags of `Invoke-WebRequest` by those of curl. */
function asCurl(word: Word): Word {
  const flag = /^-(?:outf[a-z]*|inf[a-z]*|bo[a-z]*|me[a-z]*|uri|he[a-z]*|so[a-z]*|des[a-z]*)$/i.exec(word.text ?? "")?.[0].toLowerCase();
  if (flag === undefined) return word;
  const [, letter = ""] = Object.entries(CURL).find(([start]) => flag.startsWith(start)) ?? [];
  return knownWord(letter, word.span);
}

const CURL: Readonly<Record<string, string>> = {
  "-outf": "-o",
  "-inf": "-T",
  "-bo": "-d",
  "-me": "-X",
  "-uri": "--url",
  "-he": "-H",
  "-so": "--url",
  "-des": "-o",
};

const DELETING: ReadonlySet<string> = new Set(["remove-item", "ri", "rm", "rd", "rmdir", "del", "erase"]);
const CMDLETS: Readonly<Record<string, string>> = {
  "clear-disk": "Clear-Disk",
  "format-volume": "Format-Volume",
  "remove-partition": "Remove-Partition",
  "clear-recyclebin": "Clear-RecycleBin",
  "stop-computer": "Stop-Computer",
  "restart-computer": "Restart-Computer",
  "set-executionpolicy": "Set-ExecutionPolicy",
  "set-mppreference": "Set-MpPreference",
  "add-mppreference": "Add-MpPreference",
  "invoke-sqlcmd": "Invoke-Sqlcmd",
  "invoke-dbaquery": "Invoke-Sqlcmd",
  "stop-process": "Stop-Process",
  spps: "Stop-Process",
  "get-content": "cat",
  gc: "cat",
  type: "cat",
  "copy-item": "cp",
  cpi: "cp",
  copy: "cp",
  "move-item": "mv",
  mi: "mv",
  move: "mv",
  iwr: "curl",
  irm: "curl",
  "start-bitstransfer": "curl",
  "invoke-webrequest": "curl",
  "invoke-restmethod": "curl",
};

function removeItems(shell: Shell, use: CodeUse, words: readonly Word[], handsAll: boolean): void {
  const flags = words.slice(1).filter((word) => /^[-/][A-Za-z]/.test(word.text ?? ""));
  if (flags.some(({ text }) => /^-wh?a?t?i/i.test(text ?? ""))) return;
  const recursive = handsAll || flags.some(({ text }) => /^-r|^\/s$/i.test(text ?? ""));
  for (const word of words.slice(1)) {
    const bare = /^-(?:Literal)?Path:(.+)$/is.exec(word.text ?? "")?.[1];
    if (flags.includes(word) && bare === undefined) continue;
    const path = shellPath(shell, unixPath(shell, bare === undefined ? word : knownWord(bare, word.span)), undefined, recursive, true);
    const fields = new PathFields(shell.run, "delete", use.reading.via, shell.carried, path);
    fields.recursive = truthValue(recursive);
    emitPath(shell.run, "delete", fields, use.reading.index, originOf(shell, use.reading), word.span ?? shell.span);
  }
}

/** `C:\` is the root, `C:\a` is `/c/a`; the profile is the home. */
function unixPath(shell: Shell, word: Word): Word {
  const parts: Part[] = atHome(shell, word).parts.map((part) => (typeof part === "string" ? part.replaceAll("\\", "/") : part));
  const [first, ...rest] = parts;
  if (typeof first !== "string") return wordOf(parts, { span: word.span });
  const root = /^(?:[A-Za-z]:|\$env:SystemDrive|%SystemDrive%)\/?\*?$/i.test(first) && rest.length === 0;
  if (root) return knownWord("/", word.span);
  const drive = /^([A-Za-z]):\/(.*)$/s.exec(first);
  const text = drive ? `/${drive[1]?.toLowerCase()}/${drive[2]}` : first;
  const known = /\$|%\w+%/.test(text)
    ? text.split(/\$(?:env:)?\w+|%\w+%/i).flatMap((piece, at): Part[] => (at === 0 ? [piece] : [ANY, piece]))
    : [text];
  return wordOf([...known, ...rest], { span: word.span });
}

/** The word with the home directory in place of what stands for it at its beginning. */
function atHome(shell: Shell, word: Word): Word {
  const [first, ...rest] = word.parts;
  const profile =
    typeof first === "string" ? /^(?:~|\$HOME|\$env:(?:USERPROFILE|HOME)|%USERPROFILE%)(?=[\\/]|$)/i.exec(first)?.[0] : undefined;
  if (profile === undefined || typeof first !== "string") return word;
  return wordOf([...shell.env.home.parts, first.slice(profile.length), ...rest], { span: word.span });
}
