import type { pairExport as english } from '../en/export.ts';
import { formatDate, formatDecimal, formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('fa', value);
const score = (value: number) => formatDecimal('fa', value, 3);
const share = (value: number) => `${number(Math.round(value * 1000) / 10)}٪`;

export const pairExport: typeof english = {
  about: 'نوشتن زوج‌های تأییدشده در پوشه‌ای که ابزارهای آموزش مدل می‌خوانند',
  folder: 'پوشه‌ای که نوشته می‌شود؛ نباید از پیش باشد، یا باید خالی باشد',
  options: {
    format: 'یکی از csv، jsonl، parquet، webdataset، huggingface',
    imageSource: 'تنها تصویرهای این منبع: demo، upload، dataset، divar، commons، list',
    language: 'کپشن: fa (فارسی)، en (انگلیسی‌ای که از آن ترجمه شده) یا both، هر کدام در یک سطر',
    pictures:
      'پرونده‌های تصویر: none (هیچ)، rendition (‏JPEG با ۱۲۸۰ پیکسل و بدون دادهٔ دیگر) یا original (شاید جای عکس‌برداری را بگوید)',
    validation: 'سهم تصویرهای اعتبارسنجی، مانند 5%',
    test: 'سهم تصویرهای آزمون',
    seed: 'بذر یکسان، تقسیم یکسان می‌دهد',
  },
  progress: { train: 'آموزش', validation: 'اعتبارسنجی', test: 'آزمون' },
  written: p => `${number(p.captions)} کپشن از ${number(p.images)} تصویر: ${p.folder}`,
  missing: count =>
    `پروندهٔ ${number(count)} تصویر در انبار نیست و کپشن‌هایشان کنار گذاشته شد. «negareh check» می‌گوید کدام‌ها.`,
  interrupted: 'نیمه‌کاره ماند. همین فرمان را دوباره اجرا کنید تا با تصویرهایی که رونوشت شده ادامه یابد.',
  another: 'خروجی دیگری در حال نوشته شدن است.',
  card: {
    title: 'کپشن‌های فارسی تصویر',
    about: p =>
      `${number(p.captions)} کپشن از ${number(p.images)} تصویر که در نگاره تأیید شده و در ${formatDate('fa', p.date)} خروجی گرفته شده است.`,
    splits: 'بخش‌ها',
    split: { train: 'آموزش (train)', validation: 'اعتبارسنجی (validation)', test: 'آزمون (test)' },
    columns: { split: 'بخش', images: 'تصویر', captions: 'کپشن' },
    splitRule: p =>
      `بخش هر تصویر از SHA-256 آن و بذر «${p.seed}» به دست می‌آید (${share(p.validation)} اعتبارسنجی، ${share(p.test)} آزمون)؛ پس همهٔ کپشن‌های یک تصویر در یک بخش است و هر تصویر همیشه در همان بخش.`,
    sources: 'کپشن‌ها از کجا آمده‌اند',
    source: {
      demo: 'تصویرهای نقاشی‌شدهٔ نمونه',
      upload: 'نوشته‌شده برای همین تصویرها و همراه آن‌ها آورده‌شده',
      translated: 'ترجمهٔ ماشینی کپشن‌های انگلیسی',
      crawled: 'متن‌هایی که در وب کنار تصویرها بوده',
      feedback: 'پاسخ کاربران',
    },
    judged: p =>
      `${number(p.person)} کپشن را یک نفر دیده و تأیید کرده است؛ ${number(p.bulk)} کپشن گروهی و بر پایهٔ امتیاز تأیید شده یا از آغاز تأییدشده آمده است.`,
    thresholds: 'امتیازها و آستانه‌ها',
    chosen: p =>
      `تنها امتیازهای \`${p.scorer}\`${p.min === undefined ? '' : ` از ${score(p.min)} به بالا`}${p.max === undefined ? '' : ` کمتر از ${score(p.max)}`} در این مجموعه است.`,
    threshold: p =>
      `${formatDate('fa', p.date)}: از ${score(p.from)} به بالا با \`${p.scorer}\`، ${number(p.approved)} زوج گروهی تأیید شد`,
    noThreshold: 'هیچ تصمیم گروهی بر پایهٔ امتیاز برقرار نیست.',
    agreement: 'توافق داوران',
    noAgreement: 'هر کپشن یک بار داوری شده است. توافق میان داوران اندازه گرفته نشده و نباید فرض شود.',
    licences: 'تصویرها و پروانه‌ها',
    licencesAbout:
      'نام پدیدآور، پروانه و نشانی هر تصویر در `attribution` و `source_url` آن است؛ آن را همراه تصویر نشان دهید. این مجموعه پروانه‌ای از خود ندارد: برای هر منبع ببینید کاربرد شما مجاز است یا نه.',
    licenceColumns: { source: 'منبع', licence: 'پروانهٔ نام‌برده', images: 'تصویر' },
    imageSource: {
      demo: 'نقاشی‌های نمونه',
      upload: 'عکس‌های خود شما',
      dataset: 'مجموعه‌داده‌های آورده‌شده',
      divar: 'دیوار',
      commons: 'ویکی‌انبار',
      list: 'فهرست نشانی‌ها',
    },
    noLicence: 'نام برده نشده',
    fields: 'فیلدها',
    fieldsAbout:
      'از کپشن: `caption` و زبانش `language`؛ `english`، متنی که از آن ترجمه شده؛ `source`، `translator`، `score` با `scorer`، `judged_by` (یک نفر person، یا گروهی bulk) و `pair_id`. از تصویر: `file_name`، `split`، `image_source`، `attribution`، `source_url`، `city`، `category`، `width` و `height` و `sha256` (از پروندهٔ اصلی) و `image_id`.',
    csvGuard:
      'در پرونده‌های CSV پیش از متنی که صفحه‌گسترده آن را فرمول می‌داند یک آپاستروف است؛ JSON و Parquet خود متن را دارند.',
  },
  page: {
    title: 'خروجی',
    about: 'زوج‌های تأییدشده برای آموزش مدل؛ پرونده هم‌زمان با دریافت ساخته می‌شود.',
    format: 'قالب',
    formats: {
      csv: 'CSV (جدول برای صفحه‌گسترده)',
      jsonl: 'JSON lines (جدول)',
      parquet: 'Parquet (جدول)',
      webdataset: 'WebDataset (بستهٔ tar با عکس‌ها)',
      huggingface: 'پوشهٔ Hugging Face (بستهٔ tar با عکس‌ها و برگهٔ داده)',
    },
    source: 'کپشن‌ها از',
    imageSource: 'عکس‌ها از',
    all: 'همه',
    scorer: 'امتیازهای',
    anyScorer: 'هر امتیازی، یا بی‌امتیاز',
    min: 'امتیاز از',
    max: 'امتیاز کمتر از',
    language: 'کپشن',
    languages: { fa: 'فارسی', en: 'انگلیسی', both: 'هر دو، هر کدام در یک سطر' },
    pictures: 'پروندهٔ عکس‌ها',
    picturesHint: 'جدول‌ها پروندهٔ عکس ندارند. پروندهٔ اصلی شاید بگوید عکس کجا گرفته شده است.',
    pictureKinds: { rendition: 'JPEG با ۱۲۸۰ پیکسل', original: 'پروندهٔ اصلی' },
    validation: 'اعتبارسنجی، درصد',
    test: 'آزمون، درصد',
    seed: 'بذر تقسیم',
    seedHint: 'هر عکس تنها در یک بخش است؛ بذر یکسان، تقسیم یکسان می‌دهد.',
    count: 'شمارش',
    download: 'دریافت',
    counted: (pairs, images) => `${number(pairs)} زوج تأییدشده از ${number(images)} عکس`,
    nothing: 'زوج تأییدشده‌ای با این شرط‌ها نیست. نخست چند زوج را تأیید کنید، یا شرط‌ها را کم کنید.',
    invalid: reason => `این‌گونه نمی‌شود: ${reason}`,
    folderHint: 'روی سرور، «negareh pairs export» پوشه می‌نویسد و اگر بایستد، از همان‌جا ادامه می‌دهد.',
  },
};
