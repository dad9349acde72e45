import type { evaluation as english } from '../en/evaluation.ts';
import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('fa', value);

export const evaluation: typeof english = {
  about: 'می‌سنجد که کپشن‌ها چقدر عکس خود را پیدا می‌کنند (Accuracy@k) و نمودارش را می‌کشد',
  aboutList: 'فهرست ارزیابی‌ها، تازه‌ترین نخست',
  aboutPlot: 'نمودار یک یا چند ارزیابی را در یک شکل می‌کشد',
  dataset: sets => `${sets} یا یک پروندهٔ کپشن`,
  format: 'قالب پروندهٔ کپشن، اگر از نام و محتوایش پیدا نیست',
  images: 'پوشهٔ عکس‌ها؛ اگر داده نشود، پوشهٔ پروندهٔ کپشن',
  model: 'نام مدل؛ اگر داده نشود، مدلی که جست‌وجو می‌کند («models list» همه را نشان می‌دهد)',
  method: 'چه چیزی رتبه می‌دهد: مدل، BM25 روی کپشن‌های دیگر عکس‌ها، یا شانس',
  sample: 'شمار عکس‌ها',
  seed: 'بذر نمونه‌گیری و بازه‌ها',
  captions: 'همهٔ کپشن‌های یک عکس می‌پرسند یا نخستینِ آن‌ها (all؛ برای مجموعه‌های نمایشی و nocaps، first)',
  choice: 'عکس‌های تصادفی یا نخستین عکس‌های پرونده (random؛ برای nocaps، first)',
  language: 'زبان کپشن‌ها',
  out: 'آغاز نام پرونده‌های نمودار؛ چهار پرونده: ‎-linear و ‎-log با پسوند ‎.svg و ‎.png',
  beside: 'آنچه دیگران منتشر کرده‌اند نیز به شکل نقطه کشیده شود',
  ids: 'شناسهٔ ارزیابی‌ها',
  limit: 'چند تا',
  noDataset: '‎--dataset را بدهید.',
  reading: 'خواندن کپشن‌ها',
  drawing: 'کشیدن عکس‌ها',
  pictures: 'ساخت بردار عکس‌ها',
  texts: 'ساخت بردار کپشن‌ها',
  columns: {
    direction: '',
    recall1: '@۱',
    recall5: '@۵',
    recall10: '@۱۰',
    reciprocal: 'MRR',
    median: 'میانهٔ رتبه',
    queries: 'پرسش‌ها',
  },
  captionToPicture: 'کپشن ← عکس',
  pictureToCaption: 'عکس ← کپشن',
  head: p => `${p.dataset} · ${p.what} · ${number(p.pictures)} عکس، ${number(p.captions)} کپشن`,
  methods: { bm25: 'کپشن‌های دیگر با BM25', chance: 'شانس' },
  several:
    'هر کپشن یک عکس جداگانه می‌پرسد؛ برای عکس، بهترین رتبهٔ کپشن‌هایش به شمار می‌آید، چنان‌که در مقاله‌های COCO و Flickr30k.',
  interval: 'در کروشه: بازهٔ ۹۵ درصدی (بوت‌استرپ روی عکس‌ها).',
  took: (seconds, embedding, ranking) =>
    `روی هم ${seconds} ثانیه: ساخت بردارها ${embedding} و رتبه‌بندی ${ranking} ثانیه.`,
  skipped: count => `${number(count)} سطر یا عکس به کار نیامد:`,
  more: count => `… و ${number(count)} مورد دیگر؛ JSON همه را نام می‌برد.`,
  overlap: count =>
    `${number(count)} عکس این‌جا جفت پذیرفته‌شده هم هستند: مدلی که با آن‌ها آموزش دیده باشد این عکس‌ها را دیده است.`,
  repeated: count => `${number(count)} کپشن با همین واژه‌ها برای عکس دیگری هم آمده است.`,
  kept: id => `ارزیابی ${id}`,
  written: files => `نوشته شد: ${files}`,
  none: 'هنوز ارزیابی‌ای نیست.',
  list: { id: 'ارزیابی', when: 'زمان', dataset: 'مجموعه‌داده', what: 'رتبه‌دهنده', pictures: 'عکس‌ها' },
  plot: {
    title: 'سهم کپشن‌هایی که عکس خود را میان k عکس نخست می‌یابند',
    series: (dataset, what) => `${dataset}، ${what}`,
    k: 'k',
    kLog: 'k (لگاریتمی)',
    accuracy: 'دقت در k',
    chance: pictures => `شانس، ${pictures} عکس`,
  },
  robustness: {
    option: 'هر کپشن را چنان می‌پرسد که مردم می‌نویسند: گفتاری، با لغزش، فینگلیش و …',
    asking: 'پرسیدن به شیوه‌های گوناگون',
    columns: {
      habit: 'شیوهٔ نوشتن',
      queries: 'پرسش‌ها',
      formal: 'درست‌نوشته @۱۰',
      literal: 'همان‌گونه که نوشته شد @۱۰',
      read: 'با خوانش @۱۰',
      drop: 'افت',
    },
    legend: 'به درصد، با بازهٔ ۹۵ درصدی. افت: همان کپشن‌ها، درست‌نوشته در برابر خوانده‌شده.',
    habits: {
      formal: 'درست‌نوشته',
      colloquial: 'گفتاری',
      'arabic-letters': 'با حروف عربی',
      'presentation-forms': 'با شکل‌های PDF',
      'no-half-spaces': 'بی نیم‌فاصله',
      'wrong-half-spaces': 'نیم‌فاصلهٔ نابجا',
      'run-together': 'چسبیده',
      torn: 'پاره',
      homophone: 'هم‌آوا',
      slip: 'یک لغزش',
      'english-layout': 'صفحه‌کلید انگلیسی',
      finglish: 'فینگلیش',
      emoji: 'با شکلک و نشانه',
      question: 'در قالب پرسش',
    },
    plot: {
      title: 'سهم کپشن‌هایی که با هر شیوهٔ نوشتن عکس خود را میان ده تای نخست می‌یابند',
      accuracy: 'دقت در ۱۰',
      literal: 'همان‌گونه که نوشته شد',
      read: 'با خوانش',
    },
  },
  after: `
نمونه‌ها:
  ./negareh evaluate --dataset demo-unseen
  ./negareh evaluate --dataset demo-unseen --method bm25
  ./negareh evaluate --dataset demo-seen --robustness
  ./negareh evaluate --dataset flickr30k-fa.csv --images flickr30k-images --model farsi-image-search
  ./negareh evaluate plot <id> <id> --out accuracy --beside published`,
};
