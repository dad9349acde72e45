import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { NotFoundError, PermanentError, reasonOf } from '../errors.ts';
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
 * @param invalid makes the error out of what is wrong; one for whoever reads the code when absent.
 */
export function parseJsonAs<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  invalid: (reason: string, cause: unknown) => Error = (reason, cause) => new TypeError(reason, { cause }),
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

/**
 * A file of JSON that need not be there.
 * @throws PermanentError 'file.invalid'
 */
export async function readJsonIfThere<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): Promise<z.output<Schema> | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  return parseJsonAs(
    text,
    schema,
    (reason, cause) => new PermanentError('file.invalid', { path: file, reason }, { cause }),
  );
}

/** A file of JSON that is made again where it is not there, cut off or of another version: undefined then. */
export async function readJsonIfValid<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): Promise<z.output<Schema> | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return schema.safeParse(parseJson(text)).data;
}

/** @throws NotFoundError 'file.not-found' */
export const readText = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    throw new NotFoundError('file.not-found', { path: file }, { cause: error });
  });
