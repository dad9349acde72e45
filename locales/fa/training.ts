import type { training as en } from '../en/training.ts';
import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('fa', value);

export const training: typeof en = {
  about: 'آموزش بیشتر یک مدل با جفت‌های تأییدشده؛ اجرایی که متوقف یا کشته شده ادامه می‌یابد',
  aboutList: 'فهرست آموزش‌ها و نتیجهٔ آن‌ها',
  aboutRemove: 'پاک کردن پوشهٔ یک آموزش؛ مدلی که ساخته می‌ماند',
  after:
    '\nپیش‌فرض‌ها دستور پروژهٔ اصلی‌اند: AdamW، نرخ ‎3e-5، فروکاست ‎0.003، صد گام گرم شدن، یک دور.\nمدل پس از آن مانند هر مدل دیگری است: negareh models verify و use.',
  base: 'مدلی که با آن آغاز می‌شود؛ به‌طور پیش‌فرض مدلی که جست‌وجو می‌کند',
  pairs: '«approved» یا یک پروندهٔ شرح‌ها (پیش‌فرض approved)',
  images: 'پوشهٔ تصویرهای پروندهٔ شرح‌ها؛ به‌طور پیش‌فرض پوشهٔ خود پرونده',
  out: 'نام مدل تازه',
  name: 'نام یک آموزش',
  rate: 'بیشینهٔ نرخ یادگیری',
  decay: 'فروکاست جداگانهٔ وزن‌ها',
  warmUp: 'گام‌هایی که نرخ در آن‌ها بالا می‌رود؛ حداکثر یک‌دهم همه',
  epochs: 'شمار دورها روی جفت‌ها',
  batch: 'جفت‌هایی که در یک گام با هم مقایسه می‌شوند',
  slice: 'جفت‌هایی که هم‌زمان در حافظه‌اند؛ کمتر حافظهٔ کمتری می‌گیرد و نتیجه یکی است',
  clip: 'بیشترین طول گرادیان',
  layers: 'تنها این تعداد از لایه‌های پایانی هر برج یاد می‌گیرند؛ بدون آن همه',
  lora: 'به‌روزرسانی کم‌رتبه با این رتبه به جای ماتریس‌های کامل، برای حافظهٔ کم',
  english: 'وزن متن انگلیسی در کنار فارسی؛ ‎0 یعنی بدون انگلیسی',
  heldOut: 'سهم تصویرهایی که تنها برای آزمون‌اند',
  patience: 'شمار آزمون‌های بدون بهبود تا پایان',
  seed: 'بذر ترتیب، تقسیم و بازه‌ها',
  dryRun: 'تنها بگوید چه لازم است، و بایستد',
  json: 'چاپ JSON روی خروجی استاندارد، برای اسکریپت‌ها',
  notNumber: 'عددی در بازهٔ مجاز نیست',
  decoding: 'باز کردن تصویرها',
  plan: p =>
    `${number(p.pairs)} شرح از ${number(p.pictures)} تصویر برای یادگیری؛ ${number(p.heldOutPairs)} شرح از ${number(p.heldOutPictures)} تصویر برای آزمون.`,
  unreadable: count => `${number(count)} تصویر خوانده نشد و کنار گذاشته شد.`,
  needs: p =>
    `${number(p.learnt)} عدد یاد می‌گیرند و ${number(p.frozen)} عدد می‌مانند. حدود ${p.memory} حافظه؛ ${number(p.steps)} گام، حدود ${p.time}.`,
  goesOn: step => `پس از گام ${number(step)} ادامه می‌یابد.`,
  stepping: 'آموزش',
  step: p => `گام ${number(p.step)} از ${number(p.steps)} · زیان ${p.loss} · نرخ ${p.rate} · ${p.left} مانده`,
  look: p => `آزمون، گام ${number(p.step)}: ‏Accuracy@10 ‏${p.accuracy}، ‏MRR ‏${p.reciprocal}`,
  stopped: 'متوقف شد؛ وضعیت نگه داشته شد. همان فرمان ادامه می‌دهد.',
  columns: { figure: 'آزمون', base: 'پایه', trained: 'آموزش‌دیده', difference: 'تفاوت، جفت‌شده' },
  figures: { at1: 'Accuracy@1', at5: 'Accuracy@5', at10: 'Accuracy@10', reciprocal: 'MRR' },
  best: p => `وزن‌ها از گام ${number(p.step)} از ${number(p.steps)} هستند که روی تصویرهای آزمون بهترین بود.`,
  better: 'در کروشه: بازهٔ ۹۵٪. بهتر، فراتر از تصادف، در',
  notBetter:
    'در کروشه: بازهٔ ۹۵٪. هیچ رقمی فراتر از تصادف بهتر نشده است: شاید جفت‌های بیشتر، دورهای بیشتر یا نرخ دیگری لازم باشد.',
  use: name => `برای جست‌وجو با آن: negareh models use ${name}`,
  plot: { title: 'زیان در هر گام', step: 'گام', loss: 'زیان' },
  written: files => `نوشته شد: ${files}`,
  none: 'هنوز آموزشی نیست.',
  list: { name: 'آموزش', base: 'پایه', state: 'وضعیت', accuracy: 'Accuracy@10' },
  states: { unfinished: 'ناتمام', done: 'انجام شد' },
  removed: name => `پوشهٔ ${name} پاک شد.`,
};
