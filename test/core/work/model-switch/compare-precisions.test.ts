import { describe, expect, it } from 'vitest';
import { areByteProductsWhole } from '../../../../core/ground/onnx/byte-products.ts';
import {
  assertLoss,
  assertPrecision,
  comparePrecisions,
} from '../../../../core/work/model-switch/compare-precisions.ts';
import { testConfig } from '../../../helpers/test-settings.ts';
import { createGallery } from '../search/gallery.ts';

const isWhole = await areByteProductsWhole();

describe('int8 against float32', () => {
  it.runIf(isWhole)(
    'is compared on the pictures of the collection, and good enough for the demo model',
    async () => {
      const gallery = await createGallery(40);
      const config = { ...gallery.config, precision: 'int8' } as const;
      const loss = await comparePrecisions('demo', config);
      expect(loss.pictures).toBe(40);
      expect(loss.cosine).toBeGreaterThan(1e-7);
      expect(loss.cosine).toBeLessThan(0.005);
      expect(loss.neighbours).toBeLessThan(0.1);
      await gallery.drop();
    },
  );

  it.skipIf(isWhole)('is refused where the processor cuts products of bytes off', async () => {
    const gallery = await createGallery(2);
    await expect(comparePrecisions('demo', { ...gallery.config, precision: 'int8' })).rejects.toMatchObject({
      code: 'config.invalid',
      parameters: { variable: 'PRECISION' },
    });
    await gallery.drop();
  });

  it('is not asked for by float32, which is compared with nothing', async () => {
    await assertPrecision('no such model', { ...testConfig(), precision: 'fp32' });
  });

  it('is refused where it loses too much, with what it lost', () => {
    const loss = { pictures: 200, cosine: 0.004, neighbours: 0.02 };
    assertLoss('demo', loss);
    expect(() => assertLoss('demo', { ...loss, cosine: 0.006 })).toThrow(
      expect.objectContaining({
        code: 'model.fails-check',
        parameters: { name: 'demo', check: 'int8 ~ fp32: cosine', difference: 0.006, limit: 0.005 },
      }),
    );
    expect(() => assertLoss('demo', { ...loss, neighbours: 0.04 })).toThrow('ten nearest');
    expect(() => assertLoss('demo', { ...loss, neighbours: Number.NaN })).toThrow('ten nearest');
  });
});
