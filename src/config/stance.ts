import type { ProgramSettings, Result } from "../model/index.ts";

/** How calls are judged here and now. */
export interface Stance {
  readonly mode: string;
  /** Modes of whoever may only tighten: the verdict is the strictest of all. */
  readonly stricter: readonly string[];
  readonly enforcement: ProgramSettings["enforcement"];
}

export interface StanceInputs {
  readonly settings: ProgramSettings | undefined;
  /** The mode that the installation names. */
  readonly installed: string;
  /** `DEVLOOP_PERMISSION_MODE`, from the environment of whoever is judged: it only tightens. */
  readonly environment?: string | undefined;
  /** A person has switched the guard off here, by a confirmed command. */
  readonly switchedOff: boolean;
  /** The program's modes. */
  readonly modes: Readonly<Record<string, unknown>>;
}

/** A mode that nobody knows was meant to say something: it counts as the strictest. */
const STRICTEST = "strict";

export function stanceOf({ settings, installed, environment, switchedOff, modes }: StanceInputs): Stance {
  const enforcement = switchedOff ? "off" : (settings?.enforcement ?? "on");
  if (enforcement === "off") return { mode: "off", stricter: [], enforcement };
  const known = (mode: string) => (Object.hasOwn(modes, mode) ? mode : STRICTEST);
  const mode = settings?.mode === undefined ? installed : known(settings.mode);
  const asked = [...(settings?.tightenedBy ?? []), ...(environment === undefined || environment === "" ? [] : [environment])];
  return { mode, stricter: [...new Set(asked.map(known))].filter((other) => other !== mode && other !== "off"), enforcement };
}

const STRENGTH: Readonly<Record<Result, number>> = { allow: 0, pass: 1, escalate: 2, block: 3 };

/** Of decisions about the same action the one with the strictest result, the first of equals. */
export function strictestOf<Decided extends { readonly result: Result }>(first: Decided, others: readonly Decided[]): Decided {
  return others.reduce((strictest, other) => (STRENGTH[other.result] > STRENGTH[strictest.result] ? other : strictest), first);
}
