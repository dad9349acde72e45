import type { ingest as en } from '../en/ingest.ts';
import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('fa', value);

export const ingest: typeof en = {
  description: 'افزودن تصویرها: پوشه‌ها و پرونده‌ها، همراه با کپشن‌هایشان',
  pathArgument: 'پوشه‌ها و پرونده‌های تصویر',
  captionsOption:
    'پروندهٔ ‎.csv یا ‎.jsonl با ستون‌های path و caption؛ پرونده‌های ‎.txt کنار تصویر بدون آن هم خوانده می‌شوند',
  reading: 'تصویرها',
  embedding: 'آماده‌سازی برای جست‌وجو',
  noPictures: 'تصویری آنجا پیدا نشد. پرونده‌های JPEG، PNG، WebP، AVIF و GIF پذیرفته می‌شوند.',
  added: count => `${number(count)} تصویر افزوده شد`,
  duplicates: count => `${number(count)} تصویر از پیش بود`,
  failed: count => `${number(count)} تصویر خوانده نشد:`,
  badRows: count => `${number(count)} سطر پروندهٔ کپشن‌ها به کار نیامد:`,
  row: position => `سطر ${number(position)}`,
  unusable: count =>
    `${number(count)} کپشن کنار گذاشته شد: فارسی نبود، UTF-8 نبود یا بیش از اندازه بلند بود.`,
  unmatched: count =>
    `${number(count)} تصویرِ پروندهٔ کپشن‌ها میان تصویرهای داده‌شده نیست (مسیرها از پوشهٔ خود آن پرونده آغاز می‌شوند):`,
  interrupted: 'نیمه‌کاره ماند. همین فرمان را دوباره اجرا کنید تا ادامه یابد.',
};
