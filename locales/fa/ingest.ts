import type { ingest as en } from '../en/ingest.ts';
import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('fa', value);

export const ingest: typeof en = {
  description: 'افزودن تصویرها: پوشه‌ها و پرونده‌ها، همراه با کپشن‌هایشان',
  pathArgument: 'پوشه‌ها و پرونده‌های تصویر',
  captionsOption: 'پروندهٔ کپشن‌ها به قالب CSV یا JSON؛ پرونده‌های ‎.txt کنار تصویر بدون آن هم خوانده می‌شوند',
  reading: 'تصویرها',
  embedding: 'آماده‌سازی برای جست‌وجو',
  noPictures: 'تصویری آنجا پیدا نشد. پرونده‌های JPEG، PNG، WebP، AVIF و GIF پذیرفته می‌شوند.',
  added: count => `${number(count)} تصویر افزوده شد`,
  duplicates: count => `${number(count)} تصویر از پیش بود`,
  failed: count => `${number(count)} پرونده افزوده نشد:`,
  badRows: count => `${number(count)} سطر پروندهٔ کپشن‌ها به کار نیامد؛ با شمارهٔ سطر:`,
  unmatched: count => `${number(count)} تصویرِ پروندهٔ کپشن‌ها هست، اما میان تصویرهای داده‌شده نیست:`,
  unusable: count =>
    `${number(count)} سطر از پرونده‌های متنی کنار تصویرها کنار گذاشته شد: فارسی نبود، آسیب دیده بود یا بیش از اندازه بلند بود:`,
  passedOver: {
    'folder-unreadable': count => `${number(count)} پوشه خوانده نشد:`,
    'name-not-utf8': count =>
      `${number(count)} نام UTF-8 نیست. تصویرها افزوده شدند، اما پروندهٔ کپشن‌ها نمی‌تواند نامشان را ببرد:`,
    link: count =>
      `${number(count)} پیوند دنبال نشد (پیوند ممکن است به هر جا برود؛ خود پوشهٔ مقصد را نام ببرید):`,
    'no-file': count => `${number(count)} مورد پرونده نیست:`,
    'side-car': count => `${number(count)} پروندهٔ متنی کنار تصویر به کار نیامد:`,
    heic: count =>
      `${number(count)} تصویر HEIC کنار گذاشته شد. آن‌ها را با قالب JPEG بفرستید (آیفون: Settings، Camera، Formats، Most Compatible):`,
    tiff: count => `${number(count)} تصویر TIFF کنار گذاشته شد. آن‌ها را با قالب JPEG یا PNG ذخیره کنید:`,
    bmp: count => `${number(count)} تصویر BMP کنار گذاشته شد. آن‌ها را با قالب PNG ذخیره کنید:`,
    raw: count => `${number(count)} عکس خام (DNG، CR2، NEF …) کنار گذاشته شد. آن‌ها را به JPEG تبدیل کنید:`,
    'other-picture': count => `${number(count)} تصویر از گونه‌ای است که پذیرفته نمی‌شود (SVG، PSD، JXL …):`,
  },
  sideCar: {
    'too-large': 'برای کپشن بیش از اندازه بزرگ است',
    'no-file': 'پرونده نیست',
    unreadable: 'خوانده نمی‌شود',
    'link-outside': 'پیوندی است که از پوشه بیرون می‌رود',
  },
  interrupted: 'نیمه‌کاره ماند. همین فرمان را دوباره اجرا کنید تا ادامه یابد.',
};
