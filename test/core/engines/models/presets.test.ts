import { expect, test } from 'vitest';
import { Preset } from '../../../../core/engines/models/preset.ts';
import { PRESETS } from '../../../../core/engines/models/presets.ts';

/** Every number that decides an embedding, written down a second time: a slip changes what is found, and says nothing. */
const PINNED = {
  demo: {
    mean: [0.48145466, 0.4578275, 0.40821073],
    std: [0.26862954, 0.26130258, 0.27577711],
    projection: undefined,
    text: { maxTokens: 40, normalizerVersion: 1, pooling: undefined, sentence: undefined },
    repositories: [],
  },
  photo: {
    // As in models/photo/preprocessor_config.json.
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
    projection: undefined,
    text: { maxTokens: 48, normalizerVersion: 1, pooling: undefined, sentence: undefined },
    repositories: [],
  },
  'farsi-image-search': {
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
    projection: undefined,
    text: { maxTokens: 80, normalizerVersion: 100, pooling: undefined, sentence: undefined },
    repositories: ['arman-aminian/farsi-image-search-vision', 'arman-aminian/farsi-image-search-text'],
  },
  clipfa: {
    mean: [0.48145466, 0.4578275, 0.40821073],
    std: [0.26862954, 0.26130258, 0.27577711],
    projection: undefined,
    text: { maxTokens: 64, normalizerVersion: 100, pooling: undefined, sentence: undefined },
    repositories: ['SajjadAyoubi/clip-fa-vision', 'SajjadAyoubi/clip-fa-text'],
  },
  'distiluse-base-multilingual-cased-v2': {
    mean: undefined,
    std: undefined,
    projection: undefined,
    text: { maxTokens: 128, normalizerVersion: 0, pooling: undefined, sentence: true },
    repositories: ['sentence-transformers/distiluse-base-multilingual-cased-v2'],
  },
  'paraphrase-multilingual-mpnet-base-v2': {
    mean: undefined,
    std: undefined,
    projection: undefined,
    text: { maxTokens: 128, normalizerVersion: 0, pooling: undefined, sentence: true },
    repositories: ['sentence-transformers/paraphrase-multilingual-mpnet-base-v2'],
  },
};

test('all constants of all presets are those of the training', () => {
  const found = Object.fromEntries(
    Object.entries(PRESETS).map(([name, preset]) => {
      const vision = preset.kind === 'search' ? preset.vision : undefined;
      const scale = preset.kind === 'onnx' ? preset.vision.scale : vision;
      const places = [vision?.place, preset.text.place];
      const { maxTokens, normalizerVersion } = preset.text;
      const { pooling, sentence } = preset.kind === 'onnx' ? {} : preset.text;
      return [
        name,
        {
          mean: scale?.mean,
          std: scale?.std,
          projection: vision?.projection,
          text: { maxTokens, normalizerVersion, pooling, sentence },
          repositories: places.flatMap(place => (place && 'repo' in place ? [place.repo] : [])),
        },
      ];
    }),
  );
  expect(found).toEqual(PINNED);
});

test('the two published search models differ in mean and std, and nobody mixes them up', () => {
  const [farsi, clipfa] = [PRESETS['farsi-image-search'], PRESETS['clipfa']];
  expect(farsi).not.toMatchObject({ vision: { mean: PINNED.clipfa.mean } });
  expect(clipfa).not.toMatchObject({ vision: { std: PINNED['farsi-image-search'].std } });
});

test('the table keeps to the shape that added presets are held to', () => {
  for (const preset of Object.values(PRESETS)) expect(Preset.parse(preset)).toEqual(preset);
});
