/** Numbers spelled out in Persian and English; Arabic letters are folded before the lookup. */
const ONES: Readonly<Record<string, number>> = {
  صفر: 0,
  یک: 1,
  یه: 1,
  دو: 2,
  سه: 3,
  چهار: 4,
  چار: 4,
  پنج: 5,
  شش: 6,
  شیش: 6,
  هفت: 7,
  هشت: 8,
  نه: 9,
  zero: 0,
  oh: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
}; // prettier-ignore
const TEENS: Readonly<Record<string, number>> = {
  ده: 10,
  یازده: 11,
  دوازده: 12,
  سیزده: 13,
  چهارده: 14,
  چارده: 14,
  پانزده: 15,
  پونزده: 15,
  شانزده: 16,
  شونزده: 16,
  هفده: 17,
  هیفده: 17,
  هجده: 18,
  هیجده: 18,
  نوزده: 19,
}; // prettier-ignore
const TENS: Readonly<Record<string, number>> = {
  بیست: 20,
  سی: 30,
  چهل: 40,
  پنجاه: 50,
  شصت: 60,
  هفتاد: 70,
  هشتاد: 80,
  نود: 90,
}; // prettier-ignore
const HUNDREDS: Readonly<Record<string, number>> = {
  صد: 100,
  یکصد: 100,
  دویست: 200,
  سیصد: 300,
  چهارصد: 400,
  پانصد: 500,
  پونصد: 500,
  ششصد: 600,
  شیشصد: 600,
  هفتصد: 700,
  هشتصد: 800,
  نهصد: 900,
}; // prettier-ignore

/**
 * The value of a number word, and the largest value that may follow it in the same number: «نهصد و دوازده» is one number, «نه دوازده» are
 * two.
 */
export interface NumberWord {
  readonly value: number;
  readonly takesBelow: number;
}

const entriesOf = (table: Readonly<Record<string, number>>, takesBelow: number) =>
  Object.entries(table).map(([word, value]) => [word, { value, takesBelow }] as const);

export const NUMBER_WORDS: ReadonlyMap<string, NumberWord> = new Map([
  ...entriesOf(ONES, 0),
  ...entriesOf(TEENS, 0),
  ...entriesOf(TENS, 10),
  ...entriesOf(HUNDREDS, 100),
]);
