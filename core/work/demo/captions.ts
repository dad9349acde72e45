import { backgroundNames } from './backgrounds.ts';
import { kindOf } from './concept-kinds.ts';
import { canBeCounted, englishArticle, englishPlural, hasPlainName } from './concept-traits.ts';
import type { Concept } from './concepts.ts';
import type { Scene } from './plan-scene.ts';
import { createRandom, type Random } from './random.ts';

/** One description in both languages. */
export interface Caption {
  readonly persian: string;
  readonly english: string;
}

const NUMBERS: Readonly<Record<number, Caption>> = {
  2: { persian: 'دو', english: 'two' },
  3: { persian: 'سه', english: 'three' },
};

/** English needs an article; in Persian the bare noun is the natural label. */
const thing = (concept: Concept): Caption => ({
  persian: concept.persian,
  english: `${englishArticle(concept)} ${concept.english}`.trim(),
});

function describeSingle(random: Random, concept: Concept): Caption {
  const { persian, english } = thing(concept);
  const draw = random.next();
  if (draw < 0.2) return { persian: `تصویر ${persian}`, english: `a picture of ${english}` };
  if (draw < 0.35) return { persian: `نقاشی ${persian}`, english: `a drawing of ${english}` };
  return { persian: draw < 0.7 && canBeCounted(concept) ? `یک ${persian}` : persian, english };
}

/** A noun stays singular after a number: «سه گربه»; spoken Persian puts «تا» between. */
function describeCount(random: Random, concept: Concept, count: number): Caption {
  const number = NUMBERS[count]!;
  const counted = random.chance(0.3) ? `${number.persian} تا` : number.persian;
  return {
    persian: `${counted} ${concept.persian}`,
    english: `${number.english} ${englishPlural(concept.english)}`,
  };
}

/** “A and B”; uses «کنار» when a name contains an “and” of its own («کاسه و قاشق کنار موز»). */
function describePair(random: Random, first: Concept, second: Concept): Caption {
  const [a, b] = [thing(first), thing(second)];
  const beside = random.chance(0.25) || !hasPlainName(first) || !hasPlainName(second);
  return beside
    ? { persian: `${a.persian} کنار ${b.persian}`, english: `${a.english} next to ${b.english}` }
    : { persian: `${a.persian} و ${b.persian}`, english: `${a.english} and ${b.english}` };
}

function describeTriple(concepts: readonly Concept[]): Caption {
  const [a, b, c] = concepts.map(thing);
  return {
    persian: `${a!.persian}، ${b!.persian} و ${c!.persian}`,
    english: `${a!.english}, ${b!.english} and ${c!.english}`,
  };
}

function describeThings(random: Random, { kind, concepts, sprites }: Scene): Caption {
  const [first, second] = concepts;
  if (kind === 'triple') return describeTriple(concepts);
  if (kind === 'pair') return describePair(random, first!, second!);
  if (kind === 'count') return describeCount(random, first!, sprites.length);
  return describeSingle(random, first!);
}

/**
 * The captions of a picture, best first: what it shows, sometimes the colour behind it, sometimes what kind of thing it is.
 */
export function captionsOf(scene: Scene): Caption[] {
  const random = createRandom(`${scene.key}/captions`);
  const things = describeThings(random, scene);
  const names = backgroundNames(scene.background);
  const captions = [
    random.chance(0.3)
      ? {
          persian: `${things.persian} روی زمینهٔ ${names.persian}`,
          english: `${things.english} on ${/^[aeiou]/.test(names.english) ? 'an' : 'a'} ${names.english} background`,
        }
      : things,
  ];
  const main = scene.concepts[0]!;
  const kind = scene.kind === 'single' && random.chance(0.6) ? kindOf(main) : undefined;
  if (kind) {
    captions.push({
      persian: `${main.persian}، نوعی ${kind.persian}`,
      english: `${thing(main).english}, a kind of ${kind.english}`,
    });
  }
  return captions;
}
