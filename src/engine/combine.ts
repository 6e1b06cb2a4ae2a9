import {
  type Call,
  type CompiledMode,
  type CompiledRule,
  type Context,
  type Counters,
  type Decision,
  type Effect,
  type ExceptedMatch,
  type Match,
  type Program,
  RESULTS_BY_STRICTNESS,
  type Result,
  type Understanding,
} from "../model/index.ts";
import { own } from "./effect-scope.ts";

/** An effect with the rules that matched it. */
export interface Judged {
  readonly effect: Effect;
  readonly matches: Match[];
  /** Rules that an allow on this command excuses. */
  overriding: readonly string[];
  allowed: boolean;
  allowedBy?: CompiledRule;
}

/** What a command or tool call comes to before the mode: the strongest of S3. */
type Judgement = "block" | "unresolved" | "escalate" | "allow" | "otherwise";

const STRENGTH: readonly Judgement[] = ["otherwise", "allow", "escalate", "unresolved", "block"];
const NO_MODE: CompiledMode = {
  name: "",
  uses: [],
  map: { allow: "allow", escalate: "escalate", block: "block", otherwise: "escalate", unresolved: "escalate" },
};

/** From judged effects to the verdict: overriding, one judgement a command, the mode, the strictest of all, notes. */
export function combine(
  understanding: Understanding,
  { program, context }: { readonly program: Program; readonly context: Context },
  judged: readonly Judged[],
  excepted: ExceptedMatch[],
  unresolved: readonly string[],
  counters: Counters,
): Decision {
  const mode = own(program.modes, context.mode) ?? NO_MODE;
  applyOverriding(judged, excepted);
  const groups = groupByCall(judged);
  let result: Result | undefined;
  const cover = new Cover(groups, understanding);
  for (const [call, members] of groups) {
    const judgement = judge(call, members, cover, understanding.calls[call]?.task !== undefined);
    // What a text holds is an aspect of the call that has it: without a rule against it there is nothing to judge.
    if (judgement === "otherwise" && members.every((member) => member.effect.verb === "content")) continue;
    if (judgement === "otherwise" && understanding.calls[call]?.task !== undefined) continue;
    const sealed = members.some((member) => member.matches.some((match) => !match.unresolved && match.verdict === "block" && match.sealed));
    result = strictest(result, mapByMode(judgement, sealed, mode, program));
  }
  if (unresolved.length > 0) result = strictest(result, mapByMode("unresolved", false, mode, program));
  // An action without any effect (a comment, `X=1`) is as harmless as a read.
  result ??= mapByMode(mode.uses.length > 0 ? "allow" : "otherwise", false, mode, program);
  const matches = judged.flatMap((member) => member.matches);
  const notes = mode.name === "off" ? [] : matches.filter((match) => match.verdict === "warn");
  const shown = notes.length > 0 && (result === "pass" || result === "allow");
  return {
    verdict: shown ? "warn" : result,
    result,
    matched: decisive(matches),
    notes,
    excepted,
    unresolved,
    mode: context.mode,
    understanding,
    counters,
  };
}

function applyOverriding(judged: readonly Judged[], excepted: ExceptedMatch[]): void {
  for (const source of judged) {
    if (source.overriding.length === 0) continue;
    for (const member of judged) {
      if (member.effect.call !== source.effect.call) continue;
      const excused = member.matches.filter((match) => source.overriding.includes(match.rule));
      for (const match of excused) {
        member.matches.splice(member.matches.indexOf(match), 1);
        excepted.push({
          match,
          by: source.allowedBy?.id ?? "allow",
          because: source.matches.find((candidate) => candidate.rule === source.allowedBy?.id)?.because ?? "",
        });
      }
    }
  }
}

function groupByCall(judged: readonly Judged[]): Map<number, Judged[]> {
  const groups = new Map<number, Judged[]>();
  for (const member of judged) {
    const group = groups.get(member.effect.call);
    if (group) group.push(member);
    else groups.set(member.effect.call, [member]);
  }
  return groups;
}

/** Of a task or a script that a file spells out, what cannot be known before it runs is left to whoever wrote it. */
function judge(call: number, members: readonly Judged[], cover: Cover, task: boolean): Judgement {
  let strongest: Judgement = "otherwise";
  for (const member of members) {
    for (const match of member.matches) {
      if (match.verdict === "warn" || match.verdict === "allow" || (task && match.unresolved)) continue;
      const judgement: Judgement = match.unresolved ? "unresolved" : match.verdict;
      if (STRENGTH.indexOf(judgement) > STRENGTH.indexOf(strongest)) strongest = judgement;
    }
  }
  return strongest === "otherwise" && !task && cover.has(call) ? "allow" : strongest;
}

/**
 * S7: an allow needs every effect covered. An allow on the command covers what its own signature states, unless it runs privileged or elsewhere;
 * redirections, assignments and global flags need an allow of their own. What a command does but hand on is covered with what it hands on to.
 */
class Cover {
  readonly #groups: ReadonlyMap<number, readonly Judged[]>;
  readonly #understanding: Understanding;

  constructor(groups: ReadonlyMap<number, readonly Judged[]>, understanding: Understanding) {
    this.#groups = groups;
    this.#understanding = understanding;
  }

  has(number: number): boolean {
    const members = this.#groups.get(number) ?? [];
    if (members.length === 0) return true;
    const call = this.#understanding.calls[number];
    if (call?.task !== undefined) return true;
    const command = members.find((member) => member.effect.verb === "command");
    const needing = members.filter((member) => member !== command && member.effect.verb !== "content" && member.effect.verb !== "mention");
    if (!call || !command) return needing.length > 0 && needing.every((member) => member.allowed);
    const commandCovers = command.allowed && !call.privileged && call.place === "local";
    if (!commandCovers && !(call.proved && (needing.length > 0 || this.#handsOn(call)))) return false;
    return needing.every((member) => member.allowed || (commandCovers && member.effect.origin === "signature"));
  }

  /** Calls carry only calls that come after them: this ends. What a file spells out is covered by the call that runs it, and covers none. */
  #handsOn({ carries }: Call): boolean {
    const isTask = (carried: number) => this.#understanding.calls[carried]?.task !== undefined;
    return carries?.every((carried) => this.has(carried)) === true && !(carries.length > 0 && carries.every(isTask));
  }
}

function mapByMode(judgement: Judgement, sealed: boolean, mode: CompiledMode, program: Program): Result {
  const mapped = sealed && judgement === "block" && mode.name !== "off" ? "block" : mode.map[judgement];
  return program.incomplete && mapped === "allow" && judgement === "allow" ? "pass" : mapped;
}

function strictest(left: Result | undefined, right: Result): Result {
  if (left === undefined) return right;
  return RESULTS_BY_STRICTNESS.indexOf(left) >= RESULTS_BY_STRICTNESS.indexOf(right) ? left : right;
}

function decisive(matches: readonly Match[]): Match[] {
  const order = (match: Match) => (match.verdict === "allow" ? 0 : match.unresolved ? 2 : match.verdict === "block" ? 3 : 1);
  return matches.filter((match) => match.verdict !== "warn").sort((left, right) => order(right) - order(left));
}
