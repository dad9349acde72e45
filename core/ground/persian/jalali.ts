/** A day of the Persian (solar Hijri) calendar: year 1405, month 1 to 12, day 1 to 31. */
export interface JalaliDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const DAY_MS = 24 * 60 * 60 * 1_000;
/** Gregorian years are larger than any Persian year that somebody may mean. */
const LAST_YEAR = 1_700;
/** 1 Farvardin 1400. */
const KNOWN = { year: 1_400, time: Date.UTC(2021, 2, 21) };

// Uses the platform's calendar, which also formats dates, so that a picked date is the one that is shown.
const FORMAT = new Intl.DateTimeFormat('en-US-u-ca-persian-nu-latn', {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  timeZone: 'UTC',
});

/** The Persian day of a Gregorian one like 2026-03-21. */
export const toJalali = (day: string): JalaliDay => jalaliOf(Date.parse(`${day}T00:00:00Z`));

/** The Gregorian day, like 2026-03-21, of a Persian one; undefined for a day that does not exist. */
export function fromJalali({ year, month, day }: JalaliDay): string | undefined {
  if (!(year > 0 && year < LAST_YEAR && month >= 1 && month <= 12 && day >= 1 && day <= 31)) return undefined;
  const intoYear = month <= 7 ? (month - 1) * 31 : 186 + (month - 7) * 30;
  const guess = KNOWN.time + Math.round((year - KNOWN.year) * 365.2422 + intoYear + day - 1) * DAY_MS;
  // Leap years follow the sun: the guess is off by a day or two at most.
  for (const off of [0, -1, 1, -2, 2]) {
    const time = guess + off * DAY_MS;
    const found = jalaliOf(time);
    if (found.year === year && found.month === month && found.day === day) {
      return new Date(time).toISOString().slice(0, 10);
    }
  }
  return undefined;
}

/** A Persian day as an address holds it, like 1405-09-08. */
export const writeJalali = ({ year, month, day }: JalaliDay): string =>
  [String(year).padStart(4, '0'), ...[month, day].map(part => String(part).padStart(2, '0'))].join('-');

/**
 * The Gregorian day of a day in either calendar, like 2026-11-29 or 1405-09-08: no year belongs to both.
 * Undefined for an invalid Persian day; a Gregorian one comes back as it is.
 */
export function readDay(text: string): string | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0] = parts.slice(1).map(Number);
  return year < LAST_YEAR ? fromJalali({ year, month, day }) : text;
}

/** How many days a month has: 31, 30, or in Esfand 29 but for leap years. */
export const daysInMonth = (year: number, month: number): number =>
  month <= 6 ? 31 : month <= 11 || fromJalali({ year, month, day: 30 }) !== undefined ? 30 : 29;

function jalaliOf(time: number): JalaliDay {
  const parts = new Map(FORMAT.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
  return { year: parts.get('year') ?? 0, month: parts.get('month') ?? 0, day: parts.get('day') ?? 0 };
}
