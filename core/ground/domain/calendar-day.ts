/**
 * The time zone that decides when a day begins, for everybody: one person's “today” is the same day as in all reports,
 * wherever the browsers are.
 */
export const TIME_ZONE = 'Asia/Tehran';

const PARTS = new Intl.DateTimeFormat('en-CA', {
  timeZone: TIME_ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** The moment as clocks there show it, as if they showed UTC; in milliseconds since 1970. */
function wallClock(moment: Date): number {
  const part = new Map(PARTS.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  const at = (name: Intl.DateTimeFormatPartTypes) => part.get(name) ?? 0;
  return Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'));
}

/** The day of a moment, like 2026-03-21. */
export const dayOf = (moment: Date): string => new Date(wallClock(moment)).toISOString().slice(0, 10);

/** The first moment of a day like 2026-03-21; undefined if there is no such day. */
export function startOfDay(day: string): Date | undefined {
  const midnight = utcOf(day);
  return midnight === undefined ? undefined : momentOf(midnight);
}

/** The moment at which clocks there show a day and a time like 2026-03-21T08:30; undefined if they never do. */
export function atWallClock(text: string): Date | undefined {
  const [day = '', time = ''] = text.split('T');
  if (utcOf(day) === undefined || !/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return undefined;
  return momentOf(Date.parse(`${text}Z`));
}

/** @param shown what clocks there show, as if they showed UTC. */
function momentOf(shown: number): Date {
  // The offset is that of a moment at most a few hours away; a second look is for the days on which it changes.
  let moment = shown;
  for (let look = 0; look < 2; look += 1) {
    const offset = wallClock(new Date(moment)) - Math.floor(moment / 1_000) * 1_000;
    moment = shown - offset;
  }
  return new Date(moment);
}

/** The day this many days after a day; undefined if there is no such day. */
export function addDays(day: string, days: number): string | undefined {
  const midnight = utcOf(day);
  if (midnight === undefined) return undefined;
  const moved = new Date(midnight);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

/** Of days that there are, and that are written in four, two and two digits. */
function utcOf(day: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const time = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(time)) return undefined;
  // 2026-02-31 is read as a day of March.
  return new Date(time).toISOString().startsWith(day) ? time : undefined;
}
