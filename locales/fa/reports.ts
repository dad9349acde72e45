import type { reports as english } from '../en/reports.ts';
import { formatNumber } from '../format.ts';

export const reports: typeof english = {
  about: 'دیدن و رسیدگی به آنچه مردم گزارش کرده‌اند',
  aboutList: 'فهرست عکس‌هایی که گزارش باز دارند؛ قدیمی‌ترین نخست',
  aboutRestore: 'بستن گزارش‌های عکس‌ها و نمایش دوبارهٔ آن‌ها',
  aboutTakedown: 'بستن گزارش‌های عکس‌ها و برداشتن همیشگی آن‌ها',
  id: 'شناسه‌ای که در فهرست آمده است',
  reasons: {
    private: 'حریم خصوصی',
    offensive: 'ناپسند',
    copyright: 'حق نشر',
    wrong: 'اشتباه یا خراب',
    other: 'دلیل دیگر',
  },
  head: ['عکس', 'از', 'نمایش', 'دلیل‌ها', 'کپشن'],
  hidden: 'پنهان',
  shown: 'نمایان',
  none: 'گزارشی نیست.',
  notes: (id, note) => `${id}: ${note}`,
  more: count => `روی هم ${formatNumber('fa', count)} گزارش باز است؛ نخستین عکس‌ها در فهرست‌اند.`,
  restored: id => `${id}: گزارش‌ها بسته شد و عکس تا جایی که کپشن‌هایش اجازه دهند نمایش داده می‌شود`,
  notOpen: id => `${id}: گزارش بازی ندارد`,
};
