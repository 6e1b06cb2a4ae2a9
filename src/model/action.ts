/** What an agent wants to do: host-neutral, validated at the edge, readonly from there on. */
export type Action = CommandAction | WriteAction | EditAction | ReadAction | FetchAction | CallAction;

/** The language of a command line. `sh` and `zsh` are read as Bash is, `powershell` and `cmd` are not understood. */
export type Shell = "bash" | "sh" | "zsh" | "powershell" | "cmd";

interface ActionBase {
  /** The host's name of the tool (`Bash`, `Write`, …); `dl` where a person asked. */
  readonly tool: string;
}

/** A command line is run. */
export interface CommandAction extends ActionBase {
  readonly kind: "command";
  readonly shell: Shell;
  readonly command: string;
}

/** A file is made or replaced. */
export interface WriteAction extends ActionBase {
  readonly kind: "write";
  readonly path: string;
  readonly content: string;
}

/** Parts of a file are replaced; the content afterwards is worked out from the file on disk. */
export interface EditAction extends ActionBase {
  readonly kind: "edit";
  readonly path: string;
  readonly edits: readonly Edit[];
}

/** One replacement: `oldText` once, or all of it, by `newText`. */
export interface Edit {
  readonly oldText: string;
  readonly newText: string;
  readonly replaceAll: boolean;
}

/** A file is read, or everything below a directory. */
export interface ReadAction extends ActionBase {
  readonly kind: "read";
  readonly path: string;
  /** True where everything below the path may be read (a search). */
  readonly tree: boolean;
}

/** A page is asked for. */
export interface FetchAction extends ActionBase {
  readonly kind: "fetch";
  readonly url: string;
}

/** An MCP tool, or one that is not known: `paths`, `contents`, `commands`, `queries`, `urls`, `texts` are what its input carries. */
export interface CallAction extends ActionBase {
  readonly kind: "call";
  readonly server: string | undefined;
  readonly paths: readonly string[];
  /** The tool's name says that it changes the paths. */
  readonly changes?: boolean;
  /** Paths that the tool removes or moves away, as its name says. */
  readonly deletes?: readonly string[];
  /** With all below them, whether they are directories here or not. */
  readonly deletesTrees?: boolean;
  readonly contents: readonly string[];
  readonly commands: readonly string[];
  /** Texts of SQL. */
  readonly queries?: readonly string[];
  readonly urls: readonly string[];
  /** What is none of these: nobody knows what the tool does with it, but that it gets it. */
  readonly texts?: readonly string[];
}
