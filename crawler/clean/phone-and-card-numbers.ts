/** What a number reveals about a person. */
export type NumberKind = 'phone' | 'card' | 'national-id' | 'address';

/** A number that was assembled from groups, and its surroundings. */
export interface Candidate {
  readonly digits: string;
  /** How many digits each group has. */
  readonly sizes: readonly number[];
  /** The words directly before and after it. */
  readonly before: string;
  readonly after: string;
  /** What separates its groups. */
  readonly between: readonly string[];
}

const CURRENCY = /^[\s\u200C]*(?:تومان|تومن|ریال|میلیون|میلیارد|هزار|دلار|یورو|toman|rial|irr|\$|€)/iu;
const PHONE_WORD =
  /(?:تلفن|تماس|شماره|شمارۀ|تلگرام|واتس ?اپ|واتساپ|زنگ|پیامک|موبایل|همراه|تل|call|tel|phone|mobile|whatsapp|telegram)[^\p{L}\p{N}]*$/iu;
const CARD_WORD = /(?:کارت|واریز|حساب|card)[^\p{L}\p{N}]*$/iu;
const ID_WORD = /(?:کد ?\u200C?ملی|شماره ?\u200C?ملی|شناسه ملی|national id|nid)[^\p{L}\p{N}]*$/iu;
const POSTAL_WORD = /(?:کد ?\u200C?پستی|postal code|zip)[^\p{L}\p{N}]*$/iu;
const THING_WORD =
  /(?:سریال|مدل|بارکد|شابک|isbn|imei|serial|model|شناسه کالا|پارت نامبر|کد کالا)(?:\s+\p{L}+)?[^\p{L}\p{N}]*$/iu;
const THOUSANDS = /^[,،٬.]$/u;

const isMoney = ({ after, between, sizes }: Candidate): boolean =>
  CURRENCY.test(after) ||
  (between.length > 0 &&
    between.every(mark => THOUSANDS.test(mark)) &&
    sizes.slice(1).every(size => size === 3));

/** The kind of a personal number; undefined for a price, a date, a size or a serial number. */
export function kindOfNumber(candidate: Candidate): NumberKind | undefined {
  const { digits, sizes, before } = candidate;
  if (isPhone(candidate)) return 'phone';
  if (digits.length === 24 && /ir[^\p{L}\p{N}]*$/iu.test(before)) return 'card';
  if (digits.length === 16 && !THING_WORD.test(before)) {
    const looksLikeCard = sizes.length === 4 && sizes.every(size => size === 4);
    if (looksLikeCard || CARD_WORD.test(before) || passesLuhn(digits)) return 'card';
  }
  if (digits.length !== 10) return undefined;
  if (ID_WORD.test(before)) return 'national-id';
  if (POSTAL_WORD.test(before)) return 'address';
  const isWhole = sizes.length === 1 || sizes.join('-') === '3-6-1' || sizes.every(size => size === 1);
  const isThing = THING_WORD.test(before) || isMoney(candidate);
  return isWhole && !isThing && passesIdCheck(digits) ? 'national-id' : undefined;
}

function isPhone(candidate: Candidate): boolean {
  const { digits, sizes, before } = candidate;
  if (/^(?:0098|98|0)9[0-9]{9}$/.test(digits)) return !isMoney(candidate);
  if (/^0[1-8][0-9]{9}$/.test(digits)) return !isMoney(candidate) && !THING_WORD.test(before);
  // Reversed by mixed text directions: 88000012-021
  if (/^[2-8][0-9]{7}0[1-8][0-9]$/.test(digits) && sizes.join('-') === '8-3') return true;
  const isInternational = /\+\s*$/u.test(before) || digits.startsWith('00');
  if (isInternational && digits.length >= 11 && digits.length <= 15) return true;
  if (isMoney(candidate) || THING_WORD.test(before)) return false;
  if (/^9[0-9]{9}$/.test(digits)) return sizes[0]! >= 2 || sizes.every(size => size === 1);
  return /^[2-8][0-9]{6,7}$/.test(digits) && PHONE_WORD.test(before);
}

/** The check digit of bank cards (ISO/IEC 7812-1). */
function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0 && !/^0+$/.test(digits);
}

/** The check digit of Iran's national ids: the weighted sum of the first nine, modulo 11. */
function passesIdCheck(digits: string): boolean {
  if (/^(.)\1{9}$/.test(digits)) return false;
  const sum = [...digits.slice(0, 9)].reduce(
    (total, digit, index) => total + Number(digit) * (10 - index),
    0,
  );
  const rest = sum % 11;
  return Number(digits[9]) === (rest < 2 ? rest : 11 - rest);
}
