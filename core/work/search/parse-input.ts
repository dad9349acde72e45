import type { z } from 'zod';
import { InputError } from '../../ground/errors.ts';

/** What is wrong with an input, field by field, in one line. */
const reasonOfIssues = (issues: readonly Pick<z.core.$ZodIssue, 'path' | 'message'>[]): string =>
  issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')).join('; ');

/** @throws InputError 'request.invalid' that names the fields that are wrong. */
export function parseInput<Value>(schema: z.ZodType<Value>, input: unknown): Value {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InputError('request.invalid', { reason: reasonOfIssues(parsed.error.issues) });
}
