import { UNKNOWN_WORD } from "../../model/index.ts";
import type { Run } from "../run.ts";
import { type Data, Output } from "./flow.ts";

/** What reads all that is written to one place, piece by piece: a line may be written in several. With many pieces it is left for the end. */
const MAX_READINGS = 4;

/** Runs a reader with what was written so far, each time that more is. Where nobody was seen to write, somebody may have all the same. */
export function readAsWritten(run: Run, read: (data: Data) => void): (data: Data) => void {
  const written = new Output();
  let pieces = 0;
  run.atEnd.push(() => {
    if (pieces === 0) read(UNKNOWN_WORD);
    else if (pieces > MAX_READINGS) read(written.toData());
  });
  return (data) => {
    pieces += 1;
    written.add(data);
    if (pieces <= MAX_READINGS) read(written.toData());
  };
}
