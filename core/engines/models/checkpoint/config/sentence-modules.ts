import path from 'node:path';
import { z } from 'zod';
import { PermanentError } from '../../../../ground/errors.ts';
import { parseConfig, readConfigFile, readJson, size, unsupported } from './read-config.ts';

/** `pooler`: tanh of the model's own dense layer over the first token; `cls`: the first token; `mean`: all that are not masked. */
export type Pooling = 'pooler' | 'cls' | 'mean';

/** A layer of sentence-transformers' Dense. */
export interface DenseShape {
  readonly inputs: number;
  readonly outputs: number;
  readonly bias: boolean;
  readonly activation: 'tanh' | 'identity';
}

/** What a folder of sentence-transformers adds to its transformer. */
export interface SentenceModules {
  readonly transformerFolder: string;
  readonly poolingFolder: string;
  readonly pooling: Pooling;
  readonly dense: readonly (DenseShape & { readonly folder: string })[];
  /** The longest text in tokens, with the special ones, if the folder says it. */
  readonly maxTokens: number | undefined;
}

const ModuleList = z
  .array(z.object({ path: z.string().regex(/^[\w.-]*$/, 'not a plain folder name'), type: z.string() }))
  .min(2)
  .max(16);

const PoolingConfig = z
  .record(z.string(), z.unknown())
  .transform(config =>
    Object.keys(config).filter(key => key.startsWith('pooling_mode_') && config[key] === true),
  );

const POOLINGS: Readonly<Record<string, Pooling>> = {
  pooling_mode_mean_tokens: 'mean',
  pooling_mode_cls_token: 'cls',
};

const ACTIVATIONS: ReadonlyMap<string, DenseShape['activation']> = new Map([
  ['Tanh', 'tanh'],
  ['Identity', 'identity'],
]);

const DenseConfig = z.object({
  in_features: size,
  out_features: size,
  bias: z.boolean().default(true),
  activation_function: z.string().default('torch.nn.modules.activation.Tanh'),
});

const lastPart = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/**
 * Reads modules.json and the folders it names: Transformer, Pooling, then any number of Dense and Normalize.
 * Source: UKPLab/sentence-transformers, models/Pooling.py and models/Dense.py.
 * @throws NotFoundError; PermanentError 'checkpoint.invalid' | 'model.unsupported'.
 */
export async function readSentenceModules(folder: string): Promise<SentenceModules> {
  const file = path.join(folder, 'modules.json');
  const modules = ModuleList.safeParse(await readJson(file));
  if (!modules.success) {
    throw new PermanentError('checkpoint.invalid', { path: file, reason: 'it is no list of modules' });
  }
  const [transformer, pooling, ...rest] = modules.data.map(module => ({
    kind: lastPart(module.type),
    folder: path.join(folder, module.path),
  }));
  const order = modules.data.map(({ type }) => lastPart(type)).join(', ');
  const known = rest.every(({ kind }) => kind === 'Dense' || kind === 'Normalize');
  if (transformer!.kind !== 'Transformer' || pooling!.kind !== 'Pooling' || !known) {
    throw unsupported(file, `the modules are ${order}`);
  }
  const dense: SentenceModules['dense'][number][] = [];
  for (const module of rest) if (module.kind === 'Dense') dense.push(await readDense(module.folder));
  return {
    transformerFolder: transformer!.folder,
    poolingFolder: pooling!.folder,
    pooling: await readPooling(pooling!.folder),
    dense,
    maxTokens: await readMaxTokens(transformer!.folder),
  };
}

/**
 * The files beside the transformer's own that decide what its embeddings are.
 * @param weightFiles names the files that hold a folder's weights.
 */
export async function sentenceFiles(
  folder: string,
  weightFiles: (folder: string) => Promise<string[]>,
): Promise<string[]> {
  const { poolingFolder, dense } = await readSentenceModules(folder);
  const layers = await Promise.all(
    dense.map(async module => [
      path.join(module.folder, 'config.json'),
      ...(await weightFiles(module.folder)),
    ]),
  );
  return [path.join(folder, 'modules.json'), path.join(poolingFolder, 'config.json'), ...layers.flat()];
}

async function readPooling(folder: string): Promise<Pooling> {
  const { file, value } = await readConfigFile(folder);
  const modes = parseConfig(file, PoolingConfig, value);
  const pooling = modes.length === 1 ? POOLINGS[modes[0]!] : undefined;
  if (!pooling) throw unsupported(file, `its pooling is ${modes.join(' + ') || 'missing'}`);
  return pooling;
}

async function readDense(folder: string): Promise<SentenceModules['dense'][number]> {
  const { file, value } = await readConfigFile(folder);
  const config = parseConfig(file, DenseConfig, value);
  const name = lastPart(config.activation_function);
  const activation = ACTIVATIONS.get(name);
  if (!activation) throw unsupported(file, `its activation is ${name}`);
  return { folder, inputs: config.in_features, outputs: config.out_features, bias: config.bias, activation };
}

async function readMaxTokens(folder: string): Promise<number | undefined> {
  const value = await readJson(path.join(folder, 'sentence_bert_config.json')).catch(() => undefined);
  const parsed = z.object({ max_seq_length: size }).safeParse(value);
  return parsed.success ? parsed.data.max_seq_length : undefined;
}
