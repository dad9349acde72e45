/** Personal data that is recognised by its form and not by its digits. */
export type PatternKind = 'link' | 'email' | 'handle' | 'plate';

const LINK =
  /(?:https?:\/\/|www\.|tel:|sms:|mailto:|\b(?:t|wa|telegram|instagram|eitaa|rubika|ble|splus)\.(?:me|com|ir|im)\/)[^\s<>«»"]+/giu;

const S = '[\\s\u200C]*';
const SPELT_AT = `[\\s\\[({<*_-]+(?:at|(?:ات|اَت|ایت|اد)(?:[\\s\u200C]?ساین)?)[\\s\\])}>*_-]+`;
const BRACKETED_AT = '[\\[({<]a[\\])}>]';
const DOT = `${S}[\\[({<]?${S}(?:\\.|。|\\bdot\\b|دات|نقطه)${S}[\\])}>]?${S}`;
/** Spaces are allowed before the sign only after a Latin name; otherwise a word before a handle would count as part of it. */
const AT = `(?:[@＠﹫]${S}|(?<=[A-Za-z0-9]) [@＠﹫] )`;
/** A site by its bare name. A dot between two spaces ends a sentence, but a dot as a word or in brackets is part of a name. */
const MEANT_DOT = `(?:\\.|。|${S}[\\[({<]${S}(?:\\.|dot|دات|نقطه)${S}[\\])}>]${S}|\\s+(?:dot|دات|نقطه)\\s+)`;
const SITE = new RegExp(
  `(?<![\\p{L}\\p{N}@＠.])(?=[a-z0-9-]*[a-z])[a-z0-9][a-z0-9-]+(?:${MEANT_DOT}[a-z0-9-]{2,})?${MEANT_DOT}(?:com|ir|org|net|info|shop|store|online|me|io|co)(?![\\p{L}\\p{N}@])(?:/[^\\s<>«»"]*)?`,
  'giu',
);
const LOCAL = '[\\p{L}\\p{N}][\\p{L}\\p{N}._%+-]*';
const DOMAIN = '[\\p{L}\\p{N}][\\p{L}\\p{N}-]*';
const TOP = '(?:com|ir|org|net|info|co|edu|me|io|کام|آی\\s?آر)';
const MAIL_HOST =
  '(?:g\\s?mail|yahoo|hotmail|outlook|icloud|live|chmail|proton(?:mail)?|جی\\s?\u200C?میل|یاهو)';

const EMAILS = [
  new RegExp(`${LOCAL}${AT}${DOMAIN}(?:${DOT}${DOMAIN}){0,2}${DOT}[\\p{L}]{2,}`, 'giu'),
  new RegExp(`${LOCAL}(?:${AT}|${SPELT_AT}|${BRACKETED_AT})${DOMAIN}${DOT}${TOP}(?!\\p{L})`, 'giu'),
  new RegExp(
    `${LOCAL}(?:${AT}|${SPELT_AT}|${BRACKETED_AT}|\\s+)${MAIL_HOST}(?:${DOT}|\\s+)${TOP}(?!\\p{L})`,
    'giu',
  ),
  // One letter at a time: a l i @ g m a i l . c o m
  /(?:[a-z0-9_.-]\s){2,}@(?:\s[a-z0-9-]){2,}\s\.(?:\s[a-z]){2,}/giu,
];

const HANDLES = [
  /(?<![\p{L}\p{N}.])[@＠﹫][\p{Script=Latin}][\p{Script=Latin}\p{N}_.]{3,}/giu,
  /(?<=(?:آیدی|ایدی|اینستا(?:گرام)?|تلگرام|ایتا|روبیکا|\bid|insta(?:gram)?|telegram)\s*[:：]?\s*)(?=[\p{Script=Latin}\p{N}_.]*[\p{Script=Latin}_])[\p{Script=Latin}\p{N}_.]{4,}/giu,
];

const D = '[0-9۰-۹٠-٩０-９]';
const GAP = '[\\s\u200C\\-–—_|/:.,]{0,3}';
const PLATE_LETTER = '(?:الف|[بپتثجچحخدذرزژسشصضطظعغفقکگلمنهیDS]|ه‍|ژ)';
const PLATE_ANY = '(?:الف|[بپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیDS]|ه‍)';
const IRAN = '(?:ایران|iran)';
const END = `(?!${D})`;
const BEGIN = `(?<!${D})`;

const PLATES = [
  // 12 ب 345 ایران 67, and with «و» if «ایران» leaves no doubt
  `${BEGIN}${D}{2}${GAP}${PLATE_ANY}${GAP}${D}{3}${GAP}${IRAN}${GAP}${D}{2}${END}`,
  `${IRAN}${GAP}${D}{2}${GAP}${D}{2}${GAP}${PLATE_ANY}${GAP}${D}{3}${END}`,
  `${IRAN}${GAP}${D}{2}${GAP}${D}{3}${GAP}${PLATE_ANY}${GAP}${D}{2}${END}`,
  `${BEGIN}${D}{3}${GAP}${PLATE_ANY}${GAP}${D}{2}${GAP}${IRAN}${GAP}${D}{2}${END}`,
  `${BEGIN}${D}{2}${GAP}${PLATE_LETTER}${GAP}${D}{3}${GAP}${D}{2}${END}`,
  `(?<=پلاک\\s*:?\\s*)${D}{2}${GAP}${PLATE_ANY}${GAP}${D}{3}${END}`,
  // Motorcycles
  `(?<=پلاک\\s*:?\\s*)${D}{3}${GAP}${D}{5}${END}`,
].map(pattern => new RegExp(pattern, 'giu'));

/** In order of removal: a link may contain an address, an address a handle. */
export const PATTERNS: readonly (readonly [kind: PatternKind, patterns: readonly RegExp[]])[] = [
  ['link', [LINK]],
  ['email', EMAILS],
  ['link', [SITE]],
  ['handle', HANDLES],
  ['plate', PLATES],
];
