import { readSwitches, type SwitchedOff, switchedOff } from "../config/index.ts";
import { escapeControls } from "../engine/index.ts";
import { type Override, pendingOverrides } from "../sessions/index.ts";
import { clockText } from "./clock.ts";
import { directoriesHere, projectHere } from "./here.ts";

/** What a person lifted and is still lifted, for `dl status`. */
export interface Lifted {
  readonly off: (SwitchedOff & { readonly everywhere: boolean }) | undefined;
  readonly overrides: readonly Override[];
}

export function liftedHere(now = Date.now()): Lifted {
  const directories = directoriesHere();
  const switches = readSwitches(directories);
  const off = switchedOff(switches, projectHere(), now);
  return { off: off && { ...off, everywhere: off === switches.everywhere }, overrides: pendingOverrides(directories.state, now) };
}

export function liftedLines({ off, overrides }: Lifted, now = Date.now()): string[] {
  const until = (time: number | undefined) => (time === undefined ? "until `dl enable`" : `until ${clockText(time, now)}`);
  return [
    ...(off ? [`OFF        switched off by a person ${off.everywhere ? "everywhere" : "in this project"}, ${until(off.until)}`] : []),
    ...overrides.map(
      (one) => `once       ${escapeControls(one.pattern)} in ${escapeControls(one.project)}, ${until(one.until)} (${one.id})`,
    ),
  ];
}
