/**
 * Seconds of a Retry-After header, which holds seconds or a date (RFC 9110, 10.2.3); at least one.
 * @returns undefined when there is none, or when it cannot be read.
 */
export function retryAfterSeconds(
  header: string | null | undefined,
  now: number = Date.now(),
): number | undefined {
  if (!header) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1_000;
  return Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds)) : undefined;
}
