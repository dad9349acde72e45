import type { demo as english } from '../en/demo.ts';
import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('fa', value);

export const demo: typeof english = {
  about: 'نمونه: نقاشی‌هایی با شرح فارسی برای آزمودن جست‌وجو',
  aboutAdd: 'تصویرهای نمونه را می‌کشد و جست‌وجوپذیر می‌کند؛ از همان‌جا که مانده ادامه می‌دهد',
  aboutCount: 'شمار تصویرها',
  aboutRemove: 'همهٔ تصویرهای نمونه را برمی‌دارد؛ تصویرهای خودتان می‌مانند',
  aboutAttribution: 'تصویرهای نمونه از نقاشی‌های چه کسانی ساخته شده‌اند',
  aboutQueries: 'جست‌وجوهایی که در تصویرهای نمونه چیزی پیدا می‌کنند',
  drawing: 'کشیدن تصویرهای نمونه',
  embedding: 'جست‌وجوپذیر کردن تصویرها',
  removing: 'برداشتن تصویرهای نمونه',
  added: (count, total) =>
    `${number(count)} تصویر افزوده شد؛ نمونه ${number(total)} تصویر دارد. آزمایش کنید: npm run -s negareh -- search "میوه"`,
  alreadyThere: total => `نمونه از پیش با ${number(total)} تصویر موجود است.`,
  interrupted: count => `پس از ${number(count)} تصویر متوقف شد. همین فرمان از همین‌جا ادامه می‌دهد.`,
  failed: (name, reason) => `${name}: ${reason}`,
  removed: count => `${number(count)} تصویر نمونه برداشته شد. با «npm run -s negareh -- demo add» برمی‌گردند.`,
  nothingToRemove: 'تصویر نمونه‌ای نیست.',
  attribution: 'تصویرهای نمونه از نقاشی‌های این کسان ساخته شده‌اند:',
  attributionMore: 'در ATTRIBUTION.md بیشتر بخوانید: تغییرها، واژه‌ها، مدل و قلم.',
};
