import type { bot as english } from '../en/bot.ts';
import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('fa', value);
const range = (from: number, to: number) =>
  from === to ? `عکس ${number(from)}` : `عکس‌های ${number(from)} تا ${number(to)}`;

// U+200E before a command keeps its slash on the left inside a Persian sentence.
const HELP = '\u200E/help';
const FILTER = '\u200E/filter';
const SEARCH = '\u200E/search';

export const bot: typeof english = {
  welcome:
    'سلام! 👋\nمن نگاره‌ام؛ با جملهٔ فارسی برایتان عکس پیدا می‌کنم.\n\n' +
    'بنویسید دنبال چه عکسی هستید، یا عکسی بفرستید تا شبیهش را پیدا کنم. یکی از این‌ها را امتحان کنید:',
  help:
    'راهنمای جست‌وجو\n' +
    '• یک واژه یا جملهٔ فارسی بفرستید؛ ده عکسی را می‌فرستم که به آن نزدیک‌ترند.\n' +
    '• عکسی بفرستید تا شبیهش را بیابم؛ زیرش یا در پاسخ به آن هم می‌توانید بنویسید چه چیزی فرق کند.\n' +
    '• «گربه -سیاه» یا «گربه بدون کلاه» یعنی این یکی نباشد.\n' +
    '• با «بیشتر» ده عکس بعدی را ببینید و با «شبیه یکی از این‌ها» عکس‌های مانند آن را.\n' +
    `• با ${FILTER} فقط در یک منبع یا یک شهر بگردید.\n` +
    '• با «منبع عکس‌ها» ببینید هر عکس از کیست.\n' +
    `• در گروه، جمله را پس از ${SEARCH} بنویسید یا به یکی از پیام‌های من پاسخ دهید.\n\n` +
    'بگویید چه چیزی، چه رنگی و کجا؛ هرچه جمله روشن‌تر باشد، عکس‌ها بهترند. برای نمونه:',
  commands: {
    start: 'شروع با چند نمونه',
    help: 'راهنمای جست‌وجو',
    filter: 'جست‌وجو در یک منبع یا یک شهر',
    search: 'جست‌وجوی عکس؛ به کار گروه‌ها هم می‌آید',
  },
  more: 'بیشتر',
  readAs: reading => `نتایج برای ${reading}`,
  literally: 'همان که نوشتم',
  sources: 'منبع عکس‌ها',
  like: 'شبیه یکی از این‌ها',
  rate: 'نظر شما',
  number,
  likePhoto: 'عکس‌های شبیه عکسی که فرستادید',
  likeNumber: rank => `شبیه عکس ${number(rank)}`,
  photoGone: 'این عکس دیگر در دسترس نیست.',
  badPhoto: 'این پرونده را نتوانستم به‌عنوان عکس باز کنم. لطفاً عکس دیگری بفرستید.',
  nothingLeft: 'آنچه خواستید و آنچه نخواستید یکدیگر را خنثی می‌کنند. لطفاً با واژه‌های دیگری بنویسید.',
  good: rank => `👍 عکس ${number(rank)}`,
  bad: rank => `👎 عکس ${number(rank)}`,
  irrelevant: 'نامربوط است',
  report: 'گزارش این عکس',
  reportReasons: {
    private: 'حریم خصوصی کسی است',
    offensive: 'ناپسند یا آزاردهنده است',
    copyright: 'حق انتشار دارد',
    wrong: 'اشتباه یا خراب است',
    other: 'دلیل دیگر',
  },
  reported: {
    hidden: rank => `سپاس از گزارش شما. عکس ${number(rank)} تا بررسی نمایش داده نمی‌شود.`,
    noted: rank => `سپاس از گزارش شما. عکس ${number(rank)} بررسی می‌شود.`,
    refused: () => 'امروز چند گزارش از شما رسیده است. لطفاً فردا دوباره گزارش کنید.',
  },
  sourceNames: {
    demo: 'عکس‌های نمونه',
    upload: 'عکس‌های خودمان',
    dataset: 'مجموعه‌داده',
    divar: 'دیوار',
    commons: 'ویکی‌انبار',
    list: 'سایت‌های دیگر',
  },
  filter: present => `جست‌وجو را به این‌ها محدود کنید؛ تا عوضش نکنید همین می‌ماند.\n${present}`,
  filteredBy: values => `فقط از: ${new Intl.ListFormat('fa').format(values)}`,
  notFiltered: 'الان در همهٔ عکس‌ها می‌گردم.',
  allPhotos: 'همهٔ عکس‌ها',
  nothingToFilter: 'همهٔ عکس‌ها از یک منبع‌اند و چیزی برای محدودکردن نیست.',
  onlyInPrivate: 'این فرمان فقط در گفت‌وگوی خصوصی با من کار می‌کند.',
  shown: (from, to) => `${range(from, to)}.`,
  shownLast: (from, to) => `${range(from, to)}. ${from === to ? 'همین بود.' : 'همین‌ها بود.'}`,
  notSent: count => `${number(count)} عکس را نشد بفرستم.`,
  noPhotoRights:
    'در این گروه اجازه ندارم عکس بفرستم. مدیر گروه می\u200cتواند اجازه بدهد؛ تا آن وقت در گفت\u200cوگوی خصوصی بنویسید.',
  captionPage: (query, from, to) => `${query} (${number(from)} تا ${number(to)})`,
  sourcesOf: (from, to) => `منبع ${range(from, to)}:`,
  sourceLine: (ranks, attribution) =>
    `${new Intl.ListFormat('fa').format(ranks.map(number))}: ${attribution}`,
  nothingFound: query =>
    `برای ${query} عکسی پیدا نشد. با واژه‌های دیگری بنویسید یا یکی از این‌ها را امتحان کنید:`,
  noMore: 'عکس دیگری برای این جست‌وجو نمانده است. جست‌وجوی تازه‌ای بنویسید.',
  placeInQueue: place =>
    `الان خیلی‌ها پرسیده‌اند و شما نفر ${number(place)} هستید. نوبتتان که شد، عکس‌ها را همین‌جا می‌فرستم.`,
  onTheWay: 'در راه است…',
  queryGone: 'این جست‌وجو قدیمی شده است. جمله را دوباره بفرستید تا از نو بگردم.',
  greeting: 'سلام! 👋 بنویسید دنبال چه عکسی هستید، یا یکی از این‌ها را امتحان کنید:',
  thanks: 'خواهش می‌کنم! 🌱 هر وقت عکس دیگری خواستید، همین‌جا بنویسید.',
  noWords: example =>
    `با شکلک و نشانه نمی‌توانم بگردم 🙂 با چند واژه بنویسید دنبال چه عکسی هستید؛ مثلاً «${example}».`,
  emptyQuery: example =>
    `در این پیام چیزی برای جست‌وجو نیست. بنویسید عکس چه چیزی را نشان دهد؛ مثلاً «${example}».`,
  tooLong: (length, limit) =>
    `جملهٔ شما ${number(length)} نویسه دارد و من تا ${number(limit)} نویسه را می‌پذیرم. لطفاً کوتاه‌ترش را بفرستید.`,
  searchUsage: example => `پس از ${SEARCH} بنویسید دنبال چه عکسی هستید؛ مثلاً:\n${SEARCH} ${example}`,
  unknownCommand: `این فرمان را نمی‌شناسم. ${HELP} را ببینید یا همین‌جا بنویسید دنبال چه عکسی هستید.`,
  sticker: 'چه استیکر قشنگی! ولی من با نوشته و عکس می‌گردم؛ بنویسید دنبال چه عکسی هستید.',
  voice: 'پیام صوتی را نمی‌شنوم. همان را بنویسید تا برایتان بگردم.',
  other: example => `من با نوشته و عکس می‌گردم. بنویسید دنبال چه عکسی هستید؛ مثلاً «${example}».`,
  slowDown: seconds =>
    `چند پیام پشت سر هم رسید! لطفاً ${number(seconds)} ثانیه صبر کنید و بعد جمله را دوباره بفرستید.`,
  busy: seconds => `همین حالا خیلی‌ها در حال جست‌وجو هستند. ${number(seconds)} ثانیهٔ دیگر دوباره بفرستید.`,
  searchDown: 'جست‌وجو الان در دسترس نیست. لطفاً یک دقیقهٔ دیگر جمله را دوباره بفرستید.',
  problem: 'از سوی ما اشکالی پیش آمد. لطفاً کمی بعد دوباره امتحان کنید.',
};
