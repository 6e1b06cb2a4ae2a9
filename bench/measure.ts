/** One measured figure with its bar. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: "µs" | "ms" | "MB/s" | "times" | "lines/s" | "calls/s" | "MB";
  /** `value` must not be above it (below it for rates). */
  readonly bar?: number;
  readonly peer?: boolean;
  readonly note?: string;
  /** How many times slower than the machine of the bars this one is at what the figure consists of, where the calibration loop does not tell. */
  readonly slowdown?: number;
}

export interface Distribution {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export const isRate = (unit: Figure["unit"]): boolean => unit === "MB/s" || unit === "lines/s" || unit === "calls/s";

/** Within the bar, or within `slack` times of it on a machine so many times slower. Ratios and sizes are what they are on any machine. */
export function holds(figure: Figure, slack = 1, slowdown = 1): boolean {
  if (figure.bar === undefined) return true;
  if (isRate(figure.unit)) return figure.value * slack * slowdown >= figure.bar;
  const isTime = figure.unit === "µs" || figure.unit === "ms";
  return figure.value <= figure.bar * slack * (isTime ? slowdown : 1);
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

/** What the calibration loop takes on the machine that the bars are for, left alone. */
const REFERENCE_CALIBRATION = 650;

/** A loop of plain work, in µs: what this machine does now. It computes, allocates and looks up, since what slows one of these may spare another. */
export function calibration(): number {
  const work = () => {
    let hash = 0;
    const counts = new Map<string, { readonly count: number }>();
    for (let index = 0; index < 10_000; index++) {
      hash = (Math.imul(hash, 31) + (index ^ (hash >>> 7))) | 0;
      const key = `key ${hash & 1023}`;
      counts.set(key, { count: (counts.get(key)?.count ?? 0) + 1 });
    }
    return counts;
  };
  for (let round = 0; round < 20; round++) work();
  return median(Array.from({ length: 29 }, () => microseconds(work)));
}

/** How many times slower this machine is now than the one that the bars are for; never below one. */
export function slowdownOf(measured: number): number {
  return Math.max(1, measured / REFERENCE_CALIBRATION);
}

/** What `node -e 0` takes there, in ms. */
const REFERENCE_START = 18;

/** The same of what runs for the first time: a loop that is warm says little of it, the start of a process consists of it. */
export function coldSlowdownOf(start: number): number {
  return Math.max(1, start / REFERENCE_START);
}
