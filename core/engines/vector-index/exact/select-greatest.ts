/** @returns the k-th greatest of these numbers, which are left in another order (Hoare's selection). */
export function selectGreatest(numbers: Float32Array | Float64Array, k: number): number {
  let [first, last] = [0, numbers.length - 1];
  const wanted = k - 1;
  while (first < last) {
    const middle = numbers[(first + last) >> 1]!;
    let [left, right] = [first, last];
    while (left <= right) {
      while (numbers[left]! > middle) left++;
      while (numbers[right]! < middle) right--;
      if (left > right) break;
      const other = numbers[left]!;
      numbers[left++] = numbers[right]!;
      numbers[right--] = other;
    }
    if (wanted <= right) last = right;
    else if (wanted >= left) first = left;
    else break;
  }
  return numbers[wanted]!;
}
