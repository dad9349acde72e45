import type { check as english } from '../en/check.ts';
import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('fa', value);

export const check: typeof english = {
  about: 'ردیف‌ها، پرونده‌ها، بردارها، نمایه و کارها را با هم می‌سنجد و ناهمخوانی‌ها را درست می‌کند',
  aboutRepair: 'آنچه درست‌شدنی است را درست می‌کند و می‌گوید چه از دست رفته است',
  aboutDeep: 'هر عکس دوباره خوانده و هر بردار نمایه با اصلش سنجیده شود (یک دقیقه برای ده گیگابایت)',
  checking: 'بررسی',
  counts: p =>
    `${number(p.images)} عکس، ${number(p.files)} پرونده، ${number(p.embeddings)} بردار و ${number(p.indexed)} عکس در نمایه سنجیده شد.`,
  agrees: 'همه چیز همخوان است.',
  more: count => `  … و ${number(count)} مورد دیگر`,
  waiting: 'در انتظار کارگر هستند که هنگام روشن بودن «npm start» بردارشان را می‌سازد.',
  repairHint: 'فرمان ‎./negareh check --repair آنچه درست‌شدنی است را درست می‌کند.',
  lostHint: 'آنچه از دست رفته با گرفتن دوبارهٔ همان عکس یا از پشتیبان (negareh restore) برمی‌گردد.',
  outcomes: { mended: 'درست شد', lost: 'از دست رفته' },
  kinds: {
    'original-missing': 'عکس‌هایی که پرونده‌شان نیست',
    'original-damaged': 'عکس‌هایی که پرونده‌شان آسیب دیده',
    'rendition-missing': 'نسخه‌های کوچک‌تر عکس‌ها که نیستند',
    'file-unowned': 'پرونده‌هایی که از آنِ هیچ عکسی نیستند',
    'file-unfinished': 'پرونده‌های نیمه‌نوشته',
    'embedding-missing': 'عکس‌های بی‌بردار',
    'embedding-damaged': 'بردارهای آسیب‌دیده',
    'index-missing': 'نمایه‌ای منتشر نشده',
    'snapshot-invalid': 'نمایه‌هایی که سالم نیستند',
    'snapshot-abandoned': 'ساخت نمایه‌هایی که رها شده',
    'snapshot-unowned': 'پوشه‌های نمایه‌ای که کسی نمی‌شناسد',
    'row-unknown': 'عکس‌های نمایه که دیگر نیستند',
    'row-missing': 'عکس‌هایی که نمایه ندارد',
    'row-different': 'عکس‌هایی که بردارشان در نمایه چیز دیگری است',
    'state-different': 'عکس‌هایی که وضعیتشان با کپشن‌هایشان نمی‌خواند',
    'job-failed': 'کارهایی که برای همیشه ناموفق ماندند',
    'job-stuck': 'کارهایی که رها شده‌اند',
  },
};
