import { describe, expect, test } from 'vitest';
import { CAPTION_LIMIT } from '../../../../core/ground/domain/captions/caption-pair.ts';
import { normalizePersian } from '../../../../core/ground/persian/normalize.ts';
import { type Caption, captionsOf } from '../../../../core/work/demo/captions.ts';
import { kindOf } from '../../../../core/work/demo/concept-kinds.ts';
import { englishPlural } from '../../../../core/work/demo/concept-traits.ts';
import { loadConcepts } from '../../../../core/work/demo/concepts.ts';
import { DEMO_COUNT } from '../../../../core/work/demo/draw-demo.ts';
import { planScene, type Scene } from '../../../../core/work/demo/plan-scene.ts';

const concepts = await loadConcepts();
const conceptOf = (emoji: string) => concepts.find(concept => concept.emoji === emoji)!;
const scenes = Array.from({ length: DEMO_COUNT }, (_, index) => planScene(index, concepts));

/** All captions that chance can give to such an image. */
function captionsFor(
  kind: Scene['kind'],
  things: string[],
  copies = things.length,
  ground = 'آبی',
): Caption[] {
  const shown = things.map(conceptOf);
  const colour = { آبی: 'blue', نارنجی: 'orange', قهوه‌ای: 'brown' }[ground]!;
  const sprite = { concept: shown[0]!, centerX: 0, centerY: 0, size: 1, degrees: 0, mirrored: false };
  return Array.from({ length: 400 }, (_, seed) =>
    captionsOf({
      key: `test-${seed}`,
      seed,
      kind,
      concepts: shown,
      set: 'noto',
      background: {
        kind: 'plain',
        shade: '#000',
        colour: { persian: ground, english: colour, shades: ['', ''] },
      },
      sprites: Array(copies).fill(sprite),
    }),
  ).flat();
}

describe('captionsOf', () => {
  const table: [what: string, captions: () => Caption[], persian: string, english: string][] = [
    ['one thing', () => captionsFor('single', ['🐈']), 'گربه', 'a cat'],
    ['one countable thing', () => captionsFor('single', ['🐈']), 'یک گربه', 'a cat'],
    ['a picture of it', () => captionsFor('single', ['🍎']), 'تصویر سیب سرخ', 'a picture of a red apple'],
    ['a drawing of it', () => captionsFor('single', ['🐙']), 'نقاشی هشت‌پا', 'a drawing of an octopus'],
    ['a name with a hamza', () => captionsFor('single', ['💻']), 'یک رایانهٔ کیفی', 'a laptop'],
    [
      'its background',
      () => captionsFor('single', ['🍌']),
      'یک موز روی زمینهٔ آبی',
      'a banana on a blue background',
    ],
    [
      'a colour with a non-joiner',
      () => captionsFor('single', ['🧊'], 1, 'قهوه‌ای'),
      'قالب یخ روی زمینهٔ قهوه‌ای',
      'ice on a brown background',
    ],
    [
      'a colour that begins with a vowel in English',
      () => captionsFor('single', ['🐋'], 1, 'نارنجی'),
      'نهنگ روی زمینهٔ نارنجی',
      'a whale on an orange background',
    ],
    [
      'what kind of thing it is',
      () => captionsFor('single', ['🍌']),
      'موز، نوعی میوه',
      'a banana, a kind of fruit',
    ],
    [
      'a kind of two words',
      () => captionsFor('single', ['🚌']),
      'اتوبوس، نوعی وسیلهٔ نقلیه',
      'a bus, a kind of vehicle',
    ],
    ['two of a thing: the noun stays singular', () => captionsFor('count', ['🐁'], 2), 'دو موش', 'two mice'],
    ['three, as one says it', () => captionsFor('count', ['🦊'], 3), 'سه تا روباه', 'three foxes'],
    ['two things', () => captionsFor('pair', ['🐈', '🍎']), 'گربه و سیب سرخ', 'a cat and a red apple'],
    [
      'two things side by side',
      () => captionsFor('pair', ['🐈', '🌳']),
      'گربه کنار درخت سبز',
      'a cat next to a deciduous tree',
    ],
    [
      'a name that is a list itself',
      () => captionsFor('pair', ['🥣', '🍌']),
      'کاسه و قاشق کنار موز',
      'a bowl with spoon next to a banana',
    ],
    [
      'three things: commas and one «و»',
      () => captionsFor('triple', ['🐈', '🐟', '🥛']),
      'گربه، ماهی و لیوان شیر',
      'a cat, a fish and a glass of milk',
    ],
  ];
  test.each(table)('%s', (_what, captions, persian, english) => {
    expect(captions()).toContainEqual({ persian, english });
  });

  test('things that cannot be counted get no number word', () => {
    const captions = captionsFor('single', ['🧂']).map(({ persian }) => persian);
    expect(captions.filter(caption => caption.startsWith('یک'))).toEqual([]);
  });

  test('two graded colours are both named', () => {
    const graded = scenes.find(
      s => s.background.kind === 'graded' && captionsOf(s)[0]!.persian.includes('زمینهٔ'),
    )!;
    expect(captionsOf(graded)[0]!.persian).toMatch(/ روی زمینهٔ \S+ و \S+$/);
  });

  test('every caption of the demo is a tidy line within the limit, in both languages', () => {
    for (const { persian, english } of scenes.flatMap(captionsOf)) {
      expect(persian.length).toBeLessThanOrEqual(CAPTION_LIMIT);
      // Letters, marks, non-joiners inside words, single spaces, «،»; no Latin, no Arabic ye or kaf, no stray ends.
      expect(persian).toMatch(
        /^[\p{Script=Arabic}\u064B-\u0654\u200C،]+( [\p{Script=Arabic}\u064B-\u0654\u200C،]+)*$/u,
      );
      expect(persian).not.toMatch(/[يك]|\u200C( |$|،)|(^| )\u200C|(^| )،/);
      expect(normalizePersian(persian)).not.toBe('');
      expect(english).toMatch(/^[a-z0-9]\S*( \S+)*$/i);
      expect(english).not.toMatch(/\ba (?!ewe|one-piece)[aeio]|\ban (?!x-ray)[^aeiou]/);
    }
  });

  test('all captions of one image differ', () => {
    for (const scene of scenes) {
      const persian = captionsOf(scene).map(caption => caption.persian);
      expect(new Set(persian).size).toBe(persian.length);
    }
  });

  test('the same image has the same captions in every run', () => {
    expect(captionsOf(scenes[0]!)).toEqual(captionsOf(planScene(0, concepts)));
  });
});

test.each([
  ['cat', 'cats'],
  ['fox', 'foxes'],
  ['ostrich', 'ostriches'],
  ['toothbrush', 'toothbrushes'],
  ['trophy', 'trophies'],
  ['monkey', 'monkeys'],
  ['mango', 'mangoes'],
  ['taco', 'tacos'],
  ['goose', 'geese'],
  ['maple leaf', 'maple leaves'],
])('the plural of %s is %s', (one, many) => {
  expect(englishPlural(one)).toBe(many);
});

test.each([
  ['🦢', 'پرنده'],
  ['🐈', 'حیوان'],
  ['🥕', 'سبزی'],
  ['🪶', undefined],
  ['🕷', undefined],
  ['🌺', undefined],
  ['🔥', undefined],
])('%s is said to be a kind of %s', (emoji, kind) => {
  expect(kindOf(conceptOf(emoji))?.persian).toBe(kind);
});
