import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPreprocessorConfig } from '../../../../../core/engines/models/checkpoint/config/preprocessor-config.ts';
import { temporaryFolder } from '../../../../helpers/temporary-folder.ts';

const SIZE = 224;
const CHANNELS = { image_mean: [0.5, 0.5, 0.5], image_std: [0.2, 0.2, 0.2] };

async function fitOf(config: object) {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, 'preprocessor_config.json'), JSON.stringify({ ...CHANNELS, ...config }));
  return (await readPreprocessorConfig(folder, SIZE))?.fit;
}

describe('how images become square, by the words of the file', () => {
  const CROP = { kind: 'crop', edge: 224, filter: 'bicubic' };
  test.each([
    [
      "CLIPFeatureExtractor's",
      {
        do_center_crop: true,
        crop_size: 224,
        size: 224,
        resample: 3,
        feature_extractor_type: 'CLIPFeatureExtractor',
      },
      CROP,
    ],
    [
      "CLIPImageProcessor's",
      {
        do_center_crop: true,
        crop_size: { height: 224, width: 224 },
        size: { shortest_edge: 224 },
        resample: 3,
      },
      CROP,
    ],
    [
      'a larger edge',
      { do_center_crop: true, crop_size: 224, size: 256, resample: 2 },
      { ...CROP, edge: 256, filter: 'bilinear' },
    ],
    ['CLIP without a word of cutting', { image_processor_type: 'CLIPImageProcessorFast', size: 224 }, CROP],
    ['cutting without a size', { do_center_crop: true }, CROP],
    [
      'both sides named',
      { do_center_crop: true, size: { height: 224, width: 224 } },
      { kind: 'squash', filter: 'bicubic' },
    ],
    ['no cutting', { do_center_crop: false, size: 224, resample: 1 }, { kind: 'squash', filter: 'lanczos' }],
    [
      'another processor',
      { image_processor_type: 'ViTImageProcessor', size: { height: 224, width: 224 }, resample: 2 },
      { kind: 'squash', filter: 'bilinear' },
    ],
    ['no word at all', {}, undefined],
    ['pictures that come in their size', { do_resize: false, size: 224 }, undefined],
  ])('%s', async (_name, config, fit) => {
    expect(await fitOf(config)).toEqual(fit);
  });

  test.each([
    ['a filter that we lack', { size: 224, resample: 0 }, /filter 0 \(resample\)/],
    [
      'a square of another size than the model’s',
      { do_center_crop: true, size: 256, crop_size: 240 },
      /cuts out 240 pixels .* looks at 224/,
    ],
    [
      'a square larger than what it is cut from',
      { do_center_crop: true, size: 200, crop_size: 224 },
      /cuts 224 pixels out of 200/,
    ],
  ])('%s is refused', async (_name, config, reason) => {
    await expect(fitOf(config)).rejects.toMatchObject({
      code: 'model.unsupported',
      parameters: { reason: expect.stringMatching(reason) },
    });
  });
});

test('a file without mean and deviation says nothing', async () => {
  expect(await fitOf({ image_mean: [1] })).toBeUndefined();
});
