import { NotFoundError } from '../../../ground/errors.ts';
import type { FileChoice } from './pull-repository.ts';

/** What a checkpoint is used for, which decides the files that it needs. */
export type CheckpointUse = 'vision' | 'text' | 'sentence' | 'onnx-vision' | 'onnx-text';

const OPTIONAL_TEXT_FILES = ['tokenizer_config.json', 'special_tokens_map.json'];
/** What RoBERTa's tokenizer can be made from where there is no tokenizer.json. */
const OLD_TOKENIZER_FILES = ['vocab.json', 'merges.txt'];
const OPTIONAL_SENTENCE_FILES = ['sentence_bert_config.json'];
/** Folders of sentence-transformers' modules after the transformer. */
const MODULE_CONFIG = /^(\d+_(?:Pooling|Dense|Normalize))\/config\.json$/;

/**
 * Picks what we read out of a repository and leaves the rest, which can be many times larger: the same weights for other
 * frameworks, ONNX and OpenVINO exports. Of safetensors and PyTorch files the first is taken.
 * @throws NotFoundError 'hub.file-not-found' (from the choice) when a needed file is not there.
 */
export function filesFor(use: CheckpointUse, repo: string): FileChoice {
  return names => {
    const there = new Set(names);
    const need = (file: string): string => {
      if (there.has(file)) return file;
      throw new NotFoundError('hub.file-not-found', { repo, file });
    };
    const tower = /^onnx-(.*)$/.exec(use)?.[1];
    const files = [need('config.json'), ...(tower ? onnx(tower, names, need) : weights('', names, need))];
    if (use === 'vision') return files;
    if (use === 'onnx-vision') return [...files, need('preprocessor_config.json')];
    const isOld = !there.has('tokenizer.json') && OLD_TOKENIZER_FILES.every(name => there.has(name));
    files.push(...(isOld ? OLD_TOKENIZER_FILES : [need('tokenizer.json')]));
    files.push(...OPTIONAL_TEXT_FILES.filter(name => there.has(name)));
    if (use === 'text' || use === 'onnx-text') return files;
    files.push(need('modules.json'), ...OPTIONAL_SENTENCE_FILES.filter(name => there.has(name)));
    for (const [config, folder] of names.flatMap(name => [MODULE_CONFIG.exec(name) ?? []])) {
      if (!config) continue;
      files.push(config);
      if (folder!.endsWith('_Dense')) files.push(...weights(`${folder}/`, names, need));
    }
    return files;
  };
}

/** A tower's graph with 32-bit numbers, and its weights where they lie beside it. */
function onnx(tower: string, names: readonly string[], need: (file: string) => string): string[] {
  const graph = `onnx/${tower}_model.onnx`;
  return [need(graph), ...names.filter(name => name.startsWith(`${graph}_data`))];
}

const KINDS = [
  { file: 'model.safetensors', shard: /^model-\d{5}-of-\d{5}\.safetensors$/ },
  { file: 'pytorch_model.bin', shard: /^pytorch_model-\d{5}-of-\d{5}\.bin$/ },
];

function weights(folder: string, names: readonly string[], need: (file: string) => string): string[] {
  const here = names.filter(name => name.startsWith(folder)).map(name => name.slice(folder.length));
  for (const { file, shard } of KINDS) {
    if (here.includes(file)) return [folder + file];
    const index = `${file}.index.json`;
    if (here.includes(index))
      return [index, ...here.filter(name => shard.test(name))].map(name => folder + name);
  }
  return [need(`${folder}${KINDS[0]!.file}`)];
}
