/**
 * Area under the ROC curve: the probability that a right pair scores above a wrong one, ties counting half
 * (the Mann-Whitney U statistic over the number of pairs). NaN when one side is empty.
 */
export function areaUnderCurve(right: readonly number[], wrong: readonly number[]): number {
  const scored = [
    ...right.map(score => ({ score, isRight: true })),
    ...wrong.map(score => ({ score, isRight: false })),
  ].sort((a, b) => a.score - b.score);
  let rankSum = 0;
  for (let start = 0; start < scored.length; ) {
    let end = start;
    while (end < scored.length && scored[end]!.score === scored[start]!.score) end += 1;
    // Ranks count from 1; equal scores share the middle of their ranks.
    const rank = (start + 1 + end) / 2;
    for (let index = start; index < end; index += 1) if (scored[index]!.isRight) rankSum += rank;
    start = end;
  }
  return (rankSum - (right.length * (right.length + 1)) / 2) / (right.length * wrong.length);
}
