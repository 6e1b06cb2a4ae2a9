import type { Decision } from "../model/index.ts";
import { applyOverride, type Overridden, type Override, type OverrideScope, releaseOverride } from "../sessions/index.ts";

/** The overrides that one call has used up: a call that is judged anew has them again, and one that cannot be judged gives them back. */
export class HeldOverrides {
  readonly #state: string;
  readonly #claimed: Override[] = [];
  #free: Override[] = [];

  constructor(state: string) {
    this.#state = state;
  }

  apply(decision: Decision, scope: OverrideScope): Overridden | undefined {
    const overridden = applyOverride(decision, scope, this.#free);
    if (!overridden) return undefined;
    const { override } = overridden;
    if (this.#free.includes(override)) this.#free = this.#free.filter((other) => other !== override);
    else this.#claimed.push(override);
    return overridden;
  }

  again(): void {
    this.#free = [...this.#claimed];
  }

  release(): void {
    for (const { id } of this.#claimed) releaseOverride(this.#state, id);
  }
}
