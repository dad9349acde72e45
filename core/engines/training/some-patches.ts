import type { Random } from '../../ground/domain/seeded-random.ts';
import type { TowerInputs } from './trained-tower.ts';

/** The class token, which is always read. */
const CLASS = 0;

const tokens = (patches: readonly number[]): TowerInputs => {
  const data = BigInt64Array.from([CLASS, ...patches.map(patch => patch + 1)], BigInt);
  return { patches: { type: 'int64', data, dims: [data.length] } };
};

const upTo = (count: number): number[] => Array.from({ length: count }, (_, patch) => patch);

/** What a vision graph with `isPartial` is fed to read an image whole. */
export const everyPatch = (count: number): TowerInputs => tokens(upTo(count));

/** The same for a share of the patches, drawn by lot and in their order. */
export function somePatches(count: number, share: number, random: Random): TowerInputs {
  const lots = upTo(count).map(patch => ({ patch, lot: random() }));
  const drawn = lots.sort((a, b) => a.lot - b.lot).slice(0, Math.max(1, Math.round(share * count)));
  return tokens(drawn.map(({ patch }) => patch).sort((a, b) => a - b));
}
