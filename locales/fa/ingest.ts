import { CAPTION_LIMIT } from '../../core/ground/domain/caption-pair.ts';
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
  failed: count => `${number(count)} پرونده افزوده نشد:`,
  badRows: count => `${number(count)} سطر پروندهٔ کپشن‌ها به کار نیامد:`,
  row: (position, problem) => `سطر ${number(position)}: ${problem}`,
  rowProblems: {
    'caption-empty': 'کپشن خالی است',
    'caption-too-long': `کپشن بیش از ${number(CAPTION_LIMIT)} نویسه دارد`,
    'translation-dropped': 'به جای کپشن، نشانهٔ ترجمهٔ دورریخته آمده است',
    'not-utf8': 'متن UTF-8 نیست؛ پرونده را با این کدگذاری ذخیره کنید',
    'null-character': 'سطر نویسهٔ تهی دارد',
    'no-picture': 'سطر نام تصویری ندارد',
    'outside-folder': 'مسیر از پوشهٔ پروندهٔ کپشن‌ها بیرون می‌رود',
    'too-few-columns': 'ستون‌های سطر کم است',
    'no-caption': 'کپشنی در آن نیست',
    'not-json': 'شیء JSON با path و caption نیست',
    'not-csv': 'CSV نیست',
    'annotation-incomplete': 'image_id یا caption در آن نیست',
    'picture-unknown': 'تصویری با این شناسه نیست',
    'not-a-caption-line': 'نه name#n<TAB>caption است و نه name|n|caption',
    'picture-unusable': 'تصویر افزوده نشد',
  },
  unusable: count =>
    `${number(count)} کپشن کنار گذاشته شد: فارسی نبود، UTF-8 نبود یا بیش از اندازه بلند بود.`,
  unmatched: count =>
    `${number(count)} تصویرِ پروندهٔ کپشن‌ها میان تصویرهای داده‌شده نیست (مسیرها از پوشهٔ خود آن پرونده آغاز می‌شوند):`,
  interrupted: 'نیمه‌کاره ماند. همین فرمان را دوباره اجرا کنید تا ادامه یابد.',
};
