import type { Word } from "../../model/index.ts";

/**
 * What a variable does to programs that are started with it: its value is a command that they run (`command`; for `compiler` a bare name is no news),
 * a script that they read (`script`), a file that they load (`file`), places where they look for code (`places`), a text that the shell expands once more (`prompt`), the name
 * of a setting of git (`setting`), a file or a directory that they write to (`log`), a text of make's that calls the shell (`expansion`), code of a language, or options some of which load code (of the program `of`, whose
 * signature then says what they do).
 */
export type Power =
  | "command"
  | "compiler"
  | "script"
  | "file"
  | "places"
  | "prompt"
  | "setting"
  | "log"
  | "expansion"
  | { readonly code: string }
  | { readonly options: RegExp; readonly of?: string };

/** make expands what a variable of its environment holds, and its recipes hand that to a shell. */
export function powerInMake({ text }: Word, via: Word): Power | undefined {
  if (text === undefined) return undefined;
  if (/\$[({]shell\s/.test(text)) return "expansion";
  return /^(?:g|b)?make$/.test(via.text ?? "") && /[;&|`]|\$[({]/.test(text) ? { options: /./s } : undefined;
}

export function powerOf(name: string, program: string): Power | undefined {
  if (name === "ENV" && !/^(?:a|da|k|mk)?sh$/.test(program)) return undefined;
  if (/^GIT_CONFIG_KEY_\d+$/.test(name)) return "setting";
  if (/^CARGO_TARGET_\w+_(?:RUNNER|LINKER)$/.test(name)) return "compiler";
  if (/^GIT_TRACE(?:2?_\w+|2)?$/.test(name)) return "log";
  if (/^LUA_INIT_5_\d$/.test(name)) return POWERS.LUA_INIT;
  if (/^npm_config_node_options$/i.test(name)) return POWERS.NODE_OPTIONS;
  if (name.startsWith("DYLD_")) return name === "DYLD_INSERT_LIBRARIES" ? "file" : "places";
  return Object.hasOwn(POWERS, name) ? POWERS[name] : undefined;
}

const JAVA: Power = {
  of: "java",
  options: /-(?:javaagent|agentpath|agentlib|XX:On(?:Error|OutOfMemoryError)|XX:Flags|XX:HeapDumpPath|XX:LogFile|Xlog|Xbootclasspath)/,
};

const MAKE: Power = { of: "make", options: /--eval|--(?:make)?file|(?:^|\s)-?[a-zA-Z]*[fE]|SHELL=|\$[({]|`/ };
const ERLANG: Power = { of: "erl", options: /-(?:eval|run|s|pa|pz|config|args_file)\b/ };
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
    of: "node",
    options:
      /(?:^|\s)(?:--require|-r|--import|--loader|--experimental-loader|--redirect-warnings|--tls-keylog|--env-file|--openssl-config|--experimental-config-file|--snapshot-blob|--trace-event-file-pattern|--[a-z-]+-dir(?:ectory)?)\b/,
  },
  PERL5OPT: { of: "perl", options: /-[a-zA-Z]*[MmId]/ },
  RUBYOPT: { of: "ruby", options: /-[a-zA-Z]*[rI]/ },
  MANOPT: { of: "man", options: /-[a-zA-Z]*[PHC]|--pager|--html|--config/ },
  ERL_FLAGS: ERLANG,
  ERL_AFLAGS: ERLANG,
  ERL_ZFLAGS: ERLANG,
  ELIXIR_ERL_OPTIONS: ERLANG,
  LUA_INIT: { code: "lua" },
  PERL5DB: { code: "perl" },
  TAR_OPTIONS: { of: "tar", options: /checkpoint-action|compress-program|to-command|rsh-command|info-script|-[a-zA-Z]*[IF]/ },
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
  FZF_DEFAULT_OPTS: { of: "fzf", options: /execute|become|reload|transform|--preview|--listen/ },
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
  BORG_RSH: "command",
  BORG_PASSCOMMAND: "command",
  RESTIC_PASSWORD_COMMAND: "command",
  TG_TF_PATH: "compiler",
  TERRAGRUNT_TFPATH: "compiler",
  HOMEBREW_EDITOR: "compiler",
  HOMEBREW_BROWSER: "compiler",
  CMAKE_C_COMPILER_LAUNCHER: "compiler",
  CMAKE_CXX_COMPILER_LAUNCHER: "compiler",
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
  TF_LOG_PATH: "log",
  GIT_INDEX_FILE: "log",
  LLVM_PROFILE_FILE: "log",
};
