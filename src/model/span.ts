/** A range of a source text as UTF-16 offsets, half open. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place for people: 1-based line and column (in UTF-16 units) of a range in a named file. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}
