import type { crawl as english } from '../en/crawl.ts';
import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('fa', value);

export const crawl: typeof english = {
  about: 'دریافت عکس‌های باشرح از وب؛ تا کسی نپذیردشان منتظر می‌مانند',
  aboutCommons: 'عکس‌های ویکی‌انبار با پروانهٔ آزاد',
  aboutList: 'عکس‌هایی که نشانی و شرحشان در یک پروندهٔ CSV یا JSONL است',
  aboutDivar: 'آگهی‌های دیوار، که پیمایش را منع کرده است: تا CRAWL_DIVAR روشن نشود خاموش است',
  aboutRuns: 'پیمایش‌های پس‌زمینه: هر کدام تا کجا رسیده و چرا ایستاده است',
  aboutCancel: 'ایستاندن یک پیمایش پس‌زمینه؛ آنچه دریافت شده می‌ماند',
  runId: 'شناسهٔ پیمایش، چنان که «crawl runs» نشان می‌دهد',
  background: 'به فرایند پیماینده سپرده شود و فرمان همین حالا پایان یابد',
  asked: id => `به پیماینده سپرده شد: ${id}. «negareh crawl runs» پیشرفتش را نشان می‌دهد.`,
  noCrawler: 'پیماینده اجرا نمی‌شود: با «npm start» آغاز می‌شود، اگر CRAWL_CONTACT تنظیم شده باشد.',
  noRuns: 'هنوز پیمایشی به پیماینده سپرده نشده است.',
  runsHead: ['شناسه', 'چه', 'وضعیت', 'عکس', 'چرا'],
  runStates: {
    waiting: 'در جریان',
    paused: 'نگه داشته',
    done: 'انجام شد',
    failed: 'ایستاد',
    cancelled: 'لغو شد',
  },
  resumes: (when, why) => `تا ${when}: ${why}`,
  cancelled: 'لغو شد. اگر همین پیمایش دوباره خواسته شود، از همان‌جا ادامه می‌یابد.',
  aboutCoverage: 'هر فهرست از یک منبع تا کجا خوانده شده و چه چیز از پاسخ‌هایش خوانده نشده است',
  source: 'کدام منبع',
  cities: 'شهرها با نام یا شمارهٔ دیوار، با ویرگول؛ از همه به یک اندازه',
  categories: 'دسته‌ها به نامی که API دیوار دارد، مانند furniture، با ویرگول؛ بدون آن همه',
  nothingCrawled: 'هنوز چیزی از این منبع پیموده نشده است.',
  coverageHead: ['فهرست', 'آگهی', 'عکس', 'کنارگذاشته', 'دیگر نیست', 'منتظر', 'خوانده'],
  wholeList: 'تا پایان',
  partOfList: 'بخشی',
  parsed: (readable, unreadable) =>
    `${number(readable)} بخش از پاسخ‌ها خوانده شد و ${number(unreadable)} بخش نه.`,
  nearDuplicates: count => `عکس‌هایی که مانند عکسی پیشین‌اند: ${number(count)}`,
  unknownPart: (kind, count) => `${number(count)} × بخش ناشناختهٔ ${kind}`,
  category: 'یک ردهٔ ویکی‌انبار، از تازه‌ترین عکس‌ها',
  query: 'آنچه در ویکی‌انبار جست‌وجو شود',
  language: 'شرح‌هایی که نگه داشته شود: ‎fa، ‎en (برای ترجمه) یا ‎all',
  max: 'اکنون دست بالا این تعداد عکس دریافت شود',
  file: 'پرونده: ستونی از نشانی‌ها و ستونی از شرح‌ها',
  crawling: 'دریافت',
  pause: (seconds, why) => `${number(seconds)} ثانیه درنگ: ${why}`,
  crawled: ({ done, dropped, gone, waiting }) =>
    `${number(done)} آمد · ${number(dropped)} کنار گذاشته شد · ${number(gone)} دیگر نیست · ${number(waiting)} منتظر`,
  reason: (reason, count) => `${number(count)} × ${reason}`,
  badRow: position => `سطر ${number(position)} نشانی وب یا شرح ندارد.`,
  goesOn: 'هنوز هست. همین فرمان از همین‌جا ادامه می‌دهد.',
  inReview:
    'عکس‌های تازه هنگامی یافت می‌شوند که یکی از شرح‌هایشان پذیرفته شود. «negareh translate» به شرح‌های انگلیسی ترجمهٔ فارسی می‌دهد.',
};
