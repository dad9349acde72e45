import type { z } from 'zod';
import { InputError } from './errors.ts';

/** What is wrong, each with its place: `files.0.size: expected number`. */
export const reasonOfIssues = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')).join('; ');

/**
 * Reads what a person or a program asks for.
 * @throws InputError 'request.invalid' that names the fields that are wrong.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InputError('request.invalid', { reason: reasonOfIssues(parsed.error) });
}
