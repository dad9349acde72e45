import type { dashboard as english } from '../en/dashboard.ts';
import { formatDuration, formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('fa', value);

export const dashboard: typeof english = {
  name: 'نگاره',
  tagline: 'با یک جملهٔ فارسی عکس پیدا کنید',
  description: 'نگاره با جملهٔ فارسی عکس پیدا می‌کند: بنویسید عکس چه چیزی را نشان دهد.',
  skipToContent: 'رفتن به محتوا',
  close: 'بستن',
  messages: 'پیام‌ها',
  nav: { label: 'اصلی', search: 'جست‌وجو' },
  language: { label: 'زبان', fa: 'فارسی', en: 'English' },
  theme: { label: 'نما', light: 'روشن', dark: 'تیره', system: 'مانند دستگاه' },
  search: {
    label: 'عکس چه چیزی را نشان دهد؟',
    placeholder: 'یک جملهٔ فارسی؛ مثلاً «قطار و رنگین کمان»',
    submit: 'جست‌وجو',
    clear: 'پاک کردن',
    examples: 'یکی از این‌ها را امتحان کنید',
    heading: query => `عکس‌هایی برای «${query}»`,
    title: query => `${query} · نگاره`,
    took: milliseconds => `در ${formatDuration('fa', milliseconds)} پیدا شد`,
    results: count => `${number(count)} عکس`,
  },
  errors: {
    notFoundTitle: 'اینجا صفحه‌ای نیست',
    notFound: 'نشانی اشتباه است یا آنچه اینجا بود برداشته شده است.',
    brokenTitle: 'از سوی ما اشکالی پیش آمد',
    broken: 'خطا ثبت شد. لطفاً دوباره امتحان کنید؛ اگر باز هم پیش آمد، کمی بعد برگردید.',
    tryAgain: 'تلاش دوباره',
    home: 'به صفحهٔ جست‌وجو',
  },
};
