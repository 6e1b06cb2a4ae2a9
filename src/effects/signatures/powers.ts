import type { Word } from "../../model/index.ts";
import { ANY, isUnconstrained, knownWord, TRUE_VALUE, wordOf } from "../../model/index.ts";
import { type CodeUse, emitExecute, runCode } from "../carriers/code.ts";
import { runScriptFile } from "../carriers/scripts.ts";
import { emitPath, PathFields } from "../fields.ts";
import { runImports } from "../languages/modules.ts";
import { isNoResource } from "../paths/devices.ts";
import type { Path } from "../paths/paths.ts";
import { evaluateAgain } from "../shell/evaluated.ts";
import { type Shell, shellPath } from "../shell/shell.ts";
import { runWords } from "../shell/simple-command.ts";

/**
 * What a variable does to programs that are started with it: its value is a command that they run (`command`; for `compiler` a bare name is no news),
 * a script that they read (`script`), a file that they load (`file`), places where they look for code (`places`), a text that the shell expands once more (`prompt`), the name
 * of a setting of git (`setting`), a file or a directory that they write to (`log`), a text of make's that calls the shell (`expansion`), or options some of which load code.
 */
type Power =
  | "command"
  | "compiler"
  | "script"
  | "file"
  | "places"
  | "prompt"
  | "setting"
  | "log"
  | "expansion"
  | { readonly options: RegExp };

/** What is in force for the commands that follow, without being exported anew. */
export const LASTING: readonly Word[] = ["PATH", "PROMPT_COMMAND", "PS0", "PS1", "PS2", "PS4"].map((name) => knownWord(name));

/** Emits what the variables of a command make it run; a variable without such power does nothing. */
export function applyPowers(shell: Shell, names: readonly Word[], index: number, via: Word): void {
  for (const { text } of names) {
    if (text === undefined) continue;
    const value = shell.env.get(text);
    const word = value === undefined || "kind" in value ? value : value[0];
    if (!word || word.text === "") continue;
    const power = powerOf(text, via.text ?? "") ?? powerInMake(word, via);
    if (power !== undefined) applyPower(shell, power, text, word, index, via);
  }
}

/** make expands what a variable of its environment holds, and its recipes hand that to a shell. */
function powerInMake({ text }: Word, via: Word): Power | undefined {
  if (text === undefined) return undefined;
  if (/\$[({]shell\s/.test(text)) return "expansion";
  return /^(?:g|b)?make$/.test(via.text ?? "") && /[;&|`]|\$[({]/.test(text) ? { options: /./s } : undefined;
}

function powerOf(name: string, program: string): Power | undefined {
  if (name === "ENV" && !/^(?:a|da|k|mk)?sh$/.test(program)) return undefined;
  if (/^GIT_CONFIG_KEY_\d+$/.test(name)) return "setting";
  if (/^CARGO_TARGET_\w+_(?:RUNNER|LINKER)$/.test(name)) return "compiler";
  if (/^GIT_TRACE(?:2?_\w+|2)?$/.test(name)) return "log";
  if (name.startsWith("DYLD_")) return name === "DYLD_INSERT_LIBRARIES" ? "file" : "places";
  return Object.hasOwn(POWERS, name) ? POWERS[name] : undefined;
}

const JAVA: Power = {
  options: /-(?:javaagent|agentpath|agentlib|XX:On(?:Error|OutOfMemoryError)|XX:Flags|XX:HeapDumpPath|XX:LogFile|Xlog|Xbootclasspath)/,
};

const MAKE: Power = { options: /--eval|--(?:make)?file|(?:^|\s)-?[a-zA-Z]*[fE]|SHELL=|\$[({]|`/ };
const RUST: Power = { options: /linker|link-arg|codegen-backend|-Z|emit|out-dir|profile-generate|incremental|sysroot|extern/ };

const POWERS: Readonly<Record<string, Power>> = {
  LD_PRELOAD: "file",
  LD_AUDIT: "file",
  LD_LIBRARY_PATH: "places",
  PATH: "places",
  PYTHONPATH: "places",
  PYTHONHOME: "places",
  PERL5LIB: "places",
  RUBYLIB: "places",
  NODE_PATH: "places",
  GIT_EXEC_PATH: "places",
  GIT_TEMPLATE_DIR: "places",
  ZDOTDIR: "places",
  BASH_ENV: "script",
  ENV: "script",
  PYTHONSTARTUP: "script",
  GIT_CONFIG_GLOBAL: "file",
  GIT_CONFIG_SYSTEM: "file",
  NODE_OPTIONS: {
    options:
      /(?:^|\s)(?:--require|-r|--import|--loader|--experimental-loader|--redirect-warnings|--tls-keylog|--env-file|--openssl-config|--experimental-config-file|--snapshot-blob|--trace-event-file-pattern|--[a-z-]+-dir(?:ectory)?)\b/,
  },
  PERL5OPT: { options: /-[a-zA-Z]*[MmId]/ },
  PERL5DB: { options: /./s },
  RUBYOPT: { options: /-[a-zA-Z]*[rI]/ },
  TAR_OPTIONS: { options: /checkpoint-action|compress-program|to-command|rsh-command|info-script|-[a-zA-Z]*[IF]/ },
  MAKEFLAGS: MAKE,
  GNUMAKEFLAGS: MAKE,
  GOFLAGS: { options: /-(?:exec|toolexec|vettool|overlay|modfile|extld|o|outputdir|trace|\w+profile)\b/ },
  RUSTFLAGS: RUST,
  RUSTDOCFLAGS: RUST,
  GIT_CONFIG_PARAMETERS: { options: /alias|pager|editor|ssh|command|hooks|fsmonitor|helper|diff|filter|proxy/i },
  JAVA_TOOL_OPTIONS: JAVA,
  _JAVA_OPTIONS: JAVA,
  JDK_JAVA_OPTIONS: JAVA,
  PROMPT_COMMAND: "command",
  PS0: "prompt",
  PS1: "prompt",
  PS2: "prompt",
  PS4: "prompt",
  GIT_SSH: "command",
  GIT_SSH_COMMAND: "command",
  GIT_EXTERNAL_DIFF: "command",
  GIT_PROXY_COMMAND: "command",
  GIT_ASKPASS: "command",
  SSH_ASKPASS: "command",
  SUDO_ASKPASS: "command",
  RSYNC_RSH: "command",
  RSYNC_CONNECT_PROG: "command",
  LESSOPEN: "command",
  FZF_DEFAULT_COMMAND: "command",
  FZF_DEFAULT_OPTS: { options: /execute|become|reload|transform|--preview|--listen/ },
  LESSCLOSE: "command",
  GIT_PAGER: "compiler",
  PAGER: "compiler",
  MANPAGER: "compiler",
  BAT_PAGER: "compiler",
  DELTA_PAGER: "compiler",
  SYSTEMD_PAGER: "compiler",
  SYSTEMD_EDITOR: "compiler",
  AWS_PAGER: "compiler",
  GH_PAGER: "compiler",
  GH_EDITOR: "compiler",
  GH_BROWSER: "compiler",
  GLAB_PAGER: "compiler",
  PSQL_PAGER: "compiler",
  PSQL_EDITOR: "compiler",
  KUBE_EDITOR: "compiler",
  SVN_EDITOR: "compiler",
  HGEDITOR: "compiler",
  HGMERGE: "compiler",
  FCEDIT: "compiler",
  RUSTC_WORKSPACE_WRAPPER: "compiler",
  KUBECTL_EXTERNAL_DIFF: "command",
  SVN_SSH: "command",
  CVS_RSH: "command",
  GIT_EDITOR: "compiler",
  GIT_SEQUENCE_EDITOR: "compiler",
  EDITOR: "compiler",
  SUDO_EDITOR: "compiler",
  VISUAL: "compiler",
  BROWSER: "compiler",
  CC: "compiler",
  CXX: "compiler",
  LD: "compiler",
  AR: "compiler",
  RUSTC: "compiler",
  RUSTC_WRAPPER: "compiler",
  RUSTDOC: "compiler",
  CARGO: "compiler",
  CARGO_BUILD_RUSTC: "compiler",
  CARGO_BUILD_RUSTC_WRAPPER: "compiler",
  CARGO_BUILD_RUSTC_WORKSPACE_WRAPPER: "compiler",
  CARGO_BUILD_RUSTDOC: "compiler",
  NODE_V8_COVERAGE: "log",
  NODE_REDIRECT_WARNINGS: "log",
  SSLKEYLOGFILE: "log",
  PIP_LOG: "log",
  LLVM_PROFILE_FILE: "log",
};

function applyPower(shell: Shell, power: Power, name: string, value: Word, index: number, via: Word): void {
  const { carried } = shell;
  const use: CodeUse = { reading: { index, via, origin: "assignment" }, language: "shell", appended: [], sameShell: false };
  const inner: Shell = {
    ...shell,
    output: undefined,
    stdin: undefined,
    env: shell.env.clone(),
    // The variables have their effects here: what they run must not take them up again, and run itself.
    assigns: [],
    carried: { ...carried, unwrapped: [...carried.unwrapped, name] },
  };
  const named = { name: knownWord(name), deferred: TRUE_VALUE };
  if (power === "compiler" || power === "command") {
    if (power === "compiler" && value.text !== undefined && /^[\w.+-]+$/.test(value.text)) return;
    runCode(inner, withoutPipe(value), use);
  } else if (power === "expansion") {
    const called = value.text?.match(/\$[({]shell\s+(.*)[)}]/s)?.[1];
    if (called !== undefined) runCode(inner, knownWord(called, value.span), use);
  } else if (power === "prompt") evaluateAgain(inner, value);
  else if (power === "setting") runSetting(inner, name, value);
  else if (power === "script") runScriptFile(inner, shellPath(shell, value), { ...use, language: LOADED[name] ?? use.language });
  else if (power === "places") {
    const place = oddPlace(shell, name, value);
    if (place) emitExecute(shell, use, { source: "file", path: shellPath(shell, place), ...named }, value.span);
  } else if (power === "log") {
    const [first] = value.parts;
    // What is not a path is a level or a number of a descriptor.
    if (typeof first !== "string" || !first.includes("/")) return;
    const path = shellPath(shell, value);
    if (isNoResource(path)) return;
    const fields = new PathFields(shell.run, "write", via, shell.carried, path);
    if (name === "NODE_V8_COVERAGE" || value.text?.endsWith("/")) fields.tree = TRUE_VALUE;
    emitPath(shell.run, "write", fields, index, "assignment", value.span);
  } else if (power === "file") {
    const path = shellPath(shell, value);
    if (isUnconstrained(value)) emitExecute(shell, use, { source: "unknown", ...named }, value.span);
    else if (!isNoResource(path)) emitExecute(shell, { ...use, language: undefined }, { source: "file", path, ...named }, value.span);
  } else if (value.text === undefined || power.options.test(value.text)) {
    const path = oddFile(shell, name, value);
    const source = value.text === undefined ? "unknown" : path ? "file" : "literal";
    emitExecute(shell, { ...use, language: undefined }, { source, ...(path ? { path } : {}), ...named }, value.span);
    const files = optionWords(value).filter((word) => /^\.{0,2}\//.test(word));
    const loading: CodeUse = { ...use, language: LOADED[name], lenient: true };
    if (loading.language !== undefined)
      runImports(inner, loading, { files: files.map((word) => knownWord(word, value.span)), modules: [] });
  }
}

/** Variables that name files in a language which is read. */
const LOADED: Readonly<Record<string, string>> = { NODE_OPTIONS: "javascript", RUBYOPT: "ruby", PYTHONSTARTUP: "python" };

function optionWords(value: Word): readonly string[] {
  return value.text?.split(/[\s=:]+/) ?? [];
}

/** A setting that variables name and give a value is judged as `git -c` would be with it. */
function runSetting(shell: Shell, name: string, key: Word): void {
  const value = shell.env.get(name.replace("KEY", "VALUE"));
  const text = value === undefined || "kind" in value ? value : value[0];
  const setting = wordOf([...key.parts, "=", ...(text?.parts ?? [ANY])], { span: key.span });
  runWords(shell, [knownWord("git"), knownWord("-c"), setting, knownWord("version")], key.span ?? shell.span);
}

/** A file that options load from a place that is neither the system's nor the project's own. */
function oddFile(shell: Shell, name: string, value: Word): Path | undefined {
  for (const word of optionWords(value)) {
    if (!word.startsWith("/")) continue;
    const path = shellPath(shell, knownWord(word, value.span));
    if (path.lexical.text !== undefined && !isUsual(shell, name, path.lexical.text)) return path;
  }
  return undefined;
}

/** less runs what follows the `|` of LESSOPEN. */
function withoutPipe(value: Word): Word {
  const [first, ...rest] = value.parts;
  return typeof first === "string" && /^[|-]/.test(first)
    ? wordOf([first.replace(/^[|-]+/, ""), ...rest], { span: value.span, flow: value.flow })
    : value;
}

/** The first of the places that is neither the system's nor the project's own: whoever wrote there decides what runs. */
function oddPlace(shell: Shell, name: string, value: Word): Word | undefined {
  for (const place of placesIn(value)) {
    if (isUnconstrained(place) || place.text === "") continue;
    const path = shellPath(shell, place).lexical;
    const first = path.parts[0];
    // What begins with a variable is taken to be a place of the person's own.
    if (typeof first !== "string") continue;
    if (!isUsual(shell, name, path.text ?? first)) return place;
  }
  return undefined;
}

function placesIn(value: Word): readonly Word[] {
  const places: Word[] = [];
  let parts: Word["parts"][number][] = [];
  for (const part of value.parts) {
    if (typeof part !== "string") {
      parts.push(part);
      continue;
    }
    part.split(":").forEach((piece, at) => {
      if (at > 0) {
        places.push(wordOf(parts));
        parts = [];
      }
      parts.push(piece);
    });
  }
  places.push(wordOf(parts));
  return places;
}

function isUsual(shell: Shell, name: string, path: string): boolean {
  if (/^\/(?:usr|bin|sbin|lib|lib64|opt|nix|snap|Library|System|Applications)(?:\/|$)/.test(path)) return true;
  const { context } = shell.run;
  const within = (directory: string) => path === directory || path.startsWith(directory === "/" ? "/" : `${directory}/`);
  if (within(context.project)) return name !== "PATH" || /\/(?:s?bin|\.bin|scripts|shims)$/.test(path);
  return within(context.home) && !/\/(?:Downloads|tmp)(?:\/|$)/.test(path);
}
