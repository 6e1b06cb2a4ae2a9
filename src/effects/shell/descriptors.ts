/** File descriptors: what each number that was opened leads to, and what comes from it or goes to it. */
import type { Word } from "../../model/index.ts";
import { isNoResource } from "../paths/devices.ts";
import type { Path } from "../paths/paths.ts";
import type { Run } from "../run.ts";
import { type Data, flowOf, Output, unknownData } from "./flow.ts";
import { eitherOf } from "./ways.ts";

/** Where a file descriptor leads, as far as that tells where data comes from or goes to. */
export type Descriptor =
  | { readonly kind: "network"; readonly host: Word; readonly url: Word }
  /** Undefined where nothing is known to be there. */
  | { readonly kind: "data"; readonly data: Data | undefined }
  | { readonly kind: "file"; readonly path: Path }
  /** Standard output as it was when the number was opened, with who listened to it. */
  | { readonly kind: "output"; readonly output: Output | undefined }
  | { readonly kind: "other" };

/** Each number with everything that it may lead to. */
export type Descriptors = ReadonlyMap<number, readonly Descriptor[]>;

/** What is read from a number. One that nobody was seen to open was opened all the same. */
export function readFrom(ways: readonly Descriptor[] | undefined): Data | undefined {
  if (!ways) return unknownData(undefined);
  const [first, ...others] = ways.map(dataOf);
  return others.reduce((data, other) => (data === other ? data : joined(data, other)), first);
}

function dataOf(way: Descriptor): Data | undefined {
  switch (way.kind) {
    case "network":
      return unknownData(flowOf("network"));
    case "data":
      return way.data;
    case "file":
      return way.path.made?.content ?? unknownData(flowOf("file", [way.path]));
    default:
      return unknownData(undefined);
  }
}

function joined(left: Data | undefined, right: Data | undefined): Data {
  const either = eitherOf(left, right);
  return either && "kind" in either ? either : unknownData(undefined);
}

/** Takes what is written to a number where it leads: to a command that reads it, or into a file. */
export function writeInto(run: Run, ways: readonly Descriptor[], data: Data): void {
  for (const way of ways) {
    if (way.kind === "output") way.output?.add(data);
    else if (way.kind === "file") writeToFile(run, way.path, data);
  }
}

function writeToFile(run: Run, path: Path, data: Data): void {
  if (isNoResource(path)) run.paths.sinks.get(path.lexical.text ?? "")?.(data);
  else if (path.key !== undefined) run.paths.created.set(path.key, { content: appended(path, data), order: run.effects.length });
}

/** What a file holds once more was written behind what it held. */
export function appended(path: Path, data: Data): Data {
  const before = path.made?.content;
  const output = new Output();
  if (before) output.add(before);
  output.add(data);
  return before || path.exists === false
    ? output.toData()
    : { ...output.toData(), text: undefined, parts: [{ kind: "any" }, ...data.parts] };
}

/** The number in `/dev/fd/3`. What is written to the first two is theirs who could leave them out. */
export function namedDescriptor(text: string): number | undefined {
  if (text === "/dev/stderr") return 2;
  if (!text.startsWith("/dev/fd/") && !text.startsWith("/proc/")) return undefined;
  const number = Number(/^\/(?:dev|proc\/(?:self|thread-self|\d+))\/fd\/(\d+)$/.exec(text)?.[1]);
  return number > 1 ? number : undefined;
}

/** Has the file by which a descriptor is named lead where the descriptor leads. */
export function openByName(run: Run, number: number, ways: readonly Descriptor[]): string {
  const name = `/dev/fd/${number}`;
  const content = readFrom(ways);
  run.paths.created.set(name, { content, order: run.effects.length });
  // Descriptors may lead to each other.
  let writes = false;
  run.paths.sinks.set(name, (data) => {
    if (writes) return;
    writes = true;
    writeInto(run, ways, data);
    writes = false;
  });
  return name;
}
