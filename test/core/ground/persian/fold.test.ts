import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldPersian } from '../../../../core/ground/persian/fold.ts';
import { UNICODE_VERSION } from '../../../../core/ground/persian/unicode-ranges.ts';

const codePoints = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index));
/** Inside a word, so that nothing is trimmed. */
const inWord = (character: string): string => foldPersian(`ب${character}ت`).slice(1, -1);
const nameOf = (character: string): string => `U+${character.codePointAt(0)!.toString(16).toUpperCase()}`;

const PERSIAN = 'آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیء';
const BLOCKS: readonly (readonly [name: string, from: number, to: number])[] = [
  ['Arabic', 0x0600, 0x06ff],
  ['Arabic Supplement', 0x0750, 0x077f],
  ['Arabic Extended-B', 0x0870, 0x089f],
  ['Arabic Extended-A', 0x08a0, 0x08ff],
  ['Arabic Presentation Forms-A', 0xfb50, 0xfdff],
  ['Arabic Presentation Forms-B', 0xfe70, 0xfeff],
  ['Arabic Extended-C', 0x1_0ec0, 0x1_0eff],
  ['Arabic Mathematical Alphabetic Symbols', 0x1_ee00, 0x1_eeff],
];
/** Letters that stand for a Persian one, by what they become; every other letter of the blocks stays what it is. */
const BECOMES: Readonly<Record<string, string>> = {
  ا: 'أإٱٲٳٵ',
  ب: 'ٻڀٮ',
  پ: 'ڦ',
  ت: 'ٹٺټٽٿ',
  ج: 'ڃڄ',
  چ: 'ڇڿ',
  د: 'ڈډڊڋڌڍڎڏڐݙ',
  ر: 'ڑڒړڔڕڙ',
  ز: 'ځ',
  ژ: 'ږ',
  س: 'څ',
  ش: 'ښ',
  ف: 'ڡڢ',
  ق: 'ٯڧڨ',
  ک: 'كڪڬڭڮ',
  گ: 'ګڰڱڲڳڴ',
  ل: 'ڵڶڷڸࣇ',
  ن: 'ںڹڻڼڽݨ',
  و: 'ؤۄۅۆۇۈۉۊۋۏڤٶٷ',
  ه: 'ةۀہۂۃھەۿ',
  ی: 'يىئؠێېۑےۓۍؽؾؿٸ',
};
const expected = new Map(
  Object.entries(BECOMES).flatMap(([to, from]) => [...from].map(letter => [letter, to] as const)),
);

describe('letters', () => {
  it.each(BLOCKS)('%s: each becomes what is stated here, or stays', (_, from, to) => {
    for (const character of codePoints(from, to)) {
      if (!/\p{L}/u.test(character)) continue;
      // A form or ligature is read as the letters that it is made of.
      const letters = [...character.normalize('NFKC')].filter(part => /[\p{L} ]/u.test(part));
      const small = /[\u0640\u0674\u06E5\u06E6\u08C9]/;
      const read = letters
        .filter(letter => !small.test(letter))
        .map(letter => expected.get(letter) ?? letter)
        .join('');
      expect(inWord(character), nameOf(character)).toBe(read.replaceAll(/[اوی]ء/g, pair => pair[0]!).trim());
    }
  });

  it('the letters of Persian itself stay', () => {
    for (const letter of PERSIAN) expect(inWord(letter)).toBe(letter);
  });

  it.each([
    ['Arabic', 'كتاب على يد موسى أحمد إبراهيم رؤية مسئول', 'کتاب علی ید موسی احمد ابراهیم رویه مسیول'],
    ['Urdu', 'گھر میں بلّی ہے ٹوٹا لڑکا ڈبہ', 'گهر مین بلی هی توتا لرکا دبه'],
    ['Kurdish', 'کوردستان قەوە گۆڕان ژێر ئاوڵێ ڤیان', 'کوردستان قهوه گوران ژیر یاولی ویان'],
    ['Pashto', 'پښتو ډوډۍ ټول ښځې ګړندی', 'پشتو دودی تول شزی گرندی'],
    ['Sindhi', 'ڪتاب ڳوٺ', 'کتاب گوت'],
    ['Uyghur', 'ئۇيغۇر تىلى', 'یویغور تیلی'],
  ])('%s keyboards', (_, typed, read) => {
    expect(foldPersian(typed)).toBe(read);
  });

  it('hamza is one thing on whatever letter it sits', () => {
    const groups = [
      ['تأثیر', 'تاثیر', 'تا\u0654ثیر'],
      ['مسؤول', 'مسئول', 'مسیول', 'مسؤُول'],
      ['مسأله', 'مسئله', 'مساله', 'مسألة'],
      ['هیأت', 'هیئت', 'هیات'],
      ['رؤیا', 'رویا'],
      ['پائیز', 'پاییز'],
      ['شیء', 'شئ', 'شی'],
      ['املاء', 'املا'],
      ['کتابخانۀ', 'کتابخانهٔ', 'کتابخانه', 'کتابخانة', 'کتابخانۂ'],
    ];
    for (const group of groups) expect(new Set(group.map(foldPersian)).size, group[0]).toBe(1);
    // What only looks alike is kept apart.
    for (const [one, other] of [
      ['آب', 'اب'],
      ['جزء', 'جز'],
      ['الهیات', 'الهییت'],
    ] as const) {
      expect(foldPersian(one)).not.toBe(foldPersian(other));
    }
  });
});

describe('what nobody sees', () => {
  it('every default-ignorable code point goes, but for the half-space', () => {
    let count = 0;
    for (const character of codePoints(0, 0x10_ffff)) {
      if (!/[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/u.test(character)) continue;
      count += 1;
      expect(inWord(character), nameOf(character)).toBe(character === '\u200C' ? '\u200C' : '');
    }
    expect(count).toBeGreaterThan(4_000);
  });

  it('controls go, and those that are white space become a space', () => {
    for (const character of [...codePoints(0, 0x1f), ...codePoints(0x7f, 0x9f)]) {
      expect(inWord(character), nameOf(character)).toBe(/\p{White_Space}/u.test(character) ? ' ' : '');
    }
  });

  it('marks of the Arabic blocks go; the maddah stays on alef', () => {
    for (const [, from, to] of BLOCKS) {
      for (const character of codePoints(from, to)) {
        if (/\p{Mn}/u.test(character)) expect(inWord(character), nameOf(character)).toBe('');
      }
    }
    expect(foldPersian('قرا\u0653ن')).toBe('قرآن');
    expect(foldPersian('قرا\u0640\u064E\u0653ن')).toBe('قرآن');
    expect(foldPersian('سُوْ\u0653ال')).toBe('سوال');
    expect(foldPersian('ﻣﹸﺤﹶﻤﱠﺪ')).toBe('محمد');
  });

  it('keeps a half-space where it shows alone', () => {
    expect(foldPersian('می\u200Cرود')).toBe('می\u200Cرود');
    expect(foldPersian('کتاب\u200C\u200C\u200Cها')).toBe('کتاب\u200Cها');
    expect(foldPersian('کتاب\u200F\u200C\u200Eها')).toBe('کتاب\u200Cها');
    expect(foldPersian('کشور\u200Cها')).toBe('کشورها');
    expect(foldPersian('\u200Cگربه\u200C \u200Cسیاه\u200C.')).toBe('گربه سیاه.');
    expect(foldPersian('می¬رود ¬')).toBe('می\u200Cرود ¬');
  });
});

describe('compatibility forms', () => {
  it.each([
    ['ﮔﺮﺑﻪ ﻻﻟﻪ', 'گربه لاله'],
    ['ﷲ ﷼ ﷽', 'الله ریال بسم الله الرحمن الرحیم'],
    ['Ｃａｔ　１２', 'cat 12'],
    ['۱۲۳ ٤٥٦ 789 １', '123 456 789 1'],
    ['۱٬۲۳۴٬۵۶۷ 1,000 1,2', '1234567 1000 1,2'],
    ['𝐂𝐚𝐭 ﬁsh 𞸊', 'cat fish ک'],
    ['É E\u0301 \u212A IŞIK', 'é é k işik'],
    ['\uFFFCگربه', 'گربه'],
  ])('%j is %j', (written, folded) => {
    expect(foldPersian(written)).toBe(folded);
  });
});

describe('for any text', () => {
  const sign = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.constantFrom(
        ...'يكةیکهآاأبئؤوءتسملنشجره\u0640\u064B\u0652\u0653\u0654\u0655\u0670۱٢3,٬\u200C \n\u00A0\uFEFF¬AİΣς\u212AE\u0301ﻻﱞﹶﷲ\u200F',
      ),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 3 }) },
  );
  const text = fc.array(sign, { maxLength: 40 }).map(parts => parts.join(''));

  it('folding twice changes nothing more', () => {
    fc.assert(
      fc.property(text, written => {
        const once = foldPersian(written);
        expect(foldPersian(once)).toBe(once);
      }),
      { numRuns: 5_000 },
    );
  });

  it('a text that looks settled comes out as if every step had run', () => {
    const plain = fc.constantFrom(...'آابپکگیهورتلسمجنش az09.،؛؟!:«»()-\u200C', 'مسا', 'له', 'هیا', 'ت', ' ');
    const written = fc.array(plain, { maxLength: 12 }).map(parts => parts.join(''));
    // A mark that nobody sees makes it run them.
    fc.assert(
      fc.property(written, text => {
        expect(foldPersian(text)).toBe(foldPersian(`${text}\u200F`));
      }),
      { numRuns: 10_000 },
    );
  });

  it('canonically equal texts become one', () => {
    fc.assert(
      fc.property(text, written => {
        expect(foldPersian(written.normalize('NFD'))).toBe(foldPersian(written.normalize('NFC')));
      }),
      { numRuns: 3_000 },
    );
  });
});

it('the ranges are those of the Unicode data of this Node', () => {
  expect(UNICODE_VERSION).toBe(process.versions['unicode']);
});
