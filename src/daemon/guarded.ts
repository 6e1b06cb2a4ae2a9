import { existsSync } from "node:fs";
import { type ParseError, parse } from "jsonc-parser";
import { accept, digestOfFiles, readAccepted } from "../config/accepted.ts";
import { noteSeen, statusesOf } from "../config/seen.ts";
import { type Guarded, type GuardedName, type GuardedPlace, guardedThings as thingsIn } from "../hook/guarded.ts";

export { type Guarded, type GuardedName, type GuardedPlace, programKey, unconfirmedChange } from "../hook/guarded.ts";

/** Hosts write settings with comments. */
export function guardedThings(place: GuardedPlace): readonly Guarded[] {
  return thingsIn(place, (text) => {
    const errors: ParseError[] = [];
    const settings: unknown = parse(text, errors, { allowTrailingComma: true });
    return errors.length > 0 ? undefined : settings;
  });
}

/** How the files of things look while their content is accepted. */
function seenOf(things: readonly Guarded[]): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return Object.fromEntries(things.map((thing) => [thing.name, statusesOf([...thing.files(), ...thing.directories()])]));
}

/** The names of those that are not as they were accepted; what nobody has seen before is accepted. */
export function changedThings(place: GuardedPlace): readonly Guarded[] {
  const { digests } = readAccepted(place.directories);
  return guardedThings(place).filter(({ name, digest }) => digests[name] !== undefined && digests[name] !== digest());
}

/**
 * Runs a command of ours that changes some of them, and accepts what it leaves. What had been changed by something else before stays to be confirmed:
 * whoever trusts one project has not looked at the others.
 */
export function changing<Value>(place: GuardedPlace, names: readonly GuardedName[], change: () => Value): Value {
  const before = new Set(changedThings(place).map(({ name }) => name));
  const value = change();
  acceptNow(
    place,
    names.filter((name) => !before.has(name)),
  );
  return value;
}

/** Accepts them as they are. */
export function acceptNow(place: GuardedPlace, names: readonly GuardedName[]): void {
  if (names.length === 0) return;
  const things = guardedThings(place).filter(({ name }) => names.includes(name));
  const seen = seenOf(things);
  accept(place.directories, Object.fromEntries(things.map(({ name, digest }) => [name, digest()])));
  noteSeen(place.directories, seen);
}

/** Compiled programs that are not as they were when they came into force. */
export function changedPrograms({ directories }: GuardedPlace): readonly { readonly key: string; readonly file: string }[] {
  return Object.entries(readAccepted(directories).digests).flatMap(([key, digest]) => {
    const file = /^program \S+ (.+)$/s.exec(key)?.[1];
    return file !== undefined && existsSync(file) && digestOfFiles([file]) !== digest ? [{ key, file }] : [];
  });
}
