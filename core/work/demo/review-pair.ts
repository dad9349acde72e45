import type { Caption } from './captions.ts';
import { englishArticle } from './concept-traits.ts';
import type { Concept } from './concepts.ts';
import type { Scene } from './plan-scene.ts';
import { createRandom } from './random.ts';

/** A caption pair that waits for review, and whether its Persian text is wrong on purpose. */
export interface ReviewPair extends Caption {
  readonly mismatched: boolean;
}

/** Some 1,000 of the 2,751 pictures have one … */
const SHARE = 0.37;
/** … and for this share of them the Persian text says something else, so that the score has something to separate. */
const MISMATCHED_SHARE = 0.2;

const TEMPLATES: readonly ((english: string, persian: string) => Caption)[] = [
  (english, persian) => ({ english: `a picture of ${english}`, persian: `تصویر ${persian}` }),
  (english, persian) => ({ english: `a drawing of ${english}`, persian: `نقاشی ${persian}` }),
  (english, persian) => ({ english, persian }),
];

/**
 * The pair of a picture, made from CLDR's names of its main thing; always the same one. Undefined when the picture has
 * none. It differs from the picture's own `captions`.
 */
export function reviewPairOf(
  scene: Scene,
  captions: readonly Caption[],
  concepts: readonly Concept[],
): ReviewPair | undefined {
  const random = createRandom(`${scene.key}/review`);
  if (!random.chance(SHARE)) return undefined;
  const shown = new Set(scene.concepts.map(({ persian }) => persian));
  const main = scene.concepts[0]!;
  const mismatched = random.chance(MISMATCHED_SHARE);
  const others = concepts.filter(({ persian }) => !shown.has(persian));
  const named = mismatched ? random.pick(others) : main;
  const english = `${englishArticle(main)} ${main.english}`.trim();
  const taken = new Set(captions.map(({ persian }) => persian));
  const pairs = random.shuffle(TEMPLATES).map(template => template(english, named.persian));
  const free = pairs.find(({ persian }) => !taken.has(persian));
  return free && { ...free, mismatched };
}
