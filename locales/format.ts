export type Locale = 'en' | 'fa';

const NUMBERS = { en: new Intl.NumberFormat('en-US'), fa: new Intl.NumberFormat('fa-IR') };

/** A number as the reader writes it: «۱٬۲۳۴» or “1,234”. For people; data keeps Latin digits. */
export const formatNumber = (locale: Locale, value: number): string => NUMBERS[locale].format(value);

/** A number with exactly so many digits behind the point, as the reader writes it. */
export function formatDecimal(locale: Locale, value: number, digits: number): string {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(locale === 'fa' ? 'fa-IR' : 'en-US', options).format(value);
}

/** Bytes in the unit that a person would choose. */
export function formatBytes(locale: Locale, bytes: number): string {
  const units = locale === 'fa' ? ['بایت', 'کیلوبایت', 'مگابایت', 'گیگابایت'] : ['B', 'kB', 'MB', 'GB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return `${formatNumber(locale, Math.round((bytes / 1000 ** power) * 10) / 10)} ${units[power]}`;
}
