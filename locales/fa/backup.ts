import type { backup as english } from '../en/backup.ts';
import { formatBytes, formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('fa', value);

export const backup: typeof english = {
  about: 'همهٔ ردیف‌ها و عکس‌ها را در یک پرونده می‌نویسد، بی‌آنکه کار سامانه بایستد',
  file: 'پرونده‌ای که نوشته شود، مانند negareh.tar.zst؛ پشتیبان پیشین با همین نام در پایان جایگزین می‌شود',
  aboutVerify: 'پس از نوشتن، یک بار دیگر از آغاز تا پایان خوانده شود',
  rows: 'ردیف‌ها',
  pictures: 'عکس‌ها',
  written: (path, bytes, rows, pictures) =>
    `${path}: ${formatBytes('fa', bytes)}، ${number(rows)} ردیف، ${number(pictures)} عکس.`,
  another: 'پشتیبان‌گیری یا بازگردانی دیگری از همین پایگاه داده در جریان است. تا پایان آن صبر کنید.',
  missing: count =>
    `${number(count)} پروندهٔ عکس سر جایش نیست و در پشتیبان هم نیست («negareh check» بیشتر می‌گوید):`,
  damaged: count => `${number(count)} عکس روی دیسک آسیب دیده است؛ همان‌گونه که هست در پشتیبان آمد:`,
  removed: count => `${number(count)} عکس هنگام پشتیبان‌گیری برداشته شد.`,
  restore: {
    about: 'ردیف‌ها و عکس‌های یک پشتیبان را برمی‌گرداند؛ یا همه، یا هیچ',
    file: 'پرونده‌ای که «negareh backup» نوشته است',
    aboutReplace: 'ردیف‌ها و عکس‌های کنونی جایگزین شوند',
    aboutVerify: 'پرونده تنها از آغاز تا پایان خوانده و محتوایش گفته شود',
    verifying: 'بررسی پرونده (مگابایت)',
    restoring: 'بازگردانی (مگابایت)',
    clearing: 'پاک‌سازی',
    whole: (path, when, version) => `${path} سالم است: نگارهٔ ${version} آن را در ${when} نوشته است.`,
    holds: (rows, pictures) => `${number(rows)} ردیف و ${number(pictures)} عکس دارد.`,
    restored: (rows, pictures) => `${number(rows)} ردیف و ${number(pictures)} عکس برگردانده شد.`,
    keptOut: count => `${number(count)} عکس این پشتیبان پس از ساخته شدنش برداشته شده بود و بیرون می‌ماند.`,
    held: count =>
      `${number(count)} وب‌هوک نگه داشته شد: تا نگه‌دارنده‌ای آن‌ها را در «اتصال به برنامه‌ها» روشن نکند، به کسی چیزی نمی‌گویند.`,
    next: 'اکنون سامانه را با «npm start» روشن کنید: نمایه را می‌سازد و عکس‌ها دوباره پیدا می‌شوند.',
    running: pid => `پردازهٔ ${number(pid)} (npm start)؛ نخست آن را متوقف کنید`,
  },
};
