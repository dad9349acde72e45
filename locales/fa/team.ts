import type { team as english } from '../en/team.ts';
import { formatDateTime, formatDecimal, formatNumber, formatPercent } from '../format.ts';

const number = (value: number) => formatNumber('fa', value);

export const team: typeof english = {
  guidelines: {
    title: 'راهنمای بازبینی',
    about: 'جفت‌ها اینجا چگونه بازبینی می‌شوند.',
    none: 'هنوز راهنمایی نوشته نشده است.',
    noneMaintainer: 'هنوز راهنمایی نوشته نشده است. آنچه بازبین‌ها باید بدانند در پایین بنویسید.',
    version: (version, author, at) => `نسخهٔ ${number(version)}، از ${author}، ${formatDateTime('fa', at)}`,
    start: 'آغاز بازبینی',
    edit: 'نسخهٔ تازه',
    editHint: 'با Markdown: # تیتر، - فهرست، **پررنگ**. نسخه‌های پیشین می‌مانند.',
    persian: 'به فارسی',
    english: 'به انگلیسی',
    save: 'انتشار',
    saved: 'منتشر شد و از این پس همه آن را می‌بینند.',
    empty: 'راهنما را به هر دو زبان بنویسید.',
  },
  disputes: {
    title: 'اختلاف‌نظرها',
    about: 'جفت‌هایی که بازبین‌ها درباره‌شان هم‌نظر نیستند. تصمیم شما نهایی است.',
    waiting: count => `${number(count)} جفت در انتظار`,
    none: 'اکنون دربارهٔ هیچ جفتی اختلاف‌نظر نیست.',
    said: { approve: 'تأیید', reject: 'رد', edit: 'اصلاح' },
    noReason: 'بدون دلیل',
    approve: 'تأیید',
    reject: 'رد',
    takeText: name => `تأیید با متن ${name}`,
    asGold: 'جفت طلایی شود',
    asGoldHint: 'برای سنجش دقت، در صف دیگران هم می‌آید.',
    done: 'تصمیم ثبت شد.',
    refused: 'کس دیگری زودتر تصمیم گرفت.',
    somebody: 'حساب پیشین',
  },
  agreement: {
    title: 'هم‌رأیی',
    about: 'بازبین‌ها دربارهٔ جفت‌هایی که چند نفر بی‌خبر از تصمیم یکدیگر دیده‌اند تا کجا هم‌رأی‌اند.',
    none: 'هنوز جفتی را دو نفر بازبینی نکرده‌اند. در پایین تعیین کنید که سهمی از جفت‌ها را چند نفر بازبینی کنند.',
    alpha: 'آلفای کریپندورف',
    kappa: 'کاپای کوهن',
    value: value => formatDecimal('fa', value, 2),
    interval: (low, high) =>
      `با اطمینان ۹۵٪ میان ${formatDecimal('fa', low, 2)} و ${formatDecimal('fa', high, 2)}`,
    basis: count => `${number(count)} جفت که دست‌کم دو نفر دیده‌اند`,
    reading: {
      good: 'بازبین‌ها هم‌رأی‌اند و می‌توان به تصمیم‌ها تکیه کرد.',
      fair: 'بازبین‌ها تا اندازه‌ای هم‌رأی‌اند؛ نتیجه‌گیری با احتیاط.',
      poor: 'بازبین‌ها کم هم‌رأی‌اند: دربارهٔ اختلاف‌ها گفت‌وگو کنید و راهنما را روشن‌تر بنویسید.',
    },
    byPeople: 'میان هر دو نفر',
    bySource: 'به تفکیک منبع',
    byScore: 'به تفکیک امتیاز',
    people: 'افراد',
    source: 'منبع',
    score: 'امتیاز',
    measure: 'هم‌رأیی',
    pairs: 'جفت',
    band: (from, to) =>
      from <= -1
        ? `کمتر از ${formatDecimal('fa', to, 1)}`
        : to > 1
          ? `از ${formatDecimal('fa', from, 1)} به بالا`
          : `${formatDecimal('fa', from, 1)} تا ${formatDecimal('fa', to, 1)}`,
    noScore: 'بی‌امتیاز',
    disputes: count => `اختلاف دربارهٔ ${number(count)} جفت`,
    settings: 'شیوهٔ کار گروه',
    peopleSetting: 'شمار بازبین‌های یک جفت',
    shareSetting: 'سهم جفت‌هایی که چند نفر می‌بینند، درصد',
    goldSetting: 'سهم جفت‌های طلایی در صف، درصد',
    goalSetting: 'هدف روزانهٔ هر نفر، تصمیم (۰ یعنی بی‌هدف)',
    save: 'ذخیره',
    saved: 'ذخیره شد و برای جفت‌های بعدی برقرار است.',
  },
  gold: {
    title: 'جفت‌های طلایی',
    about: count => `میان جفت‌های دیگر: ${number(count)} جفت با پاسخ دانسته.`,
    none: 'هنوز جفت طلایی‌ای نیست. هنگام داوری اختلاف‌نظرها چند جفت را طلایی کنید.',
    newest: 'تازه‌ترین جفت‌های طلایی',
    expected: { approved: 'درست است', rejected: 'نادرست است', pending: '' },
    remove: 'حذف',
    removeNamed: persian => `حذف از جفت‌های طلایی: ${persian}`,
    person: 'نام',
    answers: 'پاسخ',
    right: 'درست',
    share: (share, low, high) =>
      `${formatPercent('fa', share)} (با اطمینان ۹۵٪ میان ${formatPercent('fa', low)} و ${formatPercent('fa', high)})`,
    own: 'جفت‌های طلایی شما',
    miss: {
      approved: 'یک سنجش کوچک بود: این جفت درست شناخته شده است. نگاهی دوباره به راهنما بیندازید.',
      rejected: 'یک سنجش کوچک بود: این جفت نادرست شناخته شده است. نگاهی دوباره به راهنما بیندازید.',
    },
    why: text => `دلیل: ${text}`,
  },
};
