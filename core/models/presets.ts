import path from 'node:path';
import { ROOT } from '../config.ts';
import { PermanentError } from '../errors.ts';
import { NORMALIZER_VERSION } from '../persian/normalize.ts';

/**
 * Two checkpoints that share one space, and how to feed them. The constants are those of the training and stand here,
 * not in the checkpoints' files, which are known to contradict it; wrong ones fail silently, so tests pin them.
 */
export interface ModelPreset {
  /** Folder with config.json and model.safetensors. */
  readonly vision: {
    readonly folder: string;
    /** Subtracted from and divided into each channel of R, G, B, for values from 0 to 1, after squashing. */
    readonly mean: readonly [number, number, number];
    readonly std: readonly [number, number, number];
  };
  /** Folder with config.json, model.safetensors, tokenizer.json and tokenizer_config.json. */
  readonly text: {
    readonly folder: string;
    /** With the tokens that begin and end a text. */
    readonly maxTokens: number;
    /** Version of the text normaliser that the model was trained with. */
    readonly normalizerVersion: number;
  };
}

const DEMO_FOLDER = path.join(ROOT, 'models', 'demo');

export const MODEL_PRESETS: Readonly<Record<string, ModelPreset>> = {
  /** Source of the constants: models/demo/MODEL_CARD.md. */
  demo: {
    vision: {
      folder: path.join(DEMO_FOLDER, 'vision'),
      mean: [0.48145466, 0.4578275, 0.40821073],
      std: [0.26862954, 0.26130258, 0.27577711],
    },
    text: { folder: path.join(DEMO_FOLDER, 'text'), maxTokens: 40, normalizerVersion: NORMALIZER_VERSION },
  },
};

/** @throws PermanentError 'model.unknown' that lists the known names. */
export function presetNamed(name: string): ModelPreset {
  const preset = Object.hasOwn(MODEL_PRESETS, name) ? MODEL_PRESETS[name] : undefined;
  if (preset) return preset;
  throw new PermanentError('model.unknown', { name, known: Object.keys(MODEL_PRESETS).join(', ') });
}
