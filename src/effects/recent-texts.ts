/** The texts added last, as many as fit, with what was noted of each. */
export class RecentTexts<Note> {
  readonly #notes = new Map<string, Note>();
  readonly #most: number;
  #length = 0;

  /** `most`: in characters. */
  constructor(most: number) {
    this.#most = most;
  }

  get(text: string): Note | undefined {
    return this.#notes.get(text);
  }

  add(text: string, note: Note): void {
    if (!this.#notes.has(text)) this.#length += text.length;
    this.#notes.set(text, note);
    for (const oldest of this.#notes.keys()) {
      if (this.#length <= this.#most) return;
      this.#notes.delete(oldest);
      this.#length -= oldest.length;
    }
  }
}
