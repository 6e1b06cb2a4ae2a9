/** The table of measured figures, from the last run that `npm run bench -- --save` left in bench/last.json. */
import { existsSync, readFileSync } from "node:fs";
import { type Figure, holds, isRate } from "../../bench/measure.ts";
import { row, table } from "./markdown.ts";

interface SavedRun {
  readonly date: string;
  readonly commit: string;
  readonly node: string;
  readonly cpu: string;
  readonly cores: number;
  readonly figures: readonly Figure[];
}

export function performanceTable(file: string): string {
  if (!existsSync(file))
    return "No run is saved yet. `npm run bench -- --save` measures and writes `bench/last.json`; `node scripts/generate-docs.mjs` puts it here.";
  const run = JSON.parse(readFileSync(file, "utf8")) as SavedRun;
  const rows = run.figures.map((figure) => row(figure.name, `${shown(figure.value)} ${figure.unit}`, barOf(figure), figure.note ?? ""));
  return `${run.cpu}, ${run.cores} cores, Node ${run.node}, ${run.date.slice(0, 10)}, commit ${run.commit}.\n\n${table(["figure", "measured", "bar", "note"], rows)}`;
}

function barOf(figure: Figure): string {
  if (figure.bar === undefined) return figure.peer ? "for comparison" : "";
  return `${isRate(figure.unit) ? "at least" : "at most"} ${figure.bar}${holds(figure) ? "" : " (over)"}`;
}

function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toPrecision(2);
}
