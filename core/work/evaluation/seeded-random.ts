/** mulberry32 by Tommy Ettinger: 32 bits of state, numbers in [0, 1); the same ones for a seed on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

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
