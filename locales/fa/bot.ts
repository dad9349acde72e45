import type { bot as english } from '../en/bot.ts';
import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('fa', value);
const range = (from: number, to: number) =>
  from === to ? `عکس ${number(from)}` : `عکس‌های ${number(from)} تا ${number(to)}`;

// U+200E before a command keeps its slash on the left inside a Persian sentence.
const HELP = '\u200E/help';
const SEARCH = '\u200E/search';

export const bot: typeof english = {
  welcome:
    'سلام! 👋\nمن نگاره‌ام؛ با جملهٔ فارسی برایتان عکس پیدا می‌کنم.\n\n' +
    'بنویسید عکس چه چیزی را نشان دهد تا نزدیک‌ترین عکس‌ها را برایتان بفرستم. یکی از این‌ها را امتحان کنید:',
  help:
    'راهنمای جست‌وجو\n' +
    '• یک واژه یا جملهٔ فارسی بفرستید؛ ده عکسی را می‌فرستم که بیشتر به آن می‌آیند.\n' +
    '• با «بیشتر» ده عکس بعدی را ببینید.\n' +
    '• با «منبع عکس‌ها» ببینید هر عکس از کیست.\n' +
    `• در گروه، جمله را پس از ${SEARCH} بنویسید یا به یکی از پیام‌های من پاسخ دهید.\n\n` +
    'بگویید چه چیزی، چه رنگی و کجا؛ هرچه جمله روشن‌تر باشد، عکس‌ها بهترند. برای نمونه:',
  commands: {
    start: 'آغاز، با چند نمونه',
    help: 'راهنمای جست‌وجو',
    search: 'جست‌وجوی عکس؛ به کار گروه‌ها هم می‌آید',
  },
  more: 'بیشتر',
  readAs: reading => `نتایج برای ${reading}`,
  literally: 'همان که نوشتم',
  sources: 'منبع عکس‌ها',
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
  sticker: 'چه استیکر قشنگی! ولی من با نوشته می‌گردم؛ بنویسید دنبال چه عکسی هستید.',
  voice: 'پیام صوتی را نمی‌شنوم. همان را بنویسید تا برایتان بگردم.',
  photo: 'هنوز نمی‌توانم با عکس بگردم. بنویسید عکس چه چیزی را نشان می‌دهد تا مانندش را پیدا کنم.',
  other: example => `من فقط با نوشته می‌گردم. بنویسید دنبال چه عکسی هستید؛ مثلاً «${example}».`,
  slowDown: seconds =>
    `چند پیام پشت سر هم رسید! لطفاً ${number(seconds)} ثانیه صبر کنید و بعد جمله را دوباره بفرستید.`,
  oneMoment:
    'یک لحظه! الان نمی‌توانم بگردم. همین که بتوانم، پاسخ را همین‌جا می‌فرستم؛ لازم نیست دوباره بنویسید.',
  problem: 'از سوی ما اشکالی پیش آمد. لطفاً کمی بعد دوباره امتحان کنید.',
};
