import path from 'node:path';
import { AS_WRITTEN, FULL, LETTERS_ONLY } from '../../ground/persian/text-normalizers.ts';
import { ROOT } from '../../ground/project.ts';
import type { Preset } from './preset.ts';

const DEMO_FOLDER = path.join(ROOT, 'models', 'demo');
const PHOTO_FOLDER = path.join(ROOT, 'models', 'photo');

/** OpenAI's CLIP, clip/clip.py. */
const CLIP_MEAN = [0.48145466, 0.4578275, 0.40821073] as const;
const CLIP_STD = [0.26862954, 0.26130258, 0.27577711] as const;
/** EfficientNet-Lite: values from -1 to 1. */
const HALF = [0.5, 0.5, 0.5] as const;
/** torchvision's models on ImageNet. */
const IMAGENET_MEAN = [0.485, 0.456, 0.406] as const;
const IMAGENET_STD = [0.229, 0.224, 0.225] as const;

/**
 * The models that come with the project, and the only place of their constants. These are those of the training, not
 * those in the checkpoints' own files, which are known to contradict it. A wrong one fails silently: the model still
 * finds something, only worse. So a test pins every number.
 */
export const PRESETS: Readonly<Record<string, Preset>> = {
  demo: {
    kind: 'search',
    license: 'Apache-2.0',
    source: 'models/demo/MODEL_CARD.md',
    reference: path.join(DEMO_FOLDER, 'reference.json'),
    vision: { place: { folder: path.join(DEMO_FOLDER, 'vision') }, mean: CLIP_MEAN, std: CLIP_STD },
    text: {
      place: { folder: path.join(DEMO_FOLDER, 'text') },
      maxTokens: 40,
      normalizerVersion: FULL,
    },
  },
  /** Photographs and drawings, by Persian and English words. Two ONNX files that this project wrote; nothing is fetched. */
  photo: {
    kind: 'onnx',
    license: 'Apache-2.0, MIT',
    source: 'models/photo/MODEL_CARD.md',
    reference: path.join(PHOTO_FOLDER, 'reference.json'),
    vision: { place: { folder: PHOTO_FOLDER }, scale: { mean: HALF, std: HALF } },
    text: { place: { folder: PHOTO_FOLDER }, maxTokens: 48, normalizerVersion: FULL },
  },
  /**
   * CLIP's ViT-B/32 and a Persian RoBERTa, joined at their pooler outputs of 768 numbers. Trained, evaluated and shown
   * with Resize((224, 224)) and ImageNet's constants, although the vision tower is CLIP's; texts of 80 tokens in
   * training. Its authors change nothing in a caption.
   */
  'farsi-image-search': {
    kind: 'search',
    source: 'github.com/arman-aminian/image-search: src/train, src/evaluation, src/inference',
    vision: {
      place: { repo: 'arman-aminian/farsi-image-search-vision' },
      mean: IMAGENET_MEAN,
      std: IMAGENET_STD,
    },
    text: {
      place: { repo: 'arman-aminian/farsi-image-search-text' },
      maxTokens: 80,
      normalizerVersion: LETTERS_ONLY,
    },
  },
  /**
   * The same shape with CLIP's own constants. preprocessor_config.json in its repository says centre crop and bicubic;
   * the training squashed to 224 x 224.
   */
  clipfa: {
    kind: 'search',
    source: 'github.com/sajjjadayobi/CLIPfa: clipfa/data, notebooks/CLIPfa_Training.ipynb',
    vision: { place: { repo: 'SajjadAyoubi/clip-fa-vision' }, mean: CLIP_MEAN, std: CLIP_STD },
    text: {
      place: { repo: 'SajjadAyoubi/clip-fa-text' },
      maxTokens: 64,
      normalizerVersion: LETTERS_ONLY,
    },
  },
  /** DistilBERT, mean of the tokens, a dense layer from 768 to 512 numbers, tanh. */
  'distiluse-base-multilingual-cased-v2': {
    kind: 'scorer',
    license: 'apache-2.0',
    source: 'huggingface.co/sentence-transformers/distiluse-base-multilingual-cased-v2: modules.json',
    text: {
      place: { repo: 'sentence-transformers/distiluse-base-multilingual-cased-v2' },
      maxTokens: 128,
      normalizerVersion: AS_WRITTEN,
      sentence: true,
    },
  },
  /** XLM-RoBERTa base (not MPNet), mean of the tokens. CLIPfa's authors kept translations from 0.85 on with it. */
  'paraphrase-multilingual-mpnet-base-v2': {
    kind: 'scorer',
    license: 'apache-2.0',
    source: 'huggingface.co/sentence-transformers/paraphrase-multilingual-mpnet-base-v2: modules.json',
    text: {
      place: { repo: 'sentence-transformers/paraphrase-multilingual-mpnet-base-v2' },
      maxTokens: 128,
      normalizerVersion: AS_WRITTEN,
      sentence: true,
    },
  },
};
