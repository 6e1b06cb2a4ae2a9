import { isOwnHook } from "../hosts/index.ts";
import type { SettingsText } from "./settings-text.ts";

/** An entry of a host's list of hooks for one event, as it is written. */
export interface HookEntry {
  readonly event: string;
  readonly entry: Readonly<Record<string, unknown>>;
}

/** How a host's settings hold hooks. */
export interface HookShape {
  /** The key under which the events stand. */
  readonly root: readonly string[];
  /** Whether the commands stand in a list inside the entry (`hooks: [{command}]`) or the entry itself is one. */
  readonly nested: boolean;
  /** The format's version, where the file has to name it. */
  readonly version?: number;
}

/** Puts our entries in; those that are there already as they should be stay untouched, older ones go. The error names what is in the way. */
export function putHooks(settings: SettingsText, shape: HookShape, entries: readonly HookEntry[]): string | undefined {
  const problem = problemIn(settings, shape);
  if (problem !== undefined) return problem;
  for (const event of eventsIn(settings, shape)) {
    const wanted = entries.filter((entry) => entry.event === event).map(({ entry }) => JSON.stringify(entry));
    removeOwn(settings, shape, event, new Set(wanted));
  }
  if (shape.version !== undefined && settings.value["version"] === undefined) settings.set(["version"], shape.version);
  for (const { event, entry } of entries) {
    const there = listAt(settings, shape, event);
    if (there.some((item) => JSON.stringify(item) === JSON.stringify(entry))) continue;
    if (there.length === 0) settings.set([...shape.root, event], [entry]);
    else settings.append([...shape.root, event], entry);
  }
  return undefined;
}

/** Takes our commands out, and what is empty without them. Gives how many there were. */
export function takeHooks(settings: SettingsText, shape: HookShape): number {
  if (problemIn(settings, shape) !== undefined) return 0;
  let removed = 0;
  for (const event of eventsIn(settings, shape)) {
    removed += removeOwn(settings, shape, event, new Set());
    if (removed > 0 && listAt(settings, shape, event).length === 0) settings.remove([...shape.root, event]);
  }
  if (removed > 0 && eventsIn(settings, shape).length === 0) settings.remove([...shape.root]);
  return removed;
}

/** The events for which a command of ours stands in the settings. */
export function ownEvents(settings: SettingsText, shape: HookShape): string[] {
  if (problemIn(settings, shape) !== undefined) return [];
  return eventsIn(settings, shape).filter((event) =>
    listAt(settings, shape, event).some((entry) => commandsOf(entry, shape).some(isOwnHook)),
  );
}

function removeOwn(settings: SettingsText, shape: HookShape, event: string, wanted: ReadonlySet<string>): number {
  let removed = 0;
  const seen = new Set<string>();
  for (let index = 0; index < listAt(settings, shape, event).length; index++) {
    const entry = listAt(settings, shape, event)[index];
    const commands = commandsOf(entry, shape);
    const own = commands.filter(isOwnHook).length;
    if (own === 0) continue;
    const text = JSON.stringify(entry);
    if (wanted.has(text) && !seen.has(text)) {
      seen.add(text);
      continue;
    }
    removed += own;
    const path = [...shape.root, event, index];
    if (own === commands.length) {
      settings.remove(path);
      index--;
      continue;
    }
    // Somebody else's commands share the entry: only ours leave it.
    for (let number = commands.length - 1; number >= 0; number--)
      if (isOwnHook(commands[number])) settings.remove([...path, "hooks", number]);
  }
  return removed;
}

function problemIn(settings: SettingsText, shape: HookShape): string | undefined {
  let value: unknown = settings.value;
  for (const key of shape.root) {
    if (!isRecord(value)) return `\`${key}\` has no place here`;
    value = value[key];
    if (value === undefined) return undefined;
  }
  if (!isRecord(value)) return `\`${shape.root.join(".")}\` is no object`;
  const wrong = Object.entries(value).find(([, list]) => !Array.isArray(list));
  return wrong && `\`${[...shape.root, wrong[0]].join(".")}\` is no list`;
}

function eventsIn(settings: SettingsText, shape: HookShape): string[] {
  const value = at(settings.value, shape.root);
  return isRecord(value) ? Object.keys(value) : [];
}

function listAt(settings: SettingsText, shape: HookShape, event: string): readonly unknown[] {
  const value = at(settings.value, [...shape.root, event]);
  return Array.isArray(value) ? value : [];
}

function commandsOf(entry: unknown, shape: HookShape): readonly unknown[] {
  if (!isRecord(entry)) return [];
  if (!shape.nested) return [entry];
  return Array.isArray(entry["hooks"]) ? entry["hooks"] : [];
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
