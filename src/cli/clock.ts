/** A time as a person reads it: the hour, with the day where it is not today. */
export function clockText(time: number, now = Date.now()): string {
  const [date, today] = [new Date(time), new Date(now)];
  return date.toDateString() === today.toDateString() ? date.toLocaleTimeString() : date.toLocaleString();
}
