import type { bot as english } from '../en/bot.ts';
import { formatNumber } from '../format.ts';
import { jobs } from './jobs.ts';

const number = (value: number) => formatNumber('fa', value);
const range = (from: number, to: number) =>
  from === to ? `عکس ${number(from)}` : `عکس‌های ${number(from)} تا ${number(to)}`;

// U+200E before a command keeps its slash on the left inside a Persian sentence.
const HELP = '\u200E/help';
const FILTER = '\u200E/filter';
const SETTINGS = '\u200E/settings';
const STATUS = '\u200E/status';
const SEARCH = '\u200E/search';

const jobNames: Readonly<Record<string, string>> = {
  ...jobs.kinds,
  'embed-images': 'ساختن بردار عکس‌ها',
  'build-index': 'ساختن نمایه',
  'score-pairs': 'امتیازدهی به کپشن‌ها',
  'decide-in-bulk': 'تصمیم گروهی',
  'settle-votes': 'شمارش دوبارهٔ تصمیم‌ها',
  'switch-model': 'جابه‌جایی مدل',
  'hash-images': 'یافتن عکس‌های تکراری',
  crawl: 'پیمایش',
};

export const bot: typeof english = {
  welcome:
    'سلام! 👋\nمن نگاره‌ام؛ با جملهٔ فارسی برایتان عکس پیدا می‌کنم.\n\n' +
    'بنویسید دنبال چه عکسی هستید، یا عکسی بفرستید تا شبیهش را پیدا کنم. یکی از این‌ها را امتحان کنید:',
  help:
    'راهنمای جست‌وجو\n' +
    '• یک واژه یا جملهٔ فارسی بفرستید؛ ده عکسی را می‌فرستم که به آن نزدیک‌ترند.\n' +
    '• عکسی بفرستید تا شبیهش را پیدا کنم؛ زیرش یا در پاسخ به آن هم می‌توانید بنویسید چه چیزی فرق کند.\n' +
    '• «گربه -سیاه» یا «گربه بدون کلاه» یعنی این یکی نباشد.\n' +
    '• با «بیشتر» ده عکس بعدی را ببینید و با «شبیه یکی از این‌ها» عکس‌های شبیه آن را.\n' +
    `• با ${FILTER} فقط در یک منبع یا یک شهر بگردید.\n` +
    `• اینترنتتان کند است؟ با ${SETTINGS} هر ده عکس را یکجا در یک عکس بگیرید.\n` +
    '• با «منبع عکس‌ها» ببینید هر عکس از کیست.\n' +
    `• در گروه، جمله را پس از ${SEARCH} بنویسید یا به یکی از پیام‌های من پاسخ دهید.`,
  helpExamples: 'برای نمونه:',
  commands: {
    start: 'شروع با چند نمونه',
    help: 'راهنمای جست‌وجو',
    filter: 'جست‌وجو در یک منبع یا یک شهر',
    settings: 'تنظیم‌ها: شیوهٔ فرستادن عکس‌ها',
    privacy: 'چه چیزی از شما نگه می‌دارم',
    forget: 'پاک کردن هرچه از شما نگه داشته‌ام',
    search: 'جست‌وجوی عکس؛ در گروه‌ها هم کار می‌کند',
  },
  more: 'بیشتر',
  readAs: (reading, other) => `نتایج برای ${reading}${other === undefined ? '' : ` و ${other}`}`,
  alsoRead: other => `همراه با نتایج ${other}`,
  alikeNumber: (rank, count) => `${number(count)} عکس مانند عکس ${number(rank)}.`,
  alikeThis: count => `${number(count)} عکس مانند این`,
  poorFit: 'گمان نمی‌کنم عکسی از این داشته باشم؛ این‌ها نزدیک‌ترین‌ها هستند.',
  literally: 'همان که نوشتم',
  sources: 'منبع عکس‌ها',
  like: 'شبیه یکی از این‌ها',
  likeThis: 'شبیه این',
  original: 'اندازهٔ اصلی',
  photoNumber: rank => `عکس ${number(rank)}`,
  pressNumber: 'شمارهٔ هر عکس را بزنید تا خودش را بفرستم.',
  oneForQueue: 'الان خیلی‌ها پرسیده‌اند؛ برای اینکه منتظر نمانید، همه را در یک عکس فرستادم.',
  settings: {
    title: 'تنظیم‌های شما:',
    photos: {
      album: '• ده عکس را جداجدا می‌فرستم.',
      sheet: '• ده عکس را در یک عکس شماره‌دار می‌فرستم، که برای اینترنت کند بهتر است.',
    },
    inline: {
      on: '• در گفت‌وگوهای دیگر، آنچه پس از نام من بنویسید جست‌وجو می‌شود.',
      off: '• در گفت‌وگوهای دیگر، آنچه پس از نام من بنویسید جست‌وجو نمی‌شود.',
    },
    toSheet: 'همه را در یک عکس بفرست',
    toAlbum: 'عکس‌ها را جداجدا بفرست',
    inlineOff: 'در گفت‌وگوهای دیگر جست‌وجو نکن',
    inlineOn: 'در گفت‌وگوهای دیگر هم جست‌وجو کن',
  },
  rate: 'نظر شما',
  number,
  likePhoto: 'عکس‌های شبیه عکسی که فرستادید',
  alike: 'عکس‌های شبیه آن',
  nothingAlike: 'عکسی شبیه آن پیدا نشد. با واژه‌ها بپرسید، یا یکی از این‌ها را بزنید:',
  likeNumber: rank => `شبیه عکس ${number(rank)}`,
  photoGone: 'این عکس دیگر در دسترس نیست.',
  fullBusy: 'الان نتوانستم این عکس را در اندازهٔ اصلی آماده کنم. لطفاً کمی بعد دوباره دکمه‌اش را بزنید.',
  badPhoto: 'این پرونده را نتوانستم به‌عنوان عکس باز کنم. لطفاً عکس دیگری بفرستید.',
  nothingLeft: 'آنچه خواستید و آنچه نخواستید یکدیگر را خنثی می‌کنند. لطفاً با واژه‌های دیگری بنویسید.',
  good: rank => `👍 عکس ${number(rank)}`,
  bad: rank => `👎 عکس ${number(rank)}`,
  irrelevant: 'نامربوط است',
  report: 'گزارش این عکس',
  reportReasons: {
    private: 'حریم خصوصی کسی را نقض می‌کند',
    offensive: 'ناپسند یا آزاردهنده است',
    copyright: 'بدون اجازهٔ صاحبش نشان داده شده است',
    wrong: 'اشتباه یا خراب است',
    other: 'دلیل دیگر',
  },
  reported: {
    hidden: rank => `سپاس از گزارش شما. عکس ${number(rank)} تا بررسی نمایش داده نمی‌شود.`,
    noted: rank => `سپاس از گزارش شما. عکس ${number(rank)} بررسی می‌شود.`,
    refused: () => 'امروز چند گزارش از شما رسیده است. لطفاً فردا دوباره گزارش کنید.',
    repeated: rank => `عکس ${number(rank)} را پیش‌تر گزارش کرده‌اید و گزارشتان رسیده است.`,
  },
  admin: {
    searches: days => `جست‌وجوها در ${number(days)} روز گذشته`,
    stats: ({ images, pairs, votes, openReports, days, searched }) =>
      'نگاره در یک نگاه\n' +
      `• عکس‌ها: ${number(images.visible)} نمایان، ${number(images.pending)} در انتظار، ${number(images.hidden)} پنهان\n` +
      `• کپشن‌ها: ${number(pairs.pending)} در انتظار بازبینی، ${number(pairs.approved)} تأییدشده\n` +
      `• جست‌وجوهای ${number(days)} روز گذشته: ${number(searched)}\n` +
      `• نظرها: ${number(votes.good)} 👍، ${number(votes.bad)} 👎، ${number(votes.irrelevant)} نامربوط\n` +
      `• گزارش‌های باز: ${number(openReports)}`,
    status: ({ search, isWorking, isCrawling, embeddings, jobs, crawls }) =>
      [
        'وضعیت نگاره',
        search === undefined ? '• جست‌وجو: آماده نیست' : `• جست‌وجو: آماده، با ${number(search)} عکس`,
        `• کارگر: ${isWorking ? 'روشن' : 'خاموش'}`,
        ...(isCrawling ? ['• پیماینده: روشن'] : []),
        ...(embeddings && embeddings.missing > 0
          ? [`• بردارها: ${number(embeddings.made)} ساخته شده، ${number(embeddings.missing)} مانده`]
          : []),
        ...jobs.map(name => `• در دست انجام: ${jobNames[name] ?? name}`),
        ...crawls.map(({ name, fetched }) => `• پیمایش \u2068${name}\u2069: تاکنون ${number(fetched)} عکس`),
        ...(jobs.length + crawls.length === 0 ? ['• کاری در دست انجام نیست.'] : []),
      ].join('\n'),
    rebuild: 'همهٔ نمایه از نو ساخته می‌شود و جست‌وجو در این میان برقرار می‌ماند. بسازم؟',
    rebuildYes: 'بله، بساز',
    rebuilding: `همین که کارگر آزاد شود نمایه را می‌سازد. با ${STATUS} ببینید به کجا رسیده است.`,
    crawlUsage:
      'بنویسید چه چیزی پیمایش شود:\n\u200E/crawl commons رده‌ای از ویکی‌انبار\n\u200E/crawl divar tehran,mashhad furniture',
    crawling: what => `در پس‌زمینه پیش می‌رود: \u2068${what}\u2069. با ${STATUS} ببینید به کجا رسیده است.`,
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
  nothingToFilter: 'همهٔ عکس‌ها از یک منبع‌اند و چیزی برای محدود کردن نیست.',
  description:
    'با یک جملهٔ فارسی عکس پیدا کنید: بنویسید دنبال چه عکسی هستید تا ده عکس نزدیک به آن را بفرستم.\n' +
    'عکسی هم بفرستید تا شبیهش را پیدا کنم. در گروه‌ها و هر گفت‌وگوی دیگری هم کار می‌کنم.',
  shortDescription: 'با جملهٔ فارسی یا با یک عکس، عکس پیدا کنید.',
  inlineMore: 'عکس‌های بیشتر در گفت‌وگو با من',
  inlineMoreAlike: 'عکس‌های بیشتر و مانند این‌ها در گفت‌وگو با من',
  inlineIsOff: 'اینجا جست‌وجو نمی‌کنم؛ در تنظیم‌ها خاموش است',
  inlinePoor: 'گمان نکنم این‌ها همان باشند؛ از خودم بپرسید',
  inlineNothing: 'اینجا عکس آماده‌ای ندارم؛ از خودم بپرسید',
  addedToGroup: (name, example) =>
    `سلام! 👋 برای عکس بنویسید ${SEARCH} ${example}، یا مرا صدا کنید: \u2066${name}\u2069 ${example}. جز این ساکت می‌مانم.`,
  privacy:
    'از شما این‌ها را نگه می‌دارم:\n' +
    '• آنچه در ' +
    FILTER +
    ' و ' +
    SETTINGS +
    ' انتخاب کرده‌اید و نظرهایی که دربارهٔ عکس‌ها داده‌اید؛ نه با نام و شناسهٔ شما، بلکه با رمزی که از آن ساخته می‌شود.\n' +
    '• واژه‌هایی که با آن‌ها به عکسی نظر داده‌اید، سی روز. اگر 👍 داده باشید، همان واژه‌ها کپشن پیشنهادی بی‌نامی برای عکس می‌شوند.\n' +
    '• گزارش‌هایتان، تا کسی یک عکس را دو بار گزارش نکند.\n' +
    '• پیام شما تا وقتی که پاسخش را بفرستم؛ پس از آن تا دو روز تنها رمزی از آن، تا اگر بی‌تغییر اصلاح شد دوباره پاسخ ندهم.\n' +
    '• واژه‌هایی که جست‌وجو شده‌اند، سی روز و بی‌آنکه معلوم باشد چه کسی نوشته است، تا «بیشتر» کار کند. آنچه پنج نفر جست‌وجو کرده‌اند، تنها خود واژه‌ها، به دیگران پیشنهاد می‌شود.\n' +
    '• عکسی که می‌فرستید نگه داشته نمی‌شود.\n\n' +
    `با \u200E/forget همه را پاک کنید، جز آن رمز دوروزه که خودش پاک می‌شود؛ و با ${SETTINGS} نگذارید در گفت‌وگوهای دیگر چیزی جست‌وجو شود.`,
  forget: 'انتخاب‌ها و نظرهای شما پاک می‌شود و برنمی‌گردد. پاک کنم؟',
  forgetYes: 'بله، پاک کن',
  forgotten: ({ hadSettings, votes, reports }) => {
    const parts = [
      ...(hadSettings ? ['انتخاب‌های شما'] : []),
      ...(votes > 0 ? [`${number(votes)} نظر شما`] : []),
    ];
    const deleted = parts.length > 0 ? `${parts.join(' و ')} پاک شد.` : 'چیزی از شما نگه نداشته بودم.';
    return reports > 0
      ? `${deleted} ${number(reports)} گزارش شما می‌ماند، ولی پس از یک روز دیگر معلوم نیست که از شما بوده است.`
      : deleted;
  },
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
  aboutMe: `من نگاره‌ام 🤖 رباتی که با جملهٔ فارسی عکس پیدا می‌کند. بنویسید دنبال چه عکسی هستید، یا عکسی بفرستید تا شبیهش را پیدا کنم. راهنما: ${HELP}\nیکی از این‌ها را امتحان کنید:`,
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
  groupSlowDown: seconds =>
    `این گروه در یک دقیقه خیلی پرسید! لطفاً ${number(seconds)} ثانیه صبر کنید یا در گفت‌وگوی خصوصی بنویسید.`,
  oneMoment:
    'یک لحظه! الان نمی‌توانم بگردم. همین که بتوانم، پاسخ را همین‌جا می‌فرستم؛ لازم نیست دوباره بنویسید.',
  problem: 'از سوی ما اشکالی پیش آمد. لطفاً کمی بعد دوباره امتحان کنید.',
};
