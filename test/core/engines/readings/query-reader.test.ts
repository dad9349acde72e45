import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { CollectionLexicon } from '../../../../core/engines/readings/lexicon.ts';
import { QueryReader } from '../../../../core/engines/readings/query-reader.ts';
import { WordIndex } from '../../../../core/engines/word-index/word-index.ts';
import { foldPersian } from '../../../../core/ground/persian/fold.ts';
import { searchTokens } from '../../../../core/ground/persian/search-tokens.ts';
import { captionsOf } from '../../../../core/work/demo/captions.ts';
import { loadConcepts } from '../../../../core/work/demo/concepts.ts';
import { DEMO_COUNT } from '../../../../core/work/demo/draw-demo.ts';
import { planScene } from '../../../../core/work/demo/plan-scene.ts';

const readTable = (name: string): string[][] =>
  readFileSync(new URL(name, import.meta.url), 'utf8')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => line.split('\t'));
const rows = readTable('typed-queries.tsv') as [habit: string, typed: string, reading: string][];
/** Written by somebody who did not know the rules. The rules were made with the first half in sight, never with the second. */
const strangers = readTable('typing-habits.tsv') as [
  habit: string,
  half: 'known' | 'held',
  typed: string,
  meant: string,
][];
/** Right of a habit's rows, at least: known half and held back, in percent; what was reached, less two rows. */
const REACHED: Readonly<Record<string, readonly [known: number, held: number]>> = {
  colloquial: [84, 69],
  'arabic-letters': [91, 87],
  'half-spaces': [52, 67],
  'run-together': [82, 75],
  homophone: [84, 77],
  slip: [65, 56],
  'english-layout': [94, 84],
  finglish: [77, 74],
  emoji: [94, 93],
  question: [93, 76],
  digits: [78, 57],
  formal: [88, 88],
};
const concepts = await loadConcepts();
const captions = Array.from({ length: DEMO_COUNT }, (_, index) =>
  captionsOf(planScene(index, concepts)).map(({ persian }) => persian),
).flat();

let reader: QueryReader;
beforeAll(async () => {
  const index = new WordIndex();
  index.put(captions.map((caption, number) => ({ id: String(number), captions: [caption] })));
  reader = new QueryReader(await CollectionLexicon.open(index.words));
});

describe('a query as people type it', () => {
  it.each(Object.entries(Object.groupBy(rows, ([habit]) => habit)))('%s', (_, table = []) => {
    const read = table.map(([, typed]) => [typed, reader.read(typed).best ?? '-']);
    expect(read).toEqual(table.map(([, typed, reading]) => [typed, reading]));
  });

  it.each(Object.entries(Object.groupBy(strangers, ([habit]) => habit)))(
    'of strangers is understood: %s',
    (habit, table = []) => {
      const share = (half: 'known' | 'held') => {
        const asked = table.filter(([, which]) => which === half);
        // Words without half-spaces are mostly the same words to a search: there the spelling itself is asked for.
        const words = (text: string) =>
          habit === 'half-spaces' ? foldPersian(text) : searchTokens(text).join(' ');
        const right = asked.filter(
          ([, , typed, meant]) => words(reader.read(typed).best ?? typed) === words(meant),
        );
        return (100 * right.length) / asked.length;
      };
      const [known, held] = REACHED[habit]!;
      expect(share('known')).toBeGreaterThanOrEqual(known);
      expect(share('held')).toBeGreaterThanOrEqual(held);
    },
  );

  it.each([
    // A word of the dictionary that no caption holds may be a slip of one that does.
    ['کفش بافه', undefined, 'کفش باله'],
    ['گابی', 'گاری', 'گلابی'],
    ['asb abi o ghale', 'اسب آبی و قله', 'اسب آبی و قلعه'],
    ['nakhl', 'نخل', 'دشنام'],
    // One slip in a word with half-spaces, and one of those in Latin letters.
    ['دو کوفه‌پشتی', 'دو کوله‌پشتی', undefined],
    ['do koolepooshti', 'دو کوله‌پشتی', undefined],
    // English words that Persian has borrowed, beside others that are Persian by their letters or are small Persian words.
    ['mush va hot dog', 'موش و هات داگ', undefined],
    ['tasvir t-shirt', 'تصویر تی‌شرت', undefined],
    ['robot va ye pizza', 'روبات و یک پیتزا', undefined],
    ['aks christmas', 'عکس کریسمس', undefined],
    ['pizza', undefined, undefined],
    ['hot dog', undefined, undefined],
    // Captions have the gold medal and the ice cube; by letters alone these are «تله» and «قلب».
    ['medal tala', 'مدال طلا', 'مدال تله'],
    ['qaleb yakh', 'قالب یخ', undefined],
    // Words apart are joined as captions write them; the ezafe behind a vowel is no plural of speech.
    ['تخت خواب راحت', 'تختخواب راحت', undefined],
    ['دریای خزر', undefined, undefined],
    // Spaces alone are nothing else that may have been meant.
    ['nune mosatah', 'نان مسطح', undefined],
    // A whole word is not taken apart, nor is one that captions hold.
    ['مادر', undefined, undefined],
    ['قله', undefined, undefined],
  ])('«%s» may have been meant otherwise', (typed, best, other) => {
    expect(reader.read(typed)).toEqual({ ...(best && { best }), ...(other && { other }) });
  });

  it('never changes a well-written caption', () => {
    expect(captions.filter(caption => Object.keys(reader.read(caption)).length > 0)).toEqual([]);
  });

  it('takes no name of a thing that the photo model knows for a slip of another word', () => {
    const labels = readTable('../../../../models/photo/make/labels.tsv');
    const all = labels.flatMap(([, , , , persian = '', broader = '']) =>
      [persian, broader].flatMap(list => list.split(' | ')),
    );
    expect(all.filter(name => reader.read(name).other !== undefined)).toEqual([]);
    const names = labels.flatMap(([, , , , persian = '']) => persian.split(' | ')[0]!);
    // Spaces and spellings may change: «زنبور خور» and «زنبورخور», «آمریکایی» and «امریکایی» are the same.
    const letters = (text: string) =>
      foldPersian(text)
        .replaceAll(/[ \u200C]/gu, '')
        .replaceAll('آ', 'ا');
    const changed = names.filter(name => letters(reader.read(name).best ?? name) !== letters(name));
    expect(names).toHaveLength(1_000);
    expect(changed).toEqual([]);
  });

  it('is answered, whatever it is', () => {
    const parts = [
      'می',
      'ه',
      ' ',
      'ا',
      '\u200C',
      'gh',
      'aa',
      "'",
      '🐈',
      '1',
      '؟',
      'ک',
      'ز',
      '\u0301',
      ';',
      'عکس ',
    ];
    let seed = 1;
    const next = () => (seed = (seed * 48_271) % 2_147_483_647);
    for (let round = 0; round < 2_000; round++) {
      const text = Array.from({ length: (next() % 12) + 1 }, () => parts[next() % parts.length]).join('');
      expect(() => reader.read(text), text).not.toThrow();
    }
    expect(reader.read('a'.repeat(500))).toEqual({});
    // In some thousand ways each, these would keep the thread for seconds.
    expect(reader.read('ضصثعهحط'.repeat(25))).toEqual({});
    expect(reader.read('عکس قرظ '.repeat(30))).toEqual({});
  });
});

describe('Latin letters', () => {
  it.each([
    ['asdfqwer zxcv', true],
    ['qwrtp', true],
    ['qwertyuiop', true],
    ['dfgkjh', true],
    ['lkjhgf', true],
    ['asdasd', true],
    ['aksjdh', true],
    ['poiuy', true],
    ['tyuiop', true],
    ['lgbtq', false],
    ['lgbtqia', false],
    ['https', false],
    ['iphone', false],
    ['macbook', false],
    ['airpods', false],
    ['instagram', false],
    ['minecraft', false],
    ['pikachu', false],
    ['lamborghini', false],
    ['peugeot', false],
    ['chihuahua', false],
    ['pomeranian', false],
    ['labradoodle', false],
    ['samosa', false],
    ['kitesurfing', false],
    ['quadcopter', false],
    ['katze', false],
    ['deutschland', false],
    ['szczecin', false],
    ['doherty', false],
    ['schwert', false],
    ['werther', false],
    ['bmw', false],
    ['iphone asdf', false],
    ['red car', false],
    ['red qwrtp', false],
    ['gorbe', false],
    ['BMW', false],
    ['گربه qwrtp', false],
    ['123', false],
    ['🙂', false],
  ])('«%s» is no word to anybody: %s', (text, isNonsense) => {
    expect(reader.isNonsense(text, reader.read(text))).toBe(isNonsense);
  });
});
