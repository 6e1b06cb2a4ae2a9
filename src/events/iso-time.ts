const DAY = 24 * 60 * 60 * 1000;
/** Days of 400 years, after which the calendar repeats. */
const ERA_DAYS = 146_097;
/** From the first of March of the year 0 to the first of January 1970: a year that begins in March has its leap day at its end. */
const EPOCH_DAYS = 719_468;

/**
 * The same as `new Date(now).toISOString()`, for milliseconds from the year 0 to 9999: a process's first date reads the machine's time zone, which the
 * answer of a hook would wait for. The calendar by Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
 */
export function isoTime(now: number): string {
  const days = Math.floor(now / DAY);
  const time = now - days * DAY;
  const shifted = days + EPOCH_DAYS;
  const era = Math.floor(shifted / ERA_DAYS);
  const dayOfEra = shifted - era * ERA_DAYS;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const clock = [time / 3_600_000, (time / 60_000) % 60, (time / 1_000) % 60].map((value) => digits(Math.floor(value), 2)).join(":");
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}T${clock}.${digits(time % 1_000, 3)}Z`;
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, "0");
}
