/** How many of this many draws hit, each with this chance. */
export const drawCount = (draws: number, chance: number, random: () => number = Math.random): number =>
  Array.from({ length: draws }).filter(() => random() < chance).length;

/** Inserts pairs with known answers at random places among others; the order of the others stays. */
export function mixIn<Item>(
  items: readonly Item[],
  others: readonly Item[],
  random: () => number = Math.random,
): Item[] {
  const mixed = [...items];
  for (const other of others) mixed.splice(Math.floor(random() * (mixed.length + 1)), 0, other);
  return mixed;
}
