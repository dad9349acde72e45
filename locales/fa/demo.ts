import type { demo as english } from '../en/demo.ts';
import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('fa', value);

export const demo: typeof english = {
  about: 'نمونه: نقاشی‌هایی با شرح فارسی برای آزمودن جست‌وجو',
  aboutAdd: 'عکس‌های نمونه را می‌کشد و جست‌وجوپذیر می‌کند؛ از همان‌جا که مانده ادامه می‌دهد',
  aboutCount: 'شمار عکس‌ها',
  aboutRemove: 'همهٔ عکس‌های نمونه را برمی‌دارد؛ عکس‌های خودتان می‌مانند',
  aboutAttribution: 'عکس‌های نمونه از نقاشی‌های چه کسانی ساخته شده‌اند',
  aboutQueries: 'جست‌وجوهایی که در عکس‌های نمونه چیزی پیدا می‌کنند',
  drawing: 'کشیدن عکس‌های نمونه',
  embedding: 'جست‌وجوپذیر کردن عکس‌ها',
  removing: 'برداشتن عکس‌های نمونه',
  added: (count, total) =>
    `${number(count)} عکس افزوده شد؛ نمونه ${number(total)} عکس دارد. آزمایش کنید: npm run -s negareh -- search "میوه"`,
  alreadyThere: total => `نمونه از پیش با ${number(total)} عکس موجود است.`,
  interrupted: count => `پس از ${number(count)} عکس متوقف شد. همین فرمان از همین‌جا ادامه می‌دهد.`,
  failed: (name, reason) => `${name}: ${reason}`,
  removed: count => `${number(count)} عکس نمونه برداشته شد. با «npm run -s negareh -- demo add» برمی‌گردند.`,
  nothingToRemove: 'عکس نمونه‌ای نیست.',
  attribution: 'عکس‌های نمونه از نقاشی‌های این کسان ساخته شده‌اند:',
  attributionMore: 'در ATTRIBUTION.md بیشتر بخوانید: تغییرها، واژه‌ها، مدل و قلم.',
};
