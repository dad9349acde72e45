import { readFile } from 'node:fs/promises';
import { z } from 'zod';
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
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const reason =
      error instanceof z.ZodError ? reasonOfIssues(error) : `it is not JSON (${reasonOf(error)})`;
    throw invalid(reason, error);
  }
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
