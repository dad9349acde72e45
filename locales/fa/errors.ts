import { apart } from '../apart.ts';
import type { ErrorMessages } from '../error-messages.ts';
import { formatBytes, formatNumber } from '../format.ts';
import { datasets } from './datasets.ts';
import { formProblem } from './form-problems.ts';

const number = (value: number) => formatNumber('fa', value);
const bytes = (value: number) => formatBytes('fa', value);

export const errors: ErrorMessages = {
  'config.invalid': p =>
    `مقدار ${p.variable} درست نیست: ${p.reason}. آن را در ‎.env یا متغیرهای محیط درست کنید.`,
  'config.token-required': p =>
    `SEARCH_HOST برابر ${p.host} است و دیگران به آن دسترسی دارند: در API_TOKEN رمزی با دست‌کم ۱۶ نویسه بگذارید.`,
  'precision.fp16-on-cpu': () =>
    'PRECISION=fp16 کارت گرافیک می‌خواهد: پردازنده‌ها fp16 را تندتر از fp32 ضرب نمی‌کنند. PRECISION=auto بگذارید، که int8 را هر جا به اندازهٔ کافی خوب باشد به کار می‌گیرد، یا int8 یا fp32.',
  'precision.fp16-on-card': p =>
    `کارت گرافیک از راه ${p.device} نمی‌تواند fp16 را ضرب کند. PRECISION=fp32 بگذارید.`,
  'precision.bf16': () =>
    'PRECISION=bf16 کار نمی‌کند: ONNX Runtime روی پردازنده‌ها ماتریس‌های bf16 را ضرب نمی‌کند. PRECISION=auto بگذارید، که int8 را هر جا به اندازهٔ کافی خوب باشد به کار می‌گیرد، یا int8 یا fp32.',
  'text.empty': () => 'متن جست‌وجو خالی است. بنویسید عکس چه چیزی را نشان دهد.',
  'query.nothing-left': () =>
    'بخش‌های جست‌وجو یکدیگر را به‌کلی خنثی می‌کنند. وزن یکی را تغییر دهید یا بخشی را بردارید.',
  'query.only-excludes': () =>
    'جست‌وجو فقط می‌گوید در عکس چه نباشد. بنویسید چه باشد، مثلاً «خیابان بدون ماشین».',
  'text.too-long': p =>
    `متن جست‌وجو ${number(p.length)} نویسه دارد؛ بیشترین اندازه ${number(p.limit)} نویسه است.`,
  'request.invalid': p => `درخواست درست نیست: ${p.reason}.`,
  'form.invalid': formProblem,
  'guideline.changed': p =>
    `در این میان ${apart(p.author)} نسخهٔ ${number(p.version)} را منتشر کرده است. آن را در زبانه‌ای دیگر بخوانید، هر دو را همان‌جا یکی کنید و منتشر کنید؛ آنچه نوشته‌اید همین‌جا مانده است.`,
  'guideline.foreign-picture': p =>
    `عکسی از ${apart(p.site)} نشان داده نمی‌شود: این صفحه‌ها عکس سایت‌های دیگر را بار نمی‌کنند. عکسی از همین مجموعه (‎/media/…‎) یا نشانی ‎data:‎ بگذارید، یا پیوندی بنویسید.`,
  'request.too-large': p => `درخواست بیش از اندازه بزرگ است؛ بیشترین اندازه ${bytes(p.limit)} است.`,
  'request.unauthorized': () => 'رمز API داده نشده یا نادرست است.',
  'api.scope': p =>
    p.scope === 'push'
      ? 'این رمز API اجازهٔ فرستادن جفت ندارد. از یک نگه‌دارنده رمزی با این اجازه بخواهید.'
      : 'این رمز API اجازهٔ خواندن جفت‌ها را ندارد. از یک نگه‌دارنده رمزی با این اجازه بخواهید.',
  'request.unknown-path': p => `در ${p.path} چیزی نیست؛ ‎/openapi.json می‌گوید چه چیزهایی هست.`,
  'request.timeout': p =>
    `جست‌وجو بیش از ${number(p.milliseconds)} میلی‌ثانیه طول کشید و رها شد. دوباره تلاش کنید.`,
  'image.unreadable': p =>
    `عکس خوانده نمی‌شود: ${p.reason}. قالب‌های JPEG، PNG، WebP، AVIF و GIF پذیرفته می‌شوند.`,
  'image.too-many-bytes': p =>
    `حجم عکس ${bytes(p.bytes)} است؛ بیشترین حجم ${bytes(p.limit)} است (MAX_IMAGE_BYTES).`,
  'image.too-many-pixels': p =>
    `عکس ${number(p.pixels)} پیکسل دارد؛ بیشترین اندازه ${number(p.limit)} پیکسل است (MAX_IMAGE_PIXELS).`,
  'image.too-costly': p =>
    ({
      time: `باز کردن عکس بیش از ${number(p.limit)} ثانیه زمان می‌برد. آن را دوباره یا در اندازهٔ کوچک‌تر ذخیره کنید.`,
      memory: `باز کردن عکس بیش از ${bytes(p.limit)} حافظه می‌خواهد. آن را دوباره یا در اندازهٔ کوچک‌تر ذخیره کنید.`,
      side: `درازا یا پهنای عکس بیش از ${number(p.limit)} پیکسل است.`,
      frames: `شمار قاب‌های این تصویر متحرک بیش از ${number(p.limit)} است.`,
    })[p.of],
  'image.decoder-stopped': p =>
    `برنامه‌ای که عکس‌ها را باز می‌کند دو بار متوقف شد (${p.reason}): شاید حافظهٔ دستگاه کم است. کمی بعد دوباره تلاش کنید.`,
  'image.not-found': p => `عکسی با شناسهٔ ${p.imageId} نیست.`,
  'image.too-small': p =>
    `عکس کوچک است: ${number(p.width)} در ${number(p.height)} پیکسل؛ هر ضلع باید دست‌کم ${number(p.least)} باشد.`,
  'image.blank': () => 'عکس چیزی نشان نمی‌دهد: یک‌رنگ است.',
  'image.text-only': () => 'عکس تنها نوشته است.',
  'image.taken-down': () => 'این عکس برای همیشه برداشته شده است و برنمی‌گردد.',
  'image.not-here': p =>
    `عکسی با نشان ${p.image} نیست: شناسه، sha256، پرونده، یا نشانی عکس یا صفحهٔ آن را بدهید.`,
  'image.not-embedded': p => `عکس ${p.imageId} هنوز آمادهٔ جست‌وجو نیست. کمی بعد دوباره تلاش کنید.`,
  'query.not-found': p => `جست‌وجوی ${p.queryId} دیگر در دسترس نیست. دوباره جست‌وجو کنید.`,
  'file.not-found': p => `پروندهٔ ${p.path} نیست یا باز نمی‌شود.`,
  'file.invalid': p => `پروندهٔ ${p.path} درست نیست: ${p.reason}.`,
  'captions.shape': p => `پروندهٔ کپشن‌های ${p.path} خوانده نمی‌شود: ${datasets.shapes[p.problem](p.seen)}.`,
  'dataset.unknown': p =>
    `«${p.name}» مجموعه‌داده نیست: ${p.known} یا یک پروندهٔ کپشن بدهید (اگر نامش گویا نیست، با ‎--format).`,
  'dataset.empty': p =>
    `در ${p.dataset} هیچ عکسی با کپشن به‌دردبخور نیست. ‎--images، ‎--language و ‎--format را بررسی کنید.`,
  'dataset.one-caption': p => `هر عکس ${p.dataset} تنها یک کپشن دارد: چیزی نیست که واژه‌ها با آن سنجیده شوند.`,
  'evaluation.not-found': p => `ارزیابی ${p.id} وجود ندارد. «evaluate list» آن‌ها را نشان می‌دهد.`,
  'checkpoint.invalid': p => `پروندهٔ مدل ${p.path} خراب است: ${p.reason}. دوباره آن را دریافت کنید.`,
  'model.unknown': p => `مدلی به نام «${p.name}» نیست. مدل‌های موجود: ${p.known}.`,
  'model.unsupported': p => `مدل ${p.path} پشتیبانی نمی‌شود: ${p.reason}.`,
  'model.not-here': p =>
    `مدل ${p.name} هنوز دریافت نشده است. فرمان «‎./negareh models pull ${p.name}» را اجرا کنید.`,
  'model.no-pictures': p =>
    `مدل ${p.name} تنها متن‌ها را با هم می‌سنجد و عکس جست‌وجو نمی‌کند. آن را در SCORER بگذارید یا مدل جست‌وجوی دیگری برگزینید.`,
  'model.name-taken': p => `مدلی به نام ${p.name} هست. با ‎--name (برای آموزش ‎--out) نام دیگری برگزینید.`,
  'model.needs': p => `مدل ${p.place} را این‌گونه نمی‌توان افزود: ${p.reason}.`,
  'model.damaged': p =>
    `پرونده‌های مدل ${p.name} روی دیسک تغییر کرده‌اند: ${p.files}. آن‌ها را پاک کنید و «‎./negareh models pull ${p.name}» را اجرا کنید.`,
  'model.fails-check': p =>
    `مدل ${p.name} آزمون «${p.check}» را نمی‌گذراند: اختلاف ${p.difference.toExponential(1)} است و بیشترین اختلاف پذیرفتنی ${p.limit.toExponential(0)}. با آن جست‌وجو نکنید.`,
  'model.in-use': p => `مدل ${p.name} در حال استفاده است یا قرار است به کار بیفتد. نخست مدل دیگری برگزینید.`,
  'training.too-few': p =>
    `برای آموزش کم است: ${number(p.images)} عکس برای یادگیری و ${number(p.heldOut)} عکس برای آزمون؛ دست‌کم ${number(p.least)} و ۲ لازم است. جفت‌های بیشتری تأیید کنید، یا با ‎--pairs پروندهٔ شرح‌ها را بدهید.`,
  'training.base': p =>
    `مدل ${p.name} آموزش‌پذیر نیست: ${
      {
        'finished-graphs': 'جفتی از گراف‌های آمادهٔ ONNX است و وزن‌هایی که بیاموزند با آن نیست',
        'no-pictures': 'متن‌ها را با متن‌ها می‌سنجد و عکسی نمی‌بیند',
        'sentence-modules': 'مدل متنی آن پوشه‌ای از sentence-transformers است که تنها یک‌جا نوشته می‌شود',
      }[p.obstacle]
    }. مدلی را که آموزش می‌بیند با ‎--base برگزینید؛ روی این سامانه: ${p.trainable}`,
  'training.other': p =>
    `آموزشی به نام ${p.name} با چیز دیگری آغاز شده است: ${p.reason}. با ‎--out نام دیگری برگزینید، یا آن را پاک کنید: negareh train remove ${p.name}`,
  'training.running': p => `مدل ${p.name} را اکنون فرایند دیگری آموزش می‌دهد.`,
  'training.not-found': p => `آموزشی به نام ${p.name} نیست. فهرست آن‌ها: negareh train list`,
  'training.diverged': p =>
    `در گام ${number(p.step)} زیان دیگر عدد نبود. آخرین وضعیت نگه داشته شد. با ‎--rate کمتر و ‎--out دیگری از نو آغاز کنید.`,
  'model.no-export': p =>
    `مدل ${p.name} را نمی‌توان به شکل ${p.format} نوشت: ${
      {
        'no-checkpoint':
          'این مدل به شکل گراف‌های آماده آمده است و وزن‌هایی که transformers باز می‌کند با آن نیست',
        'sentence-modules': 'مدل متنی آن پوشه‌ای از sentence-transformers است که باید یک‌جا رونوشت شود',
        'no-mask': 'متن‌های آن ماسک ندارند و Immich به مدل‌هایی از این دست ماسک می‌دهد',
        'too-wide': 'بردارهای آن از ۷۶۸ عدد درازتر است و Immich برای چنین مدلی نامی ندارد',
      }[p.obstacle]
    }.`,
  'model.no-previous': () => 'پیش از این مدل، مدل دیگری جست‌وجو نمی‌کرده است.',
  'hub.unreachable': p =>
    `به مخزن مدل‌ها در ${p.endpoint} دسترسی نیست: ${p.reason}. اتصال، HTTPS_PROXY یا HF_ENDPOINT را بررسی کنید؛ دریافت از همان جا ادامه می‌یابد.`,
  'hub.offline': p =>
    `${p.repo} در حافظهٔ نهان نیست و HF_HUB_OFFLINE دریافت آن را منع می‌کند. آن را بردارید یا مدل را در پوشه‌ای کپی کنید.`,
  'hub.not-a-hub': p =>
    `${p.endpoint} مانند یک مخزن Hugging Face پاسخ نمی‌دهد: ${p.reason}. HF_ENDPOINT و پراکسی را بررسی کنید.`,
  'hub.repo-not-found': p =>
    `${p.repo} در مخزن نیست یا خصوصی است: HF_TOKEN را به رمزی تنظیم کنید که اجازهٔ خواندنش را دارد.`,
  'hub.revision-not-found': p => `${p.repo} شاخه، برچسب یا ثبتی به نام ${p.revision} ندارد.`,
  'hub.file-not-found': p => `${p.repo} پرونده‌ای به نام ${p.file} ندارد.`,
  'hub.gated': p =>
    `دسترسی به ${p.repo} مشروط است: شرایط آن را در ${p.page} بپذیرید و سپس HF_TOKEN را تنظیم کنید.`,
  'hub.terms-not-accepted': p =>
    `دسترسی به ${p.repo} مشروط است و حساب این رمز اجازهٔ خواندنش را ندارد: با همان حساب شرایط را در ${p.page} بپذیرید و تا تأیید آن صبر کنید، یا رمز حسابی را بدهید که اجازه دارد (با حق خواندن مخزن‌های مشروط).`,
  'hub.redirected': p =>
    `${p.endpoint} برای ${p.repo} به ${p.target} می‌فرستد و آنجا هویت می‌خواهند. رمز دسترسی جز به HF_ENDPOINT فرستاده نمی‌شود: اگر به آن نشانی اعتماد دارید، HF_ENDPOINT=${p.target} را تنظیم کنید.`,
  'hub.token-invalid': p => `${p.endpoint} این رمز دسترسی را نمی‌شناسد: HF_TOKEN را بررسی کنید.`,
  'hub.refused': p => `مخزن اجازهٔ دسترسی به ${p.repo} را نمی‌دهد: ${p.reason}.`,
  'hub.damaged': p =>
    `${p.file} ناسالم رسید (اثر انگشت ${p.found} به جای ${p.expected}). دوباره تلاش کنید یا آینهٔ دیگری به کار ببرید.`,
  'index.invalid': p =>
    `نمایهٔ ${p.folder} خراب است: ${p.reason}. فرمان «‎./negareh index build» را اجرا کنید.`,
  'index.mismatch': p =>
    `نمایه با ${p.field} دیگری ساخته شده است (${p.found} به جای ${p.expected}). فرمان «‎./negareh index build» را اجرا کنید.`,
  'faiss.missing': p =>
    `FAISS روی این دستگاه نیست: ${p.reason}. با «sudo apt-get install libfaiss-dev libopenblas-dev g++» و سپس «node setup.mjs --faiss» آن را بگیرید، یا با ‎--engine exact بسازید.`,
  'usearch.missing': p =>
    `USearch روی این دستگاه بار نمی‌شود: ${p.reason}. به glibc 2.34 یا تازه‌تر نیاز دارد (دبیان ۱۲، اوبونتو ۲۲٫۰۴)؛ با ‎--engine exact یا faiss بسازید.`,
  'usearch.failed': p =>
    `USearch نمی‌تواند «${p.factory}» را بسازد: ${p.reason}. ‎--factory دیگری برگزینید، مانند HNSW16 یا HNSW32,F32.`,
  'faiss.failed': p =>
    `FAISS نمی‌تواند «${p.factory}» را بسازد: ${p.reason}. ‎--factory دیگری برگزینید، مانند Flat یا HNSW32 یا IVF256,Flat.`,
  'milvus.not-set': () =>
    'نمایه روی Milvus است و MILVUS_URL تنظیم نشده است. آن را تنظیم کنید، یا با «‎./negareh index build --engine exact» بسازید.',
  'milvus.unreachable': p =>
    `دسترسی به Milvus در ${p.url} ممکن نیست: ${p.reason}. همین که بازگردد، جست‌وجو خودبه‌خود ادامه می‌یابد.`,
  'milvus.slow': p =>
    `Milvus در ${p.url} تا ${p.seconds} ثانیه پاسخ نداد. بار آن را بررسی کنید، یا MILVUS_TIMEOUT_MS را بالا ببرید.`,
  'milvus.loading': p =>
    `Milvus هنوز مجموعهٔ ${p.collection} را بار می‌کند (${p.percent}٪). پس از پایان آن جست‌وجو ادامه می‌یابد.`,
  'milvus.refused': p =>
    `Milvus در ${p.url} نمی‌پذیرد: ${p.reason}. مقدارهای MILVUS_URL و MILVUS_TOKEN و MILVUS_DATABASE را بررسی کنید.`,
  'milvus.lost': p =>
    `مجموعهٔ ${p.collection} روی Milvus به کار نمی‌آید: ${p.reason}. با «‎./negareh index build» آن را از نو بسازید.`,
  'milvus.failed': p =>
    `Milvus نمی‌تواند «${p.factory}» را بسازد: ${p.reason}. ‎--factory دیگری برگزینید، مانند Flat یا HNSW32 یا IVF1024,Flat یا DISKANN.`,
  'index.no-previous': () => 'نمایهٔ پیشینی برای بازگشت نیست.',
  'database.unreachable': p =>
    `دسترسی به PostgreSQL ممکن نیست: ${p.reason}. مقدار DATABASE_URL را بررسی کنید یا سامانه را با «npm start» راه بیندازید.`,
  'database.full': () => 'دیسک پایگاه داده پر است. جا باز کنید؛ کار از همان‌جا ادامه می‌یابد.',
  'database.busy': p =>
    `PostgreSQL اکنون برای این کار جا ندارد: ${p.reason}. کمی بعد دوباره تلاش کنید؛ اگر ماند، اتصال یا حافظهٔ بیشتری به آن بدهید.`,
  'database.not-ready': p =>
    `پایگاه دادهٔ درونی آماده نیست: ${p.reason}. خودش دوباره تلاش می‌کند؛ اگر ماند، علت در گزارش آن است.`,
  'database.refused': p =>
    `PostgreSQL نمی‌پذیرد: ${p.reason}. کاربر، گذرواژه یا دسترسی را در DATABASE_URL یا در خود PostgreSQL درست کنید.`,
  'database.encoding': p =>
    `کدگذاری پایگاه دادهٔ ${p.database}، ${p.encoding} است و نگاره به UTF8 نیاز دارد. مدیر سرور این دستور را اجرا کند: ${p.command} سپس نام همان پایگاه را در DATABASE_URL بگذارید.`,
  'database.letters': p =>
    `زبان پایگاه دادهٔ ${p.database} حروف فارسی را حرف نمی‌شناسد. مدیر سرور این دستور را اجرا کند: ${p.command} سپس نام همان پایگاه را در DATABASE_URL بگذارید.`,
  'database.extension': p =>
    `این PostgreSQL افزونهٔ ${p.extension} را ندارد. بستهٔ افزونه‌های آن را نصب کنید (در بیشتر سامانه‌ها postgresql-contrib).`,
  'database.rights': p =>
    `نقش ${p.role} در پایگاه دادهٔ ${p.database} این دسترسی‌ها را ندارد: ${p.rights}. مدیر سرور این دستور را در همان پایگاه اجرا کند: ${p.command}`,
  'database.start-failed': p =>
    `پایگاه دادهٔ درونی راه نمی‌افتد: ${p.reason}. این را برطرف کنید، یا در DATABASE_URL نشانی PostgreSQL خودتان را بگذارید.`,
  'database.migration-failed': p => `به‌روز کردن پایگاه داده انجام نشد: ${p.reason}.`,
  'service.unreachable': p =>
    // What runs elsewhere no command of ours starts.
    `سرویس ${p.service} در دسترس نیست: ${p.reason}.${p.service === 'search' ? ' آیا «npm start» در حال اجراست؟' : ''}`,
  'service.starting': p => `سرویس ${p.service} هنوز در حال آماده شدن است. کمی بعد دوباره تلاش کنید.`,
  'service.needs-mending': p =>
    `سرویس ${p.service} در انتظار تعمیر است: ${p.reason} فرمان «‎./negareh doctor» بیشتر می‌گوید.`,
  'service.unproven': p =>
    `آنچه در ${p.place} پاسخ می‌دهد API_TOKEN را نمی‌داند؛ پس چیزی برایش فرستاده نشد. آن سرویس ${p.service} نیست، یا API_TOKEN دیگری دارد.`,
  'service.busy': p => `سرویس ${p.service} شلوغ است. کمی بعد دوباره تلاش کنید.`,
  'thread.stopped': p =>
    `بخش ${p.thread} از کار افتاد (${p.reason}) و دوباره راه می‌افتد. کمی بعد دوباره تلاش کنید.`,
  'service.already-running': p => `نگاره از پیش در حال اجراست: ${p.where}.`,
  'work.lock-lost': p =>
    `قفل کار «${p.work}» با قطع اتصال به پایگاه داده از دست رفت و کار متوقف شد. با اجرای دوباره ادامه می‌یابد.`,
  'lock.unusable': p => `قفل ${p.path} به کار نمی‌آید: ${p.reason}. آن را بردارید و دوباره اجرا کنید.`,
  'telegram.token-missing': () =>
    'ربات توکن ندارد. در تلگرام از @BotFather با ‎/newbot توکن بگیرید و آن را در ‎.env در TELEGRAM_TOKEN بگذارید.',
  'telegram.token-refused': () =>
    'تلگرام TELEGRAM_TOKEN را نمی‌پذیرد. آن را دوباره از @BotFather با ‎/mybots در ‎.env بگذارید و از نو راه بیندازید.',
  'port.taken': p => `درگاه ${p.port} در اختیار برنامهٔ دیگری است. در ${p.variable} درگاه آزادی بگذارید.`,
  'address.missing': p =>
    `این دستگاه اکنون نشانی ${p.host} را ندارد. اگر شبکه برقرار است، ${p.variable} را درست کنید.`,
  'dashboard.not-built': () =>
    'داشبورد هنوز ساخته نشده است. فرمان «npm start» یا «npm run dashboard» آن را می‌سازد.',
  'disk.full': p => `دیسک در ${p.path} پر است. جا باز کنید؛ کار از همان‌جا ادامه می‌یابد.`,
  'store.unreachable': p =>
    `به انبار عکس‌ها در ${p.place} دسترسی نیست: ${p.reason}. شبکه و S3_ENDPOINT را بررسی کنید؛ کار از همان‌جا ادامه می‌یابد.`,
  'store.busy': p =>
    `انبار عکس‌ها در ${p.place} سرش شلوغ است. ${number(p.seconds)} ثانیهٔ دیگر دوباره تلاش کنید.`,
  'store.full': p => `انبار عکس‌ها در ${p.place} پر است. جا باز کنید؛ کار از همان‌جا ادامه می‌یابد.`,
  'store.clock': p =>
    `ساعت این دستگاه با ساعت انبار عکس‌ها در ${p.place} نمی‌خواند. ساعت را درست کنید، برای نمونه با NTP.`,
  'store.refused': p =>
    `انبار عکس‌ها در ${p.place} نمی‌پذیرد: ${p.reason}. S3_ACCESS_KEY_ID، S3_SECRET_ACCESS_KEY و اجازه‌های آن کلید را بررسی کنید.`,
  'store.no-bucket': p =>
    `انبار عکس‌ها در ${p.place} نیست: چنین سطلی وجود ندارد. آن را بسازید، یا IMAGE_STORE را درست کنید.`,
  'file.exists': p => `${p.path} هست و پشتیبان نیست. نام دیگری برگزینید.`,
  'backup.damaged': p =>
    `پشتیبان ${p.path} آسیب دیده یا ناتمام است: ${p.reason}. چیزی تغییر نکرد؛ پشتیبان دیگری به کار ببرید.`,
  'backup.newer': p =>
    `پشتیبان ${p.path} را نگارهٔ تازه‌تری نوشته است (${p.detail}). نخست این یکی را به‌روز کنید؛ چیزی تغییر نکرد.`,
  'restore.not-empty': p =>
    `پایگاه داده خالی نیست (${p.tables}). پایگاه خالی‌ای برگزینید، یا با ‎--replace آنچه را هست جایگزین کنید.`,
  'restore.in-use': p =>
    `${number(p.connections)} اتصال دیگر از پایگاه داده استفاده می‌کنند. نخست سامانه را متوقف کنید؛ چیزی تغییر نکرد.`,
  'translation.refused': p =>
    `${p.service} نپذیرفت: ${p.reason}. تنظیمات آن را درست کنید یا سرویس دیگری برگزینید.`,
  'web.address': p =>
    ({
      scheme: `${p.address} نشانی وب نیست: تنها http و https دریافت می‌شود.`,
      user: `نشانی‌ای از ${p.address} نام کاربری دارد: چنین نشانی‌هایی دریافت نمی‌شود.`,
      host: `${p.address} روی میزبانی است که منبع نامش را نبرده است؛ پس دریافت نشد.`,
      'not-public': `${p.address} در شبکه‌ای است که همگانی نیست؛ پس دریافت نشد.`,
      downgrade: `${p.address} پس از آغازی رمزشده بی‌رمز دریافت می‌شد؛ پس دریافت نشد.`,
      redirects: `${p.address} پیوسته به جای دیگر می‌فرستد.`,
    })[p.fault],
  'web.too-large': p => `${p.address} بیش از ${bytes(p.limit)} است؛ بقیه‌اش دریافت نشد.`,
  'web.gone': p => `در ${p.address} دیگر چیزی نیست.`,
  'web.refused': p => `${p.address} داده نشد: ${p.reason}.`,
  'robots.disallowed': p => `robots.txt خواسته است که ${p.address} دریافت نشود.`,
  'crawl.contact-missing': () =>
    'پیمایش باید بگوید که گرداننده‌اش کیست: نشانی ایمیل یا صفحهٔ وب خود را در CRAWL_CONTACT بگذارید.',
  'crawl.source-off': p =>
    `${p.source} پیمایش نمی‌شود: شرایط استفاده‌اش (${p.terms}) این کار را منع کرده است. تصمیم و مسئولیت آن با گردانندهٔ این سامانه است: ${p.variable}=on آن را روشن می‌کند.`,
  'crawl.running': p =>
    `پیمایش دیگری از ${p.source} در جریان است. صبر کنید یا آن را بایستانید: دو پیمایش دوبرابر درخواست می‌فرستند.`,
  'crawl.run-not-found': p => `پیمایشی با شناسهٔ ${p.id} در جریان نیست. «negareh crawl runs» فهرستشان می‌کند.`,
  'job.not-found': p =>
    `کاری با شناسهٔ ${p.id} در جریان نیست. صفحه را دوباره باز کنید: شاید پایان یافته باشد.`,
  'job.kills-worker': p =>
    `پردازهٔ کارها ${number(p.times)} بار پیاپی هنگام این کار از کار افتاد و کار پیش نرفت؛ برای همین دیگر آغاز نمی‌شود. شاید حافظه کم باشد: حافظهٔ بیشتری بدهید یا کار کوچک‌تری بخواهید و دوباره درخواست کنید. جزئیات در گزارش این پردازه است.`,
  'crawl.no-caption': () => 'عنوان آن چیزی دربارهٔ عکس نمی‌گوید.',
  'crawl.changed': p =>
    `${p.source} به شکلی پاسخ می‌دهد که این نسخه نمی‌شناسد: ${p.reason}. پیمایش ایستاد؛ چیزی از دست نرفت.`,
  'crawl.browser-missing': p =>
    `در ${p.address} مرورگری صفحه‌ها را نمی‌خواند: ${p.reason}. با «chromium --headless --remote-debugging-port=9222» راه بیندازیدش، بستهٔ playwright را نصب کنید، یا CRAWL_BROWSER را بردارید.`,
  'crawl.paused': p =>
    `${p.source} تا ${number(Math.ceil(p.seconds / 60))} دقیقه آزاد گذاشته می‌شود: ${p.reason}. پیمایش پس از آن از همان‌جا ادامه می‌یابد.`,
  'auth.required': () => 'نخست وارد شوید.',
  'auth.forbidden': p =>
    p.role === 'maintainer' ? 'این کار تنها از نگه‌دارندگان برمی‌آید.' : 'حساب شما اجازهٔ این کار را ندارد.',
  'auth.foreign-origin': () =>
    'این درخواست از سایت دیگری آمده بود و پذیرفته نشد. صفحه را دوباره باز کنید و همان‌جا تکرارش کنید.',
  'auth.wrong-password': () => 'نام کاربری یا گذرواژه درست نیست.',
  'auth.too-often': p =>
    `تلاش‌ها بیش از اندازه بود. ${p.seconds < 90 ? `${number(p.seconds)} ثانیه` : `${number(Math.ceil(p.seconds / 60))} دقیقه`} دیگر دوباره امتحان کنید.`,
  'invitation.invalid': () =>
    'این پیوند دیگر کار نمی‌کند: یا به کار رفته، یا مهلتش گذشته، یا پیوند تازه‌ای جایش را گرفته است. از یک نگه‌دارنده پیوند تازه بخواهید.',
  'account.username-taken': p => `نام کاربری ${p.username} از آنِ دیگری است. نام دیگری برگزینید.`,
  'account.last-maintainer': () =>
    'این تنها نگه‌دارنده‌ای است که می‌تواند وارد شود. نخست کس دیگری را نگه‌دارنده کنید.',
  'account.not-found': p => `کاربری به نام ${p.name} نیست. فرمان «‎./negareh users list» همه را نشان می‌دهد.`,
  'account.disabled': p => `حساب ${p.name} غیرفعال است. نخست فعالش کنید.`,
  'pair.not-found': () => 'این جفت دیگر نیست.',
  'bulk.running': () => 'تصمیم گروهی دیگری در دست اجراست. تا پایانش صبر کنید یا آن را برگردانید.',
  'bulk.not-found': () => 'چنین تصمیم گروهی‌ای نیست، یا پیش‌تر برگردانده شده است.',
  internal: () => 'از سوی ما خطایی رخ داد. دوباره تلاش کنید؛ جزئیات در گزارش ثبت شده است.',
};
