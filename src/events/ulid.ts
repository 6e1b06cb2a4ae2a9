/** Crockford's base 32: no I, L, O, U. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_CHARACTERS = 10;
const RANDOM_CHARACTERS = 16;

/**
 * An id that sorts by time: 48 bits of milliseconds, 80 random bits. Nobody has to guess it, only not to share it: that is no work for `node:crypto`,
 * which costs a process's start some milliseconds.
 */
export function ulid(now: number): string {
  let time = "";
  for (let rest = now, count = 0; count < TIME_CHARACTERS; count++) {
    time = ALPHABET[rest % 32]! + time;
    rest = Math.floor(rest / 32);
  }
  let random = "";
  for (let count = 0; count < RANDOM_CHARACTERS; count++) random += ALPHABET[Math.floor(Math.random() * 32)]!;
  return time + random;
}

/** The time in milliseconds that an id was made at; undefined where the text is none. */
export function timeOfUlid(id: string): number | undefined {
  if (!/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id)) return undefined;
  let time = 0;
  for (const character of id.slice(0, TIME_CHARACTERS)) time = time * 32 + ALPHABET.indexOf(character);
  return time;
}
