/** The texts added last, as many as fit. */
export class RecentTexts {
  readonly #texts = new Set<string>();
  readonly #most: number;
  #length = 0;

  /** `most`: in characters. */
  constructor(most: number) {
    this.#most = most;
  }

  has(text: string): boolean {
    return this.#texts.has(text);
  }

  add(text: string): void {
    this.#texts.add(text);
    this.#length += text.length;
    for (const oldest of this.#texts) {
      if (this.#length <= this.#most) return;
      this.#texts.delete(oldest);
      this.#length -= oldest.length;
    }
  }
}
