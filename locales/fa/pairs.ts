import type { pairs as english } from '../en/pairs.ts';
import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('fa', value);

export const pairs: typeof english = {
  about: 'جفت‌های عکس و کپشن: فهرست، نمودار، پالایه بر پایهٔ امتیاز، بازگشت',
  aboutList: 'فهرست جفت‌ها به ترتیب امتیاز',
  aboutHistogram: 'کشیدن نمودار امتیازها در پایانه یا در پرونده‌ای SVG یا PNG',
  aboutFilter: 'تأیید جفت‌های در انتظار از یک امتیاز به بالا و رد بقیه، همگی در یک گام',
  aboutUndo: 'برگرداندن آخرین تصمیم گروهی، یا تصمیم نام‌برده',
  options: {
    source: 'تنها جفت‌های این منبع: demo، upload، translated، crawled، feedback',
    status: 'تنها جفت‌های این وضعیت: pending، approved، rejected',
    scorer: 'تنها امتیازهای این مدل؛ پیش‌فرض مدلی است که بیشترین جفت را دارد',
    min: 'امتیاز از این عدد به بالا',
    max: 'امتیاز کمتر از این عدد',
    limit: 'شمار جفت‌ها',
    lowest: 'نخست کمترین امتیازها',
    losers: 'ترجمه‌هایی که ترجمهٔ دیگری از همان کپشن بهتر از آن‌هاست',
    out: 'نوشتن نمودار در این پروندهٔ ‎.svg یا ‎.png',
    threshold: 'تأیید از این امتیاز به بالا',
    top: 'تأیید این سهم از بالاترین امتیازها، مانند 80%',
    dryRun: 'تنها بگو چه تصمیمی گرفته می‌شود',
    precision: 'آستانه‌ای که این سهم از جفت‌ها درست باشد، مانند 95%',
  },
  columns: { score: 'امتیاز', status: 'وضعیت', english: 'انگلیسی', persian: 'فارسی', flags: 'نشانه‌ها' },
  status: { pending: 'در انتظار', approved: 'تأییدشده', rejected: 'ردشده' },
  noScores:
    'هنوز هیچ جفتی امتیاز ندارد. تا «npm start» در حال اجراست امتیازها خودبه‌خود می‌آیند، یا همین حالا با «pairs score».',
  nothing: 'جفتی با این شرط‌ها نیست.',
  plot: { title: scorer => `شباهت جفت‌های کپشن (${scorer})`, score: 'شباهت کسینوسی', pairs: 'شمار جفت‌ها' },
  total: (count, scorer) => `${number(count)} جفت با امتیاز ${scorer}`,
  approvedShare: share => `${share} تأییدشده`,
  auc: (value, right, wrong) =>
    `AUC ${value}: سهم بارهایی که یکی از ${number(right)} جفت درست نمونه امتیازی بیش از یکی از ${number(wrong)} جفت نادرست دارد`,
  threshold: (score, precision, reviewed, kept) =>
    `از ${score} به بالا، ${precision} از ${number(reviewed)} جفت بازبینی‌شده تأیید شده است؛ ${number(kept)} جفت آنجاست.`,
  noThreshold:
    'جفت‌های بازبینی‌شده برای نام بردن آستانه کم است (دست‌کم ۲۰ جفت)، یا هیچ امتیازی به آن سهم نمی‌رسد.',
  written: file => `نوشته شد: ${file}`,
  wouldDecide: (approve, reject, score) =>
    `در آستانهٔ ${score}: تأیید ${number(approve)} جفت و رد ${number(reject)} جفت. چیزی تغییر نکرد.`,
  decided: (approved, rejected, id) =>
    `${number(approved)} جفت تأیید و ${number(rejected)} جفت رد شد. برگرداندن: ‎./negareh pairs undo ${id}`,
  deciding: 'تصمیم‌گیری',
  finishing:
    'تصمیم پیشین نیمه‌کاره مانده بود و اکنون همان کامل می‌شود. تصمیم دیگری گرفته نشد؛ برای ادامه فرمان را دوباره اجرا کنید.',
  undone: count => `${number(count)} جفت به وضعیت پیشین برگشت.`,
  noDecision: 'تصمیم گروهی‌ای برای برگرداندن نیست.',
  aboutScore: 'امتیاز دادن به جفت‌های بی‌امتیاز، همین حالا و همین‌جا',
  scoring: 'امتیازدهی',
  scored: count => `${number(count)} جفت امتیاز گرفت.`,
  aboutImport: 'آوردن یک مجموعه‌داده: کپشن‌ها و عکس‌ها',
  importFormat: 'یکی از coco، flickr30k، nocaps، csv، jsonl، xm3600، parquet',
  importCaptions: 'پروندهٔ کپشن‌ها',
  importImages: 'پوشهٔ عکس‌ها',
  importing: 'کپشن‌ها',
  imported: p =>
    `${number(p.rows)} سطر خوانده شد: ${number(p.images)} عکس، ${number(p.english)} کپشن انگلیسی و ${number(p.persian)} کپشن فارسی تازه است و ${number(p.bad)} سطر به کار نیامد.`,
  badRows: count => `${number(count)} سطر به کار نیامد؛ با شمارهٔ سطر:`,
  badRowsIn: file => `سطرهایی که به کار نیامد، با دلیل: ${file}`,
  aboutTranslate: 'ترجمهٔ کپشن‌های انگلیسی به فارسی',
  provider: 'google یا libretranslate',
  translateLimit: 'ترجمهٔ حداکثر این شمار کپشن',
  translating: 'ترجمه',
  pause: (seconds, reason) => `${number(Math.ceil(seconds))} ثانیه درنگ: ${reason}`,
  translated: (translated, cached, refused) =>
    `${number(translated)} کپشن ترجمه شد (${number(cached)} از پیش دانسته بود) و ${number(refused)} کپشن پذیرفته نشد.`,
  nothingToTranslate: 'همهٔ کپشن‌ها ترجمه شده‌اند.',
  interrupted: 'نیمه‌کاره ماند. همین فرمان را دوباره اجرا کنید تا ادامه یابد.',
};
