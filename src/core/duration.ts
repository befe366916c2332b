const DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i;

/** Seconds of an ISO 8601 duration (`PT8H`); undefined where it is none, or in years and months, which have no fixed length. */
export function parseDuration(iso: string): number | undefined {
  const [whole, ...parts] = DURATION.exec(iso) ?? [];
  if (whole === undefined || parts.every((part) => part === undefined)) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0));
  return (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds;
}
