import { CAPTION_LIMIT } from '../../core/ground/domain/captions/caption-pair.ts';
import type { datasets as en } from '../en/datasets.ts';
import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('fa', value);

const EXPECTED =
  'پروندهٔ کپشن‌ها یا CSV است که سطر نخستش ستون عکس (path، image، file_name …) و ستون کپشن (caption، text …) را نام می‌برد؛ ' +
  'یا در هر سطر یک شیء JSON، یا فهرستی از این شیءها، با همین نام‌ها؛ یا JSON ِ COCO، nocaps، تقسیم Karpathy یا Crossmodal-3600؛ یا پروندهٔ ‎.token ِ Flickr30k';

export const datasets: typeof en = {
  shapes: {
    empty: () => 'خالی است',
    'no-rows': () => 'هیچ سطری ندارد',
    header: seen => `سطر نخست آن ستون عکس و ستون کپشن را نام نمی‌برد و چنین است: «${seen}». ${EXPECTED}`,
    'not-json': seen => `با «${seen}» آغاز می‌شود که JSON نیست. ${EXPECTED}`,
    'json-layout': seen =>
      `در JSON آن ${seen || 'چیزی نیست'}${seen ? ' هست' : ''} و کپشنی که بشناسیم نیست. ${EXPECTED}`,
    'broken-json': seen =>
      `JSON آن ناتمام یا نادرست است (${seen}). آنچه پیش از آن بود خوانده شد؛ پرونده را دوباره بگیرید یا بسازید`,
    workbook: () => 'کارپوشهٔ صفحه‌گسترده است. آن را با قالب CSV (UTF-8) ذخیره کنید',
    archive: () => 'پروندهٔ فشرده است. آن را باز کنید',
    'no-parquet': () => 'پروندهٔ Parquet نیست. قالب درستش را نام ببرید',
    'broken-parquet': seen =>
      `پروندهٔ Parquet آسیب دیده یا با روشی جز Snappy فشرده شده است (${seen}). آن را دوباره بگیرید، یا به CSV یا JSON سطری برگردانید`,
    parquet: () =>
      'پروندهٔ Parquet یا Arrow است. قالب parquet را نام ببرید؛ Arrow را به Parquet، CSV یا JSON سطری برگردانید',
    document: () => `متن نیست. ${EXPECTED}`,
    picture: () => 'عکس است',
    unknown: seen => `با «${seen}» آغاز می‌شود. ${EXPECTED}`,
  },
  rowProblems: {
    'caption-empty': 'کپشن خالی است',
    'caption-too-long': `کپشن بیش از ${number(CAPTION_LIMIT)} نویسه دارد`,
    'translation-dropped': 'به جای کپشن، نشانهٔ ترجمهٔ دورریخته آمده است',
    'not-persian': 'کپشن فارسی نیست («import» کپشن انگلیسی را هم می‌پذیرد تا ترجمه شود)',
    'not-utf8': 'متن آسیب دیده یا کدگذاری‌اش خوانده نمی‌شود؛ پرونده را با UTF-8 ذخیره کنید',
    'null-character': 'سطر نویسهٔ تهی دارد',
    'no-picture': 'سطر نام عکسی ندارد',
    'no-caption': 'سطر کپشن ندارد',
    'too-few-columns': 'ستون‌های سطر کم است',
    'too-many-columns': 'ستون‌های سطر بیش از سرستون است؛ کپشنی را که ویرگول لاتین دارد در گیومهٔ راست بگذارید',
    'open-quote': 'گیومه‌ای باز شده و بسته نشده است',
    'not-json': 'شیء JSON نیست',
    'not-a-caption-line': 'نه name#n<TAB>caption است و نه name|n|caption',
    'annotation-incomplete': 'image_id یا caption در آن نیست',
    'image-incomplete': 'مدخل آن در «images» شناسه یا file_name ندارد',
    'id-twice': 'چند عکس این شناسه را دارند',
    'picture-unknown': 'عکسی با این شناسه نیست',
    'picture-missing': 'عکس آنجا نیست',
    'picture-ambiguous': 'نام چند عکس نزدیک به این است و نام هیچ‌یک درست همین نیست',
    'picture-unusable': 'عکس افزوده نشد',
    'outside-folder': 'مسیر از پوشهٔ عکس‌ها بیرون می‌رود',
    'link-outside': 'عکس پیوندی است که از پوشه بیرون می‌رود',
  },
  row: (position, problem, detail) => `${number(position)}: ${problem}${detail ? ` (${detail})` : ''}`,
  more: (count, file) => `و ${number(count)} مورد دیگر؛ همه در: ${file}`,
  allIn: file => `همهٔ این‌ها در یک جدول، با دلیل‌ها: ${file}`,
};
