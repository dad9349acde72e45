/**
 * Encodes each input on its own and lays the rows one under the other. At most `window` inputs of one call are under
 * way, so that a call with thousands leaves room for others. The first failure fails the call, and nothing of it is
 * begun after that.
 * @param encodeOne gives one row of `dimension` numbers.
 */
export async function gatherRows<Input>(
  inputs: readonly Input[],
  { dimension, window }: { dimension: number; window: number },
  encodeOne: (input: Input) => Promise<Float32Array>,
): Promise<Float32Array> {
  const rows = new Float32Array(inputs.length * dimension);
  const entries = inputs.entries();
  let hasFailed = false;
  const work = async (): Promise<void> => {
    for (const [index, input] of entries) {
      try {
        rows.set(await encodeOne(input), index * dimension);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
      if (hasFailed) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(window, inputs.length) }, work));
  return rows;
}
