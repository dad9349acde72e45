/** Bits of the 64 in which two images of the same may differ: four bands of the hash find all of these by an index. */
export const ALIKE_BITS = 3;

/** Whether two perceptual hashes are of the same image. */
export function looksTheSame(a: string, b: string): boolean {
  const different = BigInt.asUintN(64, BigInt(a) ^ BigInt(b)).toString(2);
  return different.replaceAll('0', '').length <= ALIKE_BITS;
}
