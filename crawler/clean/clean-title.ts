import { cutText } from '../../core/ground/domain/text-length.ts';
import { stripPersonalData } from './strip-personal-data.ts';

/** A listing's title in the form that may be stored, and the caption made from it. */
export interface CleanedTitle {
  /** Without personal data; otherwise as the seller wrote it. */
  readonly stripped: string;
  /** What the picture shows, as far as the title says so; undefined if no part of it would be a caption. */
  readonly caption: string | undefined;
}

const L = '[\\p{L}\\p{M}\\p{N}\u200C]';
const word = (words: string): string => `(?<!${L})(?:${words})(?!${L})`;
const NUMBER = '[\\p{Nd}][\\p{Nd},،٬./]*';

/** Prices, and words around prices. */
const PRICES = [
  word(
    'زیر قیمت(?: بازار)?|توافقی|مقطوع|ارزان(?:ترین)?|حراج(?:ی)?|تخفیف(?: ویژه)?|نقد(?:ی)? و اقساط|اقساطی|قسطی',
  ),
  `(?:${word('قیمت|به قیمت|با قیمت|فقط|فی')}\\s*:?\\s*)?(?:${NUMBER}\\s+)*${NUMBER}\\s*(?:میلیون|میلیارد|هزار)?\\s*(?:تومان|تومن|ریال|ت(?!${L}))`,
  `${word('قیمت|به قیمت|با قیمت')}\\s*:?\\s*(?:${NUMBER})?(?:\\s*${word('میلیون|میلیارد|هزار')})?(?:\\s*${word('توافقی|مناسب|عالی|استثنایی|مقطوع|پایین|خوب')})?`,
  `(?:${NUMBER}\\s*)${word('میلیون|میلیارد|هزار تومان|هزار')}(?:\\s*${word('تومان|تومن')})?`,
];

/** What sellers shout, and what they say about the sale. */
const SHOUTING = [
  word(
    'فوری(?:ه)?|فروش فوری|فروش ویژه|فروش|فروشی|به فروش می(?: |\u200C)?رسد|برای فروش|جهت فروش|می(?: |\u200C)?فروشم',
  ),
  word(
    'خریدار(?:م| واقعی)?|واقعی|معاوضه(?: با.*)?|تماس(?: بگیرید| بگیرد| بگیر)?|تلفن|شماره|موبایل|همراه|واتس(?: |\u200C)?اپ|تلگرام|اینستاگرام|آیدی|ایمیل|دایرکت',
  ),
  word(
    'بدون تخفیف|تخفیف پای معامله|پای معامله|مفت|استثنایی|بی(?: |\u200C)?نظیر|فرصت(?: ویژه| استثنایی)?|ویژه|شاهکار|آگهی|پیام(?: بدید| دهید)?|لطفا|زنگ(?: نزنید| بزنید)?',
  ),
];

/** Where the item is. */
const PLACES = [
  `(?:${word('در|واقع در|تحویل(?: در)?')}\\s+)?${word('محدوده|محله|منطقه|خیابان|خ|میدان|بلوار|شهرک|فلکه|کوچه')}\\.?\\s+[\\p{L}\\u200C]+(?:\\s*\\p{Nd}+)?`,
];

const NOISE = [...PRICES, ...SHOUTING, ...PLACES].map(pattern => new RegExp(pattern, 'giu'));
const DECORATION =
  /\p{Extended_Pictographic}|[\p{So}*_~|#=«»"“”<>^•●■★☆✓]+|(?:[!؟?.،,:;\-–—/]\s*){2,}|\uFE0F|\u20E3|!+/gu;
const LONG_LETTERS = /(\p{L})\1{2,}/gu;
const TATWEEL = /ـ+/gu;
const EDGES = /^[\s\p{P}\p{S}]+|[\s\p{P}\p{S}]+$/gu;
/** Words that name nothing by themselves: a title with nothing else is not a caption. */
const EMPTY_WORDS =
  /(?<![\p{L}\u200C])(?:و|در|با|از|به|برای|یک|یه|نو|نوی نو|نونو|آکبند|سالم|تمیز|عالی|خیلی|بسیار|کاملا|در حد|حد|کارکرده|کم کارکرد|دست دوم|اصل|اصلی|همه|چیز|همین|این|آن|را|رو|است|هست|عدد|عددی|دستگاه|جنس|وسایل|وسیله|لوازم|مدل|رنگ|سایز|ام|م)(?![\p{L}\u200C])/gu;

/** Code points; a longer text is not a title. */
const LONGEST_TITLE = 300;

/**
 * Makes a caption from a listing's title: removes personal data, price, urgency, district and the seller's shouting.
 * @param district as the listing itself names it; removed wherever it appears.
 */
export function cleanTitle(title: string, { district }: { readonly district?: string } = {}): CleanedTitle {
  const stripped = stripPersonalData(cutText(title, LONGEST_TITLE)).text.replaceAll('\n', ' ');
  const named = district ? stripped.replaceAll(district, ' ') : stripped;
  const quiet = NOISE.reduce((text, pattern) => text.replace(pattern, ' '), named.replace(TATWEEL, ''));
  const caption = quiet
    .replace(DECORATION, ' ')
    .replace(LONG_LETTERS, '$1')
    .replace(/[([{]\s*[)\]}]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .replace(EDGES, '')
    .replace(/(?:\s+(?:در|با|از|به|و))+$/u, '')
    .replace(EDGES, '');
  return { stripped, caption: isCaption(caption) ? caption : undefined };
}

/** Something visible must be left: two consecutive letters of a word that is not in {@link EMPTY_WORDS}. */
const isCaption = (text: string): boolean => /\p{L}{2,}/u.test(text.replace(EMPTY_WORDS, ' '));
