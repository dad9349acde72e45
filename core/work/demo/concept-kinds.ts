import type { Concept } from './concepts.ts';

/** A CLDR keyword that says what kind of thing a concept is. */
interface Kind {
  readonly keyword: string;
  readonly persian: string;
  readonly english: string;
  /** Unicode group of the thing; in other groups the keyword does not mean its kind. */
  readonly category: string;
  /** Things that carry the keyword as an association only: a feather is no bird, a spider no insect. */
  readonly except: readonly string[];
}

const kind = (keyword: string, english: string, category: string, except: readonly string[] = []): Kind => ({
  keyword,
  persian: keyword,
  english,
  category,
  except,
});

const ANIMALS = 'animals-and-nature';
const FOOD = 'food-and-drink';

/** The narrower kind first: a swan is a bird before it is an animal. */
const KINDS: readonly Kind[] = [
  kind('میوه', 'fruit', FOOD, ['🥒', '🥑']),
  kind('پرنده', 'bird', ANIMALS, ['🪶', '🪹', '🪺', '🕊', '🐦‍⬛']),
  kind('حشره', 'insect', ANIMALS, ['🕷']),
  kind('گل', 'flower', ANIMALS, ['💐', '🪴', '🥀']),
  kind('درخت', 'tree', ANIMALS, ['🌳']),
  kind('ساز', 'musical instrument', 'objects'),
  kind('وسیلهٔ نقلیه', 'vehicle', 'travel-and-places', ['🚨', '🚞']),
  { ...kind('سبزیجات', 'vegetable', FOOD, ['🥗', '🍄‍🟫', '🥬']), persian: 'سبزی' },
  kind('شیرینی', 'pastry', FOOD, ['🍥', '🥨']),
  kind('کفش', 'shoe', 'objects'),
  kind('ابزار', 'tool', 'objects'),
  kind('غذا', 'food', FOOD, ['🍳', '🧄', '🫖', '🫗', '🍴', '🫙', '🧋', '🍱', '🍧', '🎂', '🥘']),
  kind('حیوان', 'animal', ANIMALS, ['🐵', '🐱', '🐴', '🐮', '🪶', '🦮', '🐓']),
];

/** What the thing is a kind of, by its CLDR keywords; none when its name says so itself («گل ختمی»). */
export function kindOf(concept: Concept): Kind | undefined {
  return KINDS.find(
    ({ keyword, persian, category, except }) =>
      concept.category === category &&
      concept.keywords.includes(keyword) &&
      !except.includes(concept.emoji) &&
      !concept.persian.includes(persian) &&
      !concept.persian.includes(' و '),
  );
}
