import type { cli as english } from '../en/cli.ts';
import { formatNumber } from '../format.ts';

export const cli: typeof english = {
  progress: {
    of: (done, total) => `${done} از ${total}`,
    percent: percent => `${percent}٪`,
    rate: rate => `${rate} در ثانیه`,
    left: time => `${time} مانده`,
    seconds: count => `${count} ثانیه`,
    minutes: count => `${count} دقیقه`,
    hours: count => `${count} ساعت`,
  },
  notWhole: (from, to) =>
    to === undefined
      ? `عدد صحیحی از ${formatNumber('fa', from)} به بالا نیست`
      : `عدد صحیحی از ${formatNumber('fa', from)} تا ${formatNumber('fa', to)} نیست`,
  help: {
    about: 'عکس‌ها را با جمله‌های فارسی پیدا می‌کند.',
    option: 'نمایش همین راهنما',
    command: 'نمایش راهنمای یک فرمان',
    version: 'نمایش نسخه',
    json: 'نوشتن JSON در خروجی استاندارد، برای برنامه‌ها',
    oneOf: choices => `یکی از ${choices.join('، ')}`,
    byDefault: value => `پیش‌فرض ${value}`,
    notes: parts => `(${parts.join('؛ ')})`,
    examples: 'نمونه‌ها:',
    titles: {
      'Usage:': 'کاربرد:',
      'Arguments:': 'ورودی‌ها:',
      'Options:': 'گزینه‌ها:',
      'Commands:': 'فرمان‌ها:',
    },
    after: `
نمونه‌ها:
  ./negareh search "گربه"
  ./negareh search "پرنده" --top 3 --json
  ./negareh search --image photo.jpg
  ./negareh ingest ~/Pictures --captions captions.csv
  ./negareh status

کدهای پایان:
  0  انجام شد
  1  خطای پیش‌بینی‌نشده؛ LOG_LEVEL=debug جزئیات را نشان می‌دهد
  2  کاربرد یا ورودی نادرست
  3  چیزی پیدا نشد، یا آنچه نام برده شد نیست
  4  انجام شد، ولی برخی موردها ناموفق بودند
  5  پایگاه داده یا سرویسی در دسترس نیست
  130  با Ctrl-C متوقف شد`,
  },
  misuse: {
    'commander.missingArgument': name => `«${name}» داده نشده است.`,
    'commander.missingMandatoryOptionValue': option => `گزینهٔ «‎${option}‎» لازم است.`,
    'commander.optionMissingArgument': option => `گزینهٔ «‎${option}‎» مقداری می‌خواهد.`,
    'commander.unknownOption': option => `گزینه‌ای به نام «‎${option}‎» نیست.`,
    'commander.unknownCommand': command => `فرمانی به نام «‎${command}‎» نیست.`,
  },
  refusedValue: (value, name, reason) => `«‎${value}‎» برای «‎${name}‎» پذیرفته نیست: ${reason}.`,
  choices: all => `یکی از این‌ها باید باشد: ${all}`,
  tooMany: 'واژه‌هایی بیش از آنچه این فرمان می‌پذیرد داده شده است.',
  didYouMean: name => `آیا «‎${name}‎» را می‌خواستید؟`,
  wrongUse: reason => `${reason}\n«‎./negareh help» روش کاربرد را نشان می‌دهد.`,
  search: {
    about: 'یافتن عکس با متن، با عکس یا با هر دو',
    text: 'عکس چه چیزی را نشان دهد',
    top: 'شمار نتیجه‌ها، ۱ تا ۱۰۰',
    offset: 'از چند نتیجهٔ نخست بگذرد',
    image: 'جست‌وجو با عکس این پرونده',
    like: 'جست‌وجوی عکس‌هایی مانند عکس با این شناسه؛ می‌تواند چند بار بیاید',
    plus: 'این واژه‌ها را به جست‌وجو می‌افزاید؛ می‌تواند چند بار بیاید',
    minus: 'این واژه‌ها را از جست‌وجو می‌کاهد؛ می‌تواند چند بار بیاید',
    without:
      'عکس‌هایی که این را نشان می‌دهند نمی‌آیند؛ «بدون …» و «-…» در خود جمله همین کار را می‌کنند؛ می‌تواند چند بار بیاید',
    weight: 'وزن واژه‌ها در کنار عکس که وزنش ۱ است (بیش از ۰ و حداکثر ۱۰)',
    source: 'تنها از این منبع (demo، upload، dataset، divar، commons، list)؛ می‌تواند چند بار بیاید',
    city: 'تنها از این شهر؛ می‌تواند چند بار بیاید',
    category: 'تنها از این دسته؛ می‌تواند چند بار بیاید',
    from: 'تنها عکس‌هایی که از این روز به بعد آمده‌اند (2026-01-31)',
    to: 'تنها عکس‌هایی که پیش از این روز آمده‌اند',
    mode: 'ترتیب بر پایهٔ واژه‌های کپشن (words)، معنا (meaning) یا هر دو (both)',
    duplicates: 'عکس‌های یکسان را جدا جدا می‌آورد؛ بدون این بهترینشان به جای همه می‌آید',
    literal: 'واژه‌ها را درست همان‌گونه که نوشته شده‌اند می‌گردد (گفتاری، فینگلیش و لغزش انگشت خوانده نمی‌شود)',
    sheet: 'نتیجه‌ها را در این پروندهٔ PNG هم بکشد',
    oneSubject: 'بگویید دنبال چه بگردیم: متن، ‎--image یا ‎--like (این دو با هم نه)؛ واژه‌ها با هر کدام می‌آیند.',
    notAWeight: 'عددی بزرگ‌تر از ۰ و حداکثر ۱۰ نیست',
    notADate: 'تاریخی مانند 2026-01-31 نیست',
    notASource: 'یکی از demo، upload، dataset، divar، commons، list نیست',
    columns: { rank: '#', score: 'امتیاز', caption: 'کپشن', path: 'پرونده' },
    nothing: 'چیزی پیدا نشد.',
    preparing: (ready, total) =>
      `هنوز چیزی پیدا نشد: عکس‌ها در حال آماده شدن‌اند و تا اینجا ${ready} از ${total} عکس پیدا می‌شود.`,
    readAs: (reading, other) =>
      `نتایج برای «${reading}»${other === undefined ? '' : ` و «${other}»`}؛ ‎--literal همان را می‌گردد که نوشتید.`,
    alsoRead: other => `همراه با نتایج «${other}»؛ ‎--literal تنها همان را می‌گردد که نوشتید.`,
    alike: (count, rank) => `${count} عکس مانند شمارهٔ ${rank}؛ ‎--duplicates همه را می‌آورد.`,
    poorFit: 'نتیجهٔ خوبی پیدا نشد؛ این‌ها نزدیک‌ترین عکس‌ها هستند.',
    took: (count, milliseconds, model) => `${count} نتیجه در ${milliseconds} میلی‌ثانیه (${model})`,
    sortedByBoth:
      'ترتیب بر پایهٔ معنا و واژه‌ها با هم است؛ امتیاز تنها از معناست و ‎--mode meaning بر پایهٔ همان مرتب می‌کند.',
    next: offset => `بیشتر: همین فرمان با ‎--offset ${offset}`,
    loading: 'سرویس جست‌وجو روشن نیست؛ مدل همین‌جا بار می‌شود («npm start» این را سریع‌تر می‌کند).',
    sheetWritten: file => `نتیجه‌ها در ${file} کشیده شد.`,
    after: `
نمونه‌ها:
  ./negareh search "پرنده و درخت"
  ./negareh search "کشتی" --source demo --from 2026-01-01
  ./negareh search --image photo.jpg --top 5
  ./negareh search --image photo.jpg --plus "برف" --minus "درخت" --weight 2
  ./negareh search "موز" --json`,
  },
  bot: {
    about: 'ربات تلگرام',
    setup: 'فرمان‌ها، معرفی و فهرست ربات را به فارسی و انگلیسی در تلگرام می‌گذارد',
    done: username => `معرفی و فرمان‌های \u2068@${username}\u2069 در تلگرام گذاشته شد`,
  },
  status: {
    about: 'نمایش آنچه روشن است و آنچه مجموعه دارد',
    searchReady: url => `آماده در ${url}`,
    notRunning: 'خاموش',
    running: 'روشن',
    rows: {
      search: 'سرویس جست‌وجو',
      worker: 'کارگر',
      crawler: 'پیماینده',
      model: 'مدل',
      nextModel: 'مدل بعدی',
      images: 'عکس‌ها',
      captions: 'کپشن‌ها',
      embeddings: 'بردارها',
      index: 'نمایه',
    },
    images: p =>
      `${p.visible} پیدا، ${p.pending} در انتظار بازبینی، ${p.rejected} ردشده، ${p.hidden} پنهان، ${p.removed} برداشته‌شده`,
    captions: (pending, approved, rejected) => `${pending} در انتظار، ${approved} پذیرفته، ${rejected} ردشده`,
    embeddings: (count, missing) => `${count}، هنوز ${missing} مانده`,
    index: (count, when, id) => `${count} عکس، منتشرشده در ${when} (${id})`,
    nextModel: (name, embedded, missing) => `${name}: بردار ${embedded} عکس ساخته شده، ${missing} مانده`,
    crawler: (state, underWay) => `${state}، ${underWay} پیمایش در جریان`,
    noIndex: 'هنوز منتشر نشده',
  },
  index: {
    about: 'ساختن، فهرست و بازگرداندن نمایه‌ها',
    aboutBuild: 'بردار آنچه مانده را می‌سازد و نمایهٔ تازه‌ای منتشر می‌کند',
    engine:
      'exact همهٔ عکس‌ها را می‌سنجد؛ usearch از گرافی می‌پرسد که تندترین است و چیزی نمی‌خواهد، faiss از نمایهٔ FAISS و milvus از سرور Milvus ‏(MILVUS_URL)، برای مجموعه‌های بسیار بزرگ',
    factory:
      'آنچه ساخته می‌شود؛ usearch: ‏HNSW16 (پیش‌فرض)، HNSW32,F32؛ faiss و milvus: ‏Flat، HNSW32 (پیش‌فرض)، IVF1024,Flat، IVF256,PQ16؛ تنها در Milvus: ‏DISKANN، GPU_CAGRA، HNSW(M=32,efConstruction=400) و …',
    recall:
      'سهمی از ده عکس نزدیک‌تر که موتور باید بیابد، از ۰٫۱ تا ۱؛ جست‌وجو تا رسیدن به آن گسترده می‌شود (پیش‌فرض ۰٫۹۵)',
    buildExamples: [
      'ساخت‌های بعدی، خودکارها هم، همان موتور آخر را نگه می‌دارند.',
      '',
      'نمونه‌ها:',
      '  ./negareh index build --engine usearch',
      '  ./negareh index build --engine faiss --factory HNSW32',
      '  ./negareh index build --engine faiss --factory IVF1024,Flat --recall 0.99',
      '  ./negareh index build --engine milvus --factory DISKANN',
      '  ./negareh index build --engine exact',
    ].join('\n'),
    exactHasNone: '‎--factory و ‎--recall با ‎--engine exact نمی‌آیند',
    badFactory: {
      faiss: '‎--factory شرحی است که FAISS می‌شناسد، بدون IDMap: ‏Flat، HNSW32، IVF1024,Flat',
      usearch: '‎--factory گرافی از USearch است: ‏HNSW16، HNSW32,F32، HNSW16,I8',
      milvus:
        '‎--factory نوع نمایه‌ای از Milvus است، یا نامی که FAISS به همان می‌دهد: HNSW32، IVF1024,Flat، DISKANN، HNSW(M=32,efConstruction=400)',
    },
    badRecall: '‎--recall عددی از ۰٫۱ تا ۱ است',
    approximate: (engine, recall, queries) =>
      `${engine} از ده عکس نزدیک‌تر ${recall} را می‌یابد (سنجیده با ${queries} پرسش در برابر جست‌وجوی کامل).`,
    aboutExport: 'نمایهٔ منتشرشده را در پرونده‌ای می‌نویسد که هر نسخهٔ FAISS باز می‌کند، و شناسهٔ عکس‌ها را کنار آن',
    exportFile: 'پرونده‌ای که نوشته می‌شود، مانند negareh.faiss',
    force: 'پرونده‌های موجود را جایگزین می‌کند',
    exported: (count, file, ids) => `${count} عکس در ${file}؛ شناسهٔ هر ردیف در ${ids}`,
    stages: {
      training: 'آموزش FAISS',
      adding: 'افزودن عکس‌ها به نمایه',
      sending: 'فرستادن عکس‌ها به Milvus',
      indexing: 'ساخت نمایه در Milvus',
      loading: 'بار کردن در Milvus',
      measuring: 'سنجش بازیابی',
    },
    aboutList: 'فهرست نمایه‌ها، تازه‌ترین نخست',
    aboutRollback: 'نمایهٔ پیشین را دوباره منتشر می‌کند',
    embedding: 'ساخت بردارها',
    building: 'ساخت نمایه',
    waiting: 'پردازهٔ دیگری در حال ساختن است؛ منتظر آن می‌مانیم.',
    built: (count, id) => `نمایهٔ ${id} با ${count} عکس منتشر شد.`,
    rolledBack: (count, id) => `نمایهٔ ${id} با ${count} عکس دوباره منتشر شد.`,
    none: 'هنوز نمایه‌ای نیست. فرمان «‎./negareh index build» یکی می‌سازد.',
    columns: {
      id: 'نمایه',
      state: 'وضعیت',
      model: 'مدل',
      count: 'عکس‌ها',
      engine: 'موتور',
      recall: 'بازیابی در ۱۰',
      published: 'زمان انتشار',
    },
    states: { building: 'در حال ساخت', published: 'منتشرشده', retired: 'پیشین', failed: 'ناموفق' },
  },
};
