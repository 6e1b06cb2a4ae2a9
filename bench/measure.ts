/** One measured figure with its bar. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: "µs" | "ms" | "MB/s" | "times" | "lines/s" | "MB";
  /** `value` must not be above it (below it for rates). */
  readonly bar?: number;
  readonly peer?: boolean;
  readonly note?: string;
}

export interface Distribution {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export const isRate = (unit: Figure["unit"]): boolean => unit === "MB/s" || unit === "lines/s";

/** Within the bar, or within `slack` times of it. A figure without a bar always is. */
export function holds(figure: Figure, slack = 1): boolean {
  if (figure.bar === undefined) return true;
  return isRate(figure.unit) ? figure.value * slack >= figure.bar : figure.value <= figure.bar * slack;
}

export function microseconds(run: () => void): number {
  const start = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - start) / 1000;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** Time of each subject in µs: after `warmUps` rounds over all of them, the median of `rounds`; then the distribution over subjects. */
export function distributionOver<Subject>(
  subjects: readonly Subject[],
  run: (subject: Subject, round: number) => void,
  { warmUps = 2, rounds = 5 } = {},
): Distribution {
  for (let round = 0; round < warmUps; round++) for (const subject of subjects) run(subject, round);
  const times = subjects.map(() => [] as number[]);
  for (let round = 0; round < rounds; round++) {
    for (const [index, subject] of subjects.entries()) times[index]!.push(microseconds(() => run(subject, warmUps + round)));
  }
  const medians = times.map(median);
  return { p50: quantile(medians, 0.5), p99: quantile(medians, 0.99), max: Math.max(...medians) };
}

/** A loop of plain work, in µs: what this machine does now, against which ratios are taken. */
export function calibration(): number {
  const work = () => {
    let hash = 0;
    for (let index = 0; index < 200_000; index++) hash = (Math.imul(hash, 31) + (index ^ (hash >>> 7))) | 0;
    return hash;
  };
  for (let round = 0; round < 5; round++) work();
  return median(Array.from({ length: 9 }, () => microseconds(work)));
}
