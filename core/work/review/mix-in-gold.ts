/** How many of so many draws hit, each with this chance. */
export const drawCount = (draws: number, chance: number, random: () => number = Math.random): number =>
  Array.from({ length: draws }).filter(() => random() < chance).length;

/** Puts pairs whose answer is known at places drawn by chance among others, whose order stays. */
export function mixIn<Item>(
  items: readonly Item[],
  others: readonly Item[],
  random: () => number = Math.random,
): Item[] {
  const mixed = [...items];
  for (const other of others) mixed.splice(Math.floor(random() * (mixed.length + 1)), 0, other);
  return mixed;
}
