/** What a thing is called by everybody who reads: one word in each language, and the words that are not used for it. */
export interface Term {
  readonly en: string;
  readonly fa: string;
  /** As regular expressions. */
  readonly notFa?: readonly string[];
  readonly notEn?: readonly string[];
}

/**
 * The one word for each thing, in Persian and English. test/locales/glossary.test.ts keeps all texts to it: whoever needs
 * another word changes it here, and everywhere.
 */
export const GLOSSARY: readonly Term[] = [
  { en: 'photo', fa: 'عکس', notFa: ['تصویر(?! متحرک)'] },
  { en: 'pair', fa: 'جفت', notFa: ['زوج'] },
  { en: 'caption', fa: 'کپشن', notFa: ['زیرنویس', 'توضیح'] },
  { en: 'description', fa: 'شرح' },
  { en: 'filter', fa: 'پالایه', notFa: ['صافی', 'فیلتر'] },
  { en: 'maintainer', fa: 'نگه‌دارنده', notFa: ['نگهدار'] },
  { en: 'annotator', fa: 'بازبین', notFa: ['برچسب‌زن', 'حاشیه‌نویس'] },
  { en: 'review', fa: 'بازبینی', notFa: ['ریویو'] },
  { en: 'decision', fa: 'تصمیم' },
  { en: 'bulk decision', fa: 'تصمیم گروهی', notFa: ['تصمیم انبوه'], notEn: ['mass decision'] },
  { en: 'approve', fa: 'تأیید', notFa: ['تایید'], notEn: ['approve so\\b'] },
  { en: 'reject', fa: 'رد' },
  { en: 'edit', fa: 'اصلاح', notFa: ['ویرایش'], notEn: ['mend'] },
  { en: 'skip', fa: 'برای بعد', notFa: ['رد شدن از'] },
  { en: 'set aside', fa: 'کنار گذاشتن', notFa: ['نشان کردن'], notEn: ['put aside'] },
  { en: 'undo', fa: 'برگرداندن', notFa: ['واگرد', 'پس گرفتن'] },
  { en: 'score', fa: 'امتیاز', notFa: ['نمره'] },
  { en: 'threshold', fa: 'آستانه' },
  { en: 'similarity', fa: 'شباهت' },
  { en: 'search', fa: 'جست‌وجو', notFa: ['جستجو', 'سرچ'] },
  { en: 'word', fa: 'واژه', notFa: ['(?<![\\u0600-\\u06ff])کلمه'] },
  { en: 'sentence', fa: 'جمله' },
  { en: 'file', fa: 'پرونده', notFa: ['(?<![\\u0600-\\u06ff])فایل'] },
  { en: 'folder', fa: 'پوشه', notFa: ['دایرکتوری'] },
  { en: 'link', fa: 'پیوند', notFa: ['لینک'] },
  { en: 'address', fa: 'نشانی', notFa: ['آدرس'] },
  { en: 'password', fa: 'گذرواژه', notFa: ['پسورد', 'رمز عبور'] },
  { en: 'username', fa: 'نام کاربری', notFa: ['یوزرنیم'] },
  { en: 'account', fa: 'حساب', notFa: ['اکانت'] },
  { en: 'browser', fa: 'مرورگر' },
  { en: 'index', fa: 'نمایه', notFa: ['ایندکس'] },
  { en: 'model', fa: 'مدل' },
  { en: 'crawl', fa: 'پیمایش', notFa: ['خزش', 'کراول'] },
  { en: 'source', fa: 'منبع', notFa: ['سورس'] },
  { en: 'export', fa: 'برون‌بری', notFa: ['اکسپورت'] },
  { en: 'backup', fa: 'پشتیبان', notFa: ['بکاپ', 'بک‌آپ'] },
  { en: 'database', fa: 'پایگاه داده', notFa: ['دیتابیس'] },
  { en: 'download', fa: 'دریافت', notFa: ['دانلود'] },
  { en: 'translation', fa: 'ترجمه' },
  { en: 'report', fa: 'گزارش', notFa: ['ریپورت'] },
  { en: 'audit trail', fa: 'تاریخچهٔ تصمیم‌ها' },
  { en: 'progress', fa: 'پیشرفت' },
  { en: 'seed', fa: 'بذر' },
  { en: 'setting', fa: 'تنظیم', notFa: ['ستینگ'] },
  { en: 'agreement', fa: 'هم‌رأیی', notFa: ['توافق'] },
  { en: 'dashboard', fa: 'داشبورد', notFa: ['پیشخوان'] },
  { en: 'no longer', fa: 'دیگر', notEn: ['works no more', 'is no more\\b', 'are no more\\b(?! )'] },
];
