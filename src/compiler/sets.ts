import { parseGlob, parseRegex } from "../automata/index.ts";
import type { Directory, SetType } from "../model/index.ts";
import type { Braces, Identifier, Member, RegexLiteral, StringLiteral } from "../syntax/index.ts";
import { type Policy, type PolicyGraph, resolveIn } from "./graph.ts";
import type { ParamResolver } from "./params.ts";
import { didYouMean, type Report, type Spanned } from "./report.ts";
import { type Unmeant, unmeantDirectory, unmeantMember } from "./unmeant.ts";

export interface SetContent {
  readonly name: string;
  readonly type: SetType;
  readonly members: readonly string[];
  readonly except: readonly string[];
  /** Sets named among the members; each keeps its own exceptions. */
  readonly nested: readonly SetContent[];
}

const SET_TYPES: readonly string[] = ["path", "dir", "word", "caseless", "host", "command"] satisfies SetType[];
const CONTEXT_DIRECTORIES = ["cwd", "project", "home", "temp", "guard"] as const;

export function isSetType(name: string): boolean {
  return SET_TYPES.includes(name);
}

/** Contents of sets, with `add` and `remove` applied; the order of edits means nothing: what is removed stays out. */
export class SetResolver {
  readonly #graph: PolicyGraph;
  readonly #report: Report;
  readonly #params: ParamResolver;
  readonly #known = new Map<string, SetContent>();
  readonly #open: string[] = [];
  readonly used = new Set<string>();

  constructor(graph: PolicyGraph, report: Report, params: ParamResolver) {
    this.#graph = graph;
    this.#report = report;
    this.#params = params;
  }

  /** What is added to a set that is not there would be protected by nothing, and nobody would be told. */
  checkEdits(): void {
    for (const { item, policy } of this.#graph.edits) {
      if (resolveIn(policy, item.name.name, this.#graph.sets) === undefined) this.#unknownSet(item.name, policy);
    }
  }

  named(name: Identifier, policy: Policy): SetContent | undefined {
    const full = resolveIn(policy, name.name, this.#graph.sets);
    if (full !== undefined) return this.content(full, name, policy);
    const param = this.#params.given(name.name, policy);
    if (param?.value.kind === "braces") return this.inline(param.value, param.policy, "word");
    this.#unknownSet(name, policy);
    return undefined;
  }

  content(full: string, at: Spanned, policy: Policy): SetContent | undefined {
    this.used.add(full);
    const known = this.#known.get(full);
    if (known) return known;
    if (this.#open.includes(full)) {
      const round = [...this.#open.slice(this.#open.indexOf(full)), full].map((name) => `\`${name}\``).join(" has ");
      this.#report.add("P0105", policy.file, at.span, `the set \`${full}\` contains itself`, `${round}: take one of them out`);
      return undefined;
    }
    const declared = this.#graph.sets.get(full)!;
    if (!isSetType(declared.item.type.name)) {
      this.#report.add(
        "P0109",
        declared.policy.file,
        declared.item.type.span,
        `there is no set type \`${declared.item.type.name}\``,
        didYouMean(declared.item.type.name, SET_TYPES) ?? `the types are ${SET_TYPES.join(", ")}`,
      );
    }
    this.#open.push(full);
    const type = declared.item.type.name as SetType;
    const given = this.#graph.paramValues.get(full);
    const base =
      given?.value.kind === "braces"
        ? this.inline(given.value, given.policy, type)
        : this.inline(declared.item.members, declared.policy, type);
    this.#open.pop();
    if (!base) return undefined;
    const content = this.#edited({ ...base, name: full }, full);
    this.#known.set(full, content);
    return content;
  }

  inline(braces: Braces, policy: Policy, type: SetType): SetContent | undefined {
    const members: string[] = [];
    const except: string[] = [];
    const nested: SetContent[] = [];
    const pin = (member: StringLiteral) => {
      this.checkMeant(unmeantMember(member.value, type), member, policy);
      return pinned(member.value, type, policy);
    };
    for (const member of braces.members) this.#addMember(member, policy, members, nested, pin);
    for (const member of braces.except) {
      const excepted: SetContent[] = [];
      this.#addMember(member, policy, except, excepted, pin);
      except.push(...this.#leftOut(excepted, member, policy));
    }
    return { name: "", type: members.length === 0 ? (nested[0]?.type ?? type) : type, members, except, nested };
  }

  /** What `under` and `covers` compare with: literal directories, those of the context, and sets of them. */
  directories(value: StringLiteral | Identifier | Braces, policy: Policy): Directory[] | undefined {
    if (value.kind === "string") {
      this.checkMeant(unmeantDirectory(value.value), value, policy);
      return [literalDirectory(pinned(value.value, "dir", policy))];
    }
    if (value.kind === "braces")
      return value.members.flatMap((member) => (member.kind === "code" ? [] : (this.directories(member, policy) ?? [])));
    const context = CONTEXT_DIRECTORIES.find((name) => name === value.name);
    const { enclosing } = policy.layer;
    if (context === "project" && enclosing !== undefined) return [{ kind: "literal", path: enclosing }];
    if (context) return [{ kind: "context", name: context }];
    const content = this.named(value, policy);
    return content && withNested(content).flatMap(({ members }) => members.map(literalDirectory));
  }

  checkGlobs(globs: readonly string[], at: Spanned, policy: Policy): void {
    for (const glob of globs) {
      const parsed = parseGlob(glob);
      if (!parsed.ok) this.#report.add("P0202", policy.file, at.span, `the glob \`${glob}\` is not valid: ${parsed.error.message}`);
    }
  }

  checkMeant(unmeant: Unmeant | undefined, at: Spanned, policy: Policy): void {
    if (unmeant) this.#report.add("P0408", policy.file, at.span, unmeant.message, unmeant.hint);
  }

  checkRegex(regex: RegexLiteral, policy: Policy): boolean {
    const parsed = parseRegex(regex.source, regex.flags);
    if (parsed.ok) return true;
    const start = regex.span.start + 1 + parsed.error.offset;
    const span = { start: Math.min(start, regex.span.end - 1), end: regex.span.end };
    this.#report.add("P0203", policy.file, span, parsed.error.message, parsed.error.hint);
    return false;
  }

  #addMember(member: Member, policy: Policy, members: string[], nested: SetContent[], pin: (member: StringLiteral) => string): void {
    if (member.kind === "string") members.push(pin(member));
    else if (member.kind === "code") members.push(member.text.trim());
    else {
      const content = this.named(member, policy);
      if (content) nested.push(content);
    }
  }

  /** Everything in the sets. What they except would have to stay, which a list of members and exceptions cannot say. */
  #leftOut(contents: readonly SetContent[], { span }: Spanned, policy: Policy): readonly string[] {
    const all = contents.flatMap(withNested);
    if (all.some(({ except }) => except.length > 0)) {
      const message = "what is left out has exceptions of its own, which would be left out, too";
      this.#report.add(
        "P0214",
        policy.file,
        span,
        message,
        "name the members that are to be left out, or put them into a set without exceptions",
      );
    }
    return all.flatMap(({ members }) => members);
  }

  #edited(base: SetContent, full: string): SetContent {
    const added: SetContent[] = [];
    const removed: string[] = [];
    for (const { item, policy } of this.#graph.edits) {
      if (resolveIn(policy, item.name.name, this.#graph.sets) !== full) continue;
      const edit = this.inline(item.members, policy, base.type);
      if (!edit) continue;
      this.checkGlobs(edit.members, item.members, policy);
      if (item.action === "add") added.push(edit);
      else removed.push(...this.#leftOut([edit], item.members, policy));
    }
    // What is added with exceptions keeps them to itself, as a set inside a set does.
    const isSetOfItsOwn = (edit: SetContent) => edit.except.length > 0;
    const members = [...base.members, ...added.flatMap((edit) => (isSetOfItsOwn(edit) ? [] : edit.members))];
    const nested = [...base.nested, ...added.flatMap((edit) => (isSetOfItsOwn(edit) ? [edit] : edit.nested))];
    return without({ ...base, members, nested }, removed);
  }

  #unknownSet({ name, span }: Identifier, policy: Policy): void {
    this.#report.add("P0101", policy.file, span, `there is no set \`${name}\``, didYouMean(name, this.#setNames(policy)));
  }

  #setNames(policy: Policy): string[] {
    const names: string[] = [];
    for (const full of this.#graph.sets.keys()) {
      names.push(full);
      if (full.startsWith(`${policy.name}/`)) names.push(full.slice(policy.name.length + 1));
      for (const [alias, target] of policy.uses) if (full.startsWith(`${target}/`)) names.push(alias + full.slice(target.length));
    }
    return names;
  }
}

/** The set and those inside it, less what was removed: a member is left out, anything else is excepted. */
function without(content: SetContent, removed: readonly string[]): SetContent {
  if (removed.length === 0) return content;
  const { members, except, nested } = content;
  return {
    ...content,
    members: members.filter((member) => !removed.includes(member)),
    except: [...except, ...removed.filter((member) => !members.includes(member))],
    nested: nested.map((inner) => without(inner, removed)),
  };
}

/** A set with those inside it. */
export function withNested(content: SetContent): SetContent[] {
  return [content, ...content.nested.flatMap(withNested)];
}

/** What a policy of an enclosing project says of its own directory, with that directory's path: the present project is another one. */
function pinned(text: string, type: SetType, { layer: { enclosing } }: Policy): string {
  if (enclosing === undefined || (type !== "path" && type !== "dir")) return text;
  if (type === "dir") return isAbsolute(text) ? text : `${enclosing}/${text === "." ? "" : text.replace(/^\.\//, "")}`;
  return text.startsWith("./") ? `${enclosing.replace(/[*?[{(]/g, "[$&]")}/${text.slice(2)}` : text;
}

function isAbsolute(path: string): boolean {
  return path.startsWith("/") || path.startsWith("~") || /^[A-Za-z]:[/\\]/.test(path);
}

function literalDirectory(path: string): Directory {
  if (isAbsolute(path)) return { kind: "literal", path };
  return { kind: "project", path: path.replace(/^\.\//, "") };
}
