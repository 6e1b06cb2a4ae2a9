import type { CompiledSet, Condition, ConditionId, SetId, SetType } from "../model/index.ts";
import { costOfCondition } from "./condition-cost.ts";

/** Conditions by structure: equal ones get one number, so that each is evaluated at most once an effect. */
export class ConditionPool {
  readonly conditions: Condition[] = [];
  readonly #ids = new Map<string, ConditionId>();
  readonly #costs: number[] = [];
  readonly #sets: readonly CompiledSet[];

  /** `sets` are those that the conditions speak of. */
  constructor(sets: readonly CompiledSet[]) {
    this.#sets = sets;
  }

  add(condition: Condition): ConditionId {
    const key = JSON.stringify(condition);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.conditions.length;
    this.conditions.push(condition);
    this.#costs.push(costOfCondition(condition, this.#costs, this.#sets));
    this.#ids.set(key, id);
    return id;
  }

  constant(value: boolean): ConditionId {
    return this.add({ kind: "constant", value });
  }

  all(parts: readonly ConditionId[]): ConditionId {
    return this.#combine("and", parts);
  }

  any(parts: readonly ConditionId[]): ConditionId {
    return this.#combine("or", parts);
  }

  not(of: ConditionId): ConditionId {
    const condition = this.conditions[of]!;
    if (condition.kind === "constant") return this.constant(!condition.value);
    return condition.kind === "not" ? condition.of : this.add({ kind: "not", of });
  }

  #combine(kind: "and" | "or", parts: readonly ConditionId[]): ConditionId {
    const neutral = kind === "and";
    const members = new Set<ConditionId>();
    for (const part of parts) {
      const condition = this.conditions[part]!;
      if (condition.kind === "constant") {
        if (condition.value !== neutral) return this.constant(!neutral);
      } else if (condition.kind === kind) for (const member of condition.of) members.add(member);
      else members.add(part);
    }
    if (members.size === 0) return this.constant(neutral);
    const [only] = members;
    if (members.size === 1) return only!;
    const byCost = (left: ConditionId, right: ConditionId) => this.#costs[left]! - this.#costs[right]! || left - right;
    return this.add({ kind, of: [...members].sort(byCost) });
  }
}

/** Sets by content, so that the automata hold each once. */
export class SetPool {
  readonly sets: CompiledSet[] = [];
  readonly #ids = new Map<string, SetId>();

  add(type: SetType, name: string, members: readonly string[], except: readonly string[], foldCase: boolean): SetId {
    const content = { type, members: [...new Set(members)].sort(), except: [...new Set(except)].sort(), foldCase };
    const key = JSON.stringify(content);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.sets.length;
    this.sets.push({ id, name, ...content });
    this.#ids.set(key, id);
    return id;
  }
}
