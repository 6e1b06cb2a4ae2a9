/** Where the tags of each set stand in the tables: looked up once a program, so that a test of a known path is one array access. */
import { automatonOfTag } from "../automata/index.ts";
import type { SetId, Tables } from "../model/index.ts";
import { EXCEPT_TAG } from "./build-tables.ts";

/** Indices of automata, -1 where the set has no tag in the group. */
export interface SetPlace {
  readonly absolute: number;
  readonly inProject: number;
  readonly inHome: number;
  readonly words: number;
  /** Where exceptions have a tag of their own. */
  readonly excepts?: { readonly absolute: number; readonly inProject: number; readonly inHome: number };
}

export function placesOf(tables: Tables, set: SetId): SetPlace {
  let places = placesByTables.get(tables);
  if (!places) {
    places = [];
    placesByTables.set(tables, places);
  }
  const known = places[set];
  if (known) return known;
  const place = placeOf(tables, set);
  places[set] = place;
  return place;
}

const placesByTables = new WeakMap<Tables, SetPlace[]>();

function placeOf(tables: Tables, set: SetId): SetPlace {
  const place = {
    absolute: automatonOfTag(tables.absolute, set),
    inProject: automatonOfTag(tables.inProject, set),
    inHome: automatonOfTag(tables.inHome, set),
    words: automatonOfTag(tables.words, set),
  };
  const excepts = {
    absolute: automatonOfTag(tables.absolute, EXCEPT_TAG + set),
    inProject: automatonOfTag(tables.inProject, EXCEPT_TAG + set),
    inHome: automatonOfTag(tables.inHome, EXCEPT_TAG + set),
  };
  return excepts.absolute < 0 && excepts.inProject < 0 && excepts.inHome < 0 ? place : { ...place, excepts };
}
