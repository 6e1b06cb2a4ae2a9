import type { Foresight } from "./compare.ts";
import { type Disguise, KIND_NAMES, type Kind } from "./generate.ts";

export type Counts = Record<Foresight, number>;

/** One call of a stub, judged. */
export interface Judged {
  readonly disguise: Disguise;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly foresight: Foresight;
  readonly resolvable: boolean;
}

export function count(judged: readonly Judged[]): Counts {
  const counts: Counts = { predicted: 0, unresolved: 0, missed: 0 };
  for (const { foresight } of judged) counts[foresight] += 1;
  return counts;
}

/** The three numbers by kind of rewriting; a call in several disguises counts for each. */
export function report(judged: readonly Judged[]): string {
  const of = (kind: Kind) => judged.filter(({ disguise }) => disguise.kinds.includes(kind));
  const rows: (readonly [string, Counts])[] = KIND_NAMES.map((kind) => [kind, count(of(kind))]);
  rows.push(["all", count(judged)]);
  const line = (cells: readonly (string | number)[]) =>
    cells.map((cell, at) => (at === 0 ? String(cell).padEnd(16) : String(cell).padStart(11))).join("");
  return [
    line(["", "predicted", "unresolved", "missed"]),
    ...rows.map(([name, { predicted, unresolved, missed }]) => line([name, predicted, unresolved, missed])),
  ].join("\n");
}

/** The shortest first: they show best what is wrong. */
export function describeMisses(missed: readonly Judged[]): string {
  const sorted = [...missed].sort((left, right) => left.disguise.text.length - right.disguise.text.length);
  return sorted
    .map(
      ({ disguise, argv, cwd }) =>
        `seed ${disguise.seed} (${disguise.kinds.join(", ")}) ran ${JSON.stringify(argv)} in ${cwd}:\n${disguise.text}`,
    )
    .join("\n\n");
}
