import type { TrainingSet } from './training-set.ts';

/**
 * The pairs off the diagonal that are right as well, and so are no negatives: images that look alike, or captions with the
 * same words.
 * @param words each caption as the model sees it.
 * @returns [rows, rows], 1 for these pairs.
 */
export function falseNegatives(
  rows: readonly number[],
  { set, words }: { set: TrainingSet; words: readonly string[] },
): Float32Array {
  const groups = rows.map(row => set.pictures[set.pairs[row]!.picture]!.group);
  const masked = new Float32Array(rows.length ** 2);
  for (const [left, row] of rows.entries())
    for (const [right, other] of rows.entries())
      if (left !== right && (groups[left] === groups[right] || words[row] === words[other]))
        masked[left * rows.length + right] = 1;
  return masked;
}
