/** Quarters of a year, in UTC, as people write them. */
export function quarterOf(at: number): string {
  const date = new Date(at);
  return `${date.getUTCFullYear()} Q${Math.floor(date.getUTCMonth() / 3) + 1}`;
}
