import { TIME_ZONE } from '../core/ground/domain/calendar-day.ts';

export type Locale = 'en' | 'fa';

const NUMBERS = { en: new Intl.NumberFormat('en-US'), fa: new Intl.NumberFormat('fa-IR') };

const PERCENT = { style: 'percent', maximumFractionDigits: 1 } as const;
const PERCENTS = {
  en: new Intl.NumberFormat('en-US', PERCENT),
  fa: new Intl.NumberFormat('fa-IR', PERCENT),
};

/** A number as the reader writes it: «۱٬۲۳۴» or “1,234”. For people; data keeps Latin digits. */
export const formatNumber = (locale: Locale, value: number): string => NUMBERS[locale].format(value);

/** A number with exactly so many digits behind the point, as the reader writes it. */
export function formatDecimal(locale: Locale, value: number, digits: number): string {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(locale === 'fa' ? 'fa-IR' : 'en-US', options).format(value);
}

/** A number that is a name, like a year: without separators. */
export const formatYear = (locale: Locale, value: number): string =>
  new Intl.NumberFormat(locale === 'fa' ? 'fa-IR' : 'en-US', { useGrouping: false }).format(value);

/** The twelve months of the Persian year, from فروردین on. */
export function persianMonthNames(): string[] {
  const name = new Intl.DateTimeFormat('fa-IR-u-ca-persian', { month: 'long', timeZone: 'UTC' });
  // 15 Farvardin 1405 and every thirty and a half days from there lie inside one month each.
  return Array.from({ length: 12 }, (_, index) =>
    name.format(Date.UTC(2026, 3, 4) + index * 30.4 * 86_400_000),
  );
}

/** A share of the whole: «۸۷٫۵٪» or “87.5%”. */
export const formatPercent = (locale: Locale, share: number): string => PERCENTS[locale].format(share);

/** Bytes in the unit that a person would choose. */
export function formatBytes(locale: Locale, bytes: number): string {
  const units = locale === 'fa' ? ['بایت', 'کیلوبایت', 'مگابایت', 'گیگابایت'] : ['B', 'kB', 'MB', 'GB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return `${formatNumber(locale, Math.round((bytes / 1000 ** power) * 10) / 10)} ${units[power]}`;
}

const DATES = {
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: TIME_ZONE }),
  fa: new Intl.DateTimeFormat('fa-IR-u-ca-persian', { dateStyle: 'long', timeZone: TIME_ZONE }),
};
const TIMES = {
  en: new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: TIME_ZONE }),
  fa: new Intl.DateTimeFormat('fa-IR-u-ca-persian', { timeStyle: 'short', timeZone: TIME_ZONE }),
};

/** A day as the reader knows it: «۴ آذر ۱۴۰۵» (Jalali) or “25 November 2026”, in Tehran's time. @public */
export const formatDate = (locale: Locale, date: Date): string => DATES[locale].format(date);

const DAYS = {
  en: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }),
  fa: new Intl.DateTimeFormat('fa-IR-u-ca-persian', { day: 'numeric', month: 'long', timeZone: 'UTC' }),
};

/** A calendar day like 2026-11-25 in short: «۴ آذر» or “25 Nov”. */
export const formatDay = (locale: Locale, day: string): string =>
  DAYS[locale].format(new Date(`${day}T00:00:00Z`));

/** Day and time of day: «۴ آذر ۱۴۰۵، ۱۷:۰۵» or “25 November 2026, 17:05”, in Tehran's time. */
export const formatDateTime = (locale: Locale, date: Date): string =>
  `${DATES[locale].format(date)}${locale === 'fa' ? '،' : ','} ${TIMES[locale].format(date)}`;

const SECONDS = {
  en: new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 }),
  fa: new Intl.NumberFormat('fa-IR', { maximumSignificantDigits: 2 }),
};

/** A short time in the unit that a person would choose: milliseconds below a second. */
export function formatDuration(locale: Locale, milliseconds: number): string {
  if (milliseconds < 1_000) {
    const whole = formatNumber(locale, Math.max(1, Math.round(milliseconds)));
    return locale === 'fa' ? `${whole} میلی‌ثانیه` : `${whole} ms`;
  }
  const seconds = SECONDS[locale].format(milliseconds / 1_000);
  return locale === 'fa' ? `${seconds} ثانیه` : `${seconds} s`;
}

/** Which way the language is written. */
export const directionOf = (locale: Locale): 'rtl' | 'ltr' => (locale === 'fa' ? 'rtl' : 'ltr');
