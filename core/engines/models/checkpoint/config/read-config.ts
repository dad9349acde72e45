import path from 'node:path';
import { z } from 'zod';
import { PermanentError } from '../../../../ground/errors.ts';
import { parseJson, readText } from '../../../../ground/files/parse-json.ts';
import { reasonOfIssues } from '../../../../ground/parse-input.ts';

/** Sizes that a model may have. */
export const size = z.int().positive().max(1_000_000);
export const epsilon = z.number().positive().max(0.1);

/**
 * Activation functions that we can write, by their names in transformers' activations.py: `gelu` is the exact one (erf),
 * gelu_new, gelu_fast and gelu_pytorch_tanh are three spellings of its approximation by tanh; silu is also called swish.
 */
export const Activation = z.enum([
  'gelu',
  'quick_gelu',
  'gelu_new',
  'gelu_fast',
  'gelu_pytorch_tanh',
  'relu',
  'silu',
  'swish',
] as const);
export type Activation = z.infer<typeof Activation>;

export interface ConfigFile {
  readonly file: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/**
 * A JSON object from a checkpoint's folder.
 * @throws NotFoundError 'file.not-found'; PermanentError 'checkpoint.invalid' when it is no JSON object.
 */
export async function readConfigFile(folder: string, name = 'config.json'): Promise<ConfigFile> {
  const file = path.join(folder, name);
  const value = z.record(z.string(), z.unknown()).safeParse(await readJson(file));
  if (!value.success) {
    throw new PermanentError('checkpoint.invalid', { path: file, reason: 'it is not a JSON object' });
  }
  return { file, value: value.data };
}

/** @returns undefined for what is not JSON. @throws NotFoundError 'file.not-found' */
export const readJson = async (file: string): Promise<unknown> => parseJson(await readText(file));

/** @throws PermanentError 'model.unsupported' that names what the file asks for and we lack. */
export function parseConfig<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  value: unknown,
): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw unsupported(file, reasonOfIssues(parsed.error));
}

export const unsupported = (path: string, reason: string): PermanentError =>
  new PermanentError('model.unsupported', { path, reason });
