import type { TowerInputs } from './trained-tower.ts';

/** Token ids of several texts, padded to the longest, with the mask of what counts. */
export function tokenTensors(texts: readonly (readonly number[])[], padTokenId: number): TowerInputs {
  const longest = texts.reduce((most, ids) => Math.max(most, ids.length), 0);
  const dims = [texts.length, longest];
  const ids = new BigInt64Array(texts.length * longest).fill(BigInt(padTokenId));
  const mask = new BigInt64Array(texts.length * longest);
  for (const [row, tokens] of texts.entries()) {
    ids.set(tokens.map(BigInt), row * longest);
    mask.fill(1n, row * longest, row * longest + tokens.length);
  }
  return {
    input_ids: { type: 'int64', data: ids, dims },
    attention_mask: { type: 'int64', data: mask, dims },
  };
}
