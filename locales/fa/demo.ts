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
  gallery: {
    about: 'عکس‌های واقعی از ویکی‌انبار برای آزمودن جست‌وجو؛ نخست می‌گوید چه دریافت می‌شود',
    aboutYes: 'دریافت عکس‌ها',
    offer: (count, megabytes, minutes) =>
      `${count} عکس تازه از برگزیده‌های ویکی‌انبار: نزدیک ${megabytes} مگابایت از شبکه، ${minutes} دقیقه یا بیش‌تر.`,
    licences:
      'همه آزادند: CC BY، CC BY-SA، CC0 یا مالکیت عمومی. نام عکاس، پروانه و نشانی صفحهٔ هر عکس همراهش می‌ماند و هر که آن را نشان دهد باید از آن‌ها نام ببرد.',
    contact:
      'ویکی‌انبار می‌خواهد بداند به که می‌تواند بنویسد: نخست CRAWL_CONTACT=<نشانی یا صفحهٔ شما> را در ‎.env بگذارید.',
    howToFetch: options => `هنوز چیزی دریافت نشده است. «‎./negareh demo photos${options} --yes» دریافت می‌کند.`,
    howToShow:
      'این‌جا هنوز کسی آن‌ها را ندیده است، پس جست‌وجو آن‌ها را نشان نمی‌دهد. با SHOW_UNREVIEWED_CRAWLED=yes در ‎.env و اجرای دوباره همه پیدا می‌شوند؛ وگرنه هر عکس پس از تأیید کپشنش.',
  },
  drawing: 'کشیدن عکس‌های نمونه',
  embedding: 'جست‌وجوپذیر کردن عکس‌ها',
  removing: 'برداشتن عکس‌های نمونه',
  added: (count, total) =>
    `${number(count)} عکس افزوده شد؛ نمونه ${number(total)} عکس دارد. آزمایش کنید: ‎./negareh search "میوه"`,
  alreadyThere: total => `نمونه از پیش با ${number(total)} عکس موجود است.`,
  interrupted: count => `پس از ${number(count)} عکس متوقف شد. همین فرمان از همین‌جا ادامه می‌دهد.`,
  failed: (name, reason) => `${name}: ${reason}`,
  removed: count => `${number(count)} عکس نمونه برداشته شد. با «‎./negareh demo add» برمی‌گردند.`,
  nothingToRemove: 'عکس نمونه‌ای نیست.',
  attribution: 'عکس‌های نمونه از نقاشی‌های این کسان ساخته شده‌اند:',
  attributionMore: 'در ATTRIBUTION.md بیشتر بخوانید: تغییرها، واژه‌ها، مدل و قلم.',
};
