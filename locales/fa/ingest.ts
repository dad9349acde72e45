import type { ingest as en } from '../en/ingest.ts';
import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('fa', value);

export const ingest: typeof en = {
  description: 'افزودن عکس‌ها: پوشه‌ها و پرونده‌ها، همراه با کپشن‌هایشان',
  pathArgument: 'پوشه‌ها و پرونده‌های عکس',
  captionsOption: 'پروندهٔ کپشن‌ها به قالب CSV یا JSON؛ پرونده‌های ‎.txt کنار عکس بدون آن هم خوانده می‌شوند',
  reading: 'عکس‌ها',
  embedding: 'آماده‌سازی برای جست‌وجو',
  noPictures: 'عکسی آنجا پیدا نشد. پرونده‌های JPEG، PNG، WebP، AVIF و GIF پذیرفته می‌شوند.',
  added: count => `${number(count)} عکس افزوده شد`,
  duplicates: count => `${number(count)} عکس از پیش بود`,
  failed: count => `${number(count)} پرونده افزوده نشد:`,
  badRows: count => `${number(count)} سطر پروندهٔ کپشن‌ها به کار نیامد؛ با شمارهٔ سطر:`,
  unmatched: count => `${number(count)} عکسِ پروندهٔ کپشن‌ها هست، اما میان عکس‌های داده‌شده نیست:`,
  unusable: count =>
    `${number(count)} سطر از پرونده‌های متنی کنار عکس‌ها کنار گذاشته شد: فارسی نبود، آسیب دیده بود یا بیش از اندازه بلند بود:`,
  passedOver: {
    'folder-unreadable': count => `${number(count)} پوشه خوانده نشد:`,
    'name-not-utf8': count =>
      `${number(count)} نام UTF-8 نیست. عکس‌ها افزوده شدند، اما پروندهٔ کپشن‌ها نمی‌تواند نامشان را ببرد:`,
    link: count =>
      `${number(count)} پیوند دنبال نشد (پیوند ممکن است به هر جا برود؛ خود پوشهٔ مقصد را نام ببرید):`,
    'no-file': count => `${number(count)} مورد پرونده نیست:`,
    'side-car': count => `${number(count)} پروندهٔ متنی کنار عکس به کار نیامد:`,
    heic: count =>
      `${number(count)} عکس HEIC کنار گذاشته شد. آن‌ها را با قالب JPEG بفرستید (آیفون: Settings، Camera، Formats، Most Compatible):`,
    tiff: count => `${number(count)} عکس TIFF کنار گذاشته شد. آن‌ها را با قالب JPEG یا PNG ذخیره کنید:`,
    bmp: count => `${number(count)} عکس BMP کنار گذاشته شد. آن‌ها را با قالب PNG ذخیره کنید:`,
    raw: count => `${number(count)} عکس خام (DNG، CR2، NEF …) کنار گذاشته شد. آن‌ها را به JPEG تبدیل کنید:`,
    'other-picture': count => `${number(count)} عکس از گونه‌ای است که پذیرفته نمی‌شود (SVG، PSD، JXL …):`,
  },
  sideCar: {
    'too-large': 'برای کپشن بیش از اندازه بزرگ است',
    'no-file': 'پرونده نیست',
    unreadable: 'خوانده نمی‌شود',
    'link-outside': 'پیوندی است که از پوشه بیرون می‌رود',
  },
  demoIsThere: count =>
    `${number(count)} عکس نمونه هم هنوز در کنارشان پیدا می‌شود؛ «‎./negareh demo remove» آن‌ها را برمی‌دارد.`,
  interrupted: 'نیمه‌کاره ماند. همین فرمان را دوباره اجرا کنید تا ادامه یابد.',
};
