import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { NotFoundError, reasonOf } from '../errors.ts';
import { reasonOfIssues } from '../parse-input.ts';

/** @returns undefined for what is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * JSON of a known form.
 * @param invalid makes the error out of what is wrong.
 */
export function parseJsonAs<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  invalid: (reason: string, cause: unknown) => Error,
): z.output<Schema> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw invalid(`it is not JSON (${reasonOf(error)})`, error);
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success) throw invalid(reasonOfIssues(parsed.error), parsed.error);
  return parsed.data;
}

/**
 * A file of JSON of a known form.
 * @throws NotFoundError 'file.not-found', or what `invalid` makes.
 */
export async function readJsonFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  invalid: (reason: string, cause: unknown) => Error,
): Promise<z.output<Schema>> {
  return parseJsonAs(await readText(file), schema, invalid);
}

/** @throws NotFoundError 'file.not-found' */
export const readText = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    throw new NotFoundError('file.not-found', { path: file }, { cause: error });
  });
