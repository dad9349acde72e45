import { seededRandom } from '../../ground/domain/seeded-random.ts';

/** `count` of the items, drawn without replacement, in their own order; all of them when there are no more. */
export function sampleOf<Item>(items: readonly Item[], count: number, seed: number): Item[] {
  const random = seededRandom(seed);
  const places = items.map((_, place) => place);
  const drawn = Math.min(count, places.length);
  // Fisher and Yates' shuffle, as far as it is needed.
  for (let at = 0; at < drawn; at += 1) {
    const other = at + Math.floor(random() * (places.length - at));
    [places[at], places[other]] = [places[other]!, places[at]!];
  }
  return places
    .slice(0, drawn)
    .sort((a, b) => a - b)
    .map(place => items[place]!);
}
