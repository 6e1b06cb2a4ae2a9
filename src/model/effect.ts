import type { Action } from "./action.ts";
import type { Verb } from "./schema.ts";
import type { CommandSignature } from "./signature.ts";
import type { Span } from "./span.ts";
import type { Value } from "./value.ts";
import type { Word } from "./word.ts";

/** One thing that a tool call does to a resource (language.md 1). `fields` are those of the verb in the schema; a missing one is absent. */
export interface Effect {
  readonly verb: Verb;
  readonly fields: Readonly<Record<string, Value>>;
  /** The simple command that has this effect: an index of `Understanding.calls`; -1 where a tool has it without a command. */
  readonly call: number;
  /** How it came about. An allow on the command covers only `signature`. */
  readonly origin: EffectOrigin;
  /** Where in the judged command it stands. */
  readonly span?: Span;
  /** `content` effects: the text, for the secret scanner. Never shown or logged (S12). */
  readonly content?: string;
}

/**
 * What an effect comes from: the signature of the command, a redirection, an assignment before it, a substitution in it, a flag before
 * its subcommand, code that it carries, or the tool itself.
 */
export type EffectOrigin = "signature" | "redirection" | "assignment" | "substitution" | "global" | "carried" | "tool";

/** A simple command as its signature reads it. */
export interface Call {
  /** Program and subcommands by name (`git push`); undefined where the program is not known. */
  readonly name: string | undefined;
  /** The words as the shell would pass them, the program first. */
  readonly words: readonly Word[];
  readonly signature: CommandSignature | undefined;
  /** Values by the flag's first name; a flag without a value has `true`. A missing one was not given. */
  readonly flags: Readonly<Record<string, Value>>;
  /** Flags that stood before the subcommand, by every spelling. No pattern needs to name them. */
  readonly globals?: Readonly<Record<string, Value>>;
  /** Words that are no flags and no flags' values, after the subcommand. */
  readonly operands: readonly Word[];
  /** True where more operands may follow that are not known (xargs, `"$@"`). */
  readonly operandsOpen: boolean;
  /** One for each combination of roles and shape holes that belong together; at least one. */
  readonly roles: Readonly<Record<string, Value>>;
  /** Shape holes of repeated flags and roles, a record a value: holes of one word belong together. */
  readonly shapes: readonly Readonly<Record<string, Value>>[];
  /** The signature is known and every flag declared. */
  readonly proved: boolean;
  /** Commands of one pipeline have the same number; `stage` is the place in it. */
  readonly pipeline: number;
  readonly stage: number;
  /** The calls (by index) that this one hands on to: every command in the code that it carries. */
  readonly carries?: readonly number[];
  /** The task of the project or the file on disk that runs it: what allows that allows it, unless a rule speaks against it. */
  readonly task?: string;
  /** What this command was unwrapped from, outermost first. */
  readonly unwrapped: readonly string[];
  readonly privileged: boolean;
  readonly place: Place;
  readonly span?: Span;
}

/** Where a command runs; paths of a container or another machine are not those of this one. */
export type Place = "local" | "container" | "remote";

/** A part that could not be understood: judged as `unresolved` (S6). */
export interface Unresolved {
  readonly reason: string;
  readonly span?: Span;
}

/** An action, understood. */
export interface Understanding {
  readonly action: Action;
  readonly effects: readonly Effect[];
  readonly calls: readonly Call[];
  readonly unresolved: readonly Unresolved[];
}
