import type { z } from 'zod';
import { InputError } from '../../ground/errors.ts';
import { reasonOfIssues } from '../../ground/files/parse-json.ts';

/** @throws InputError 'request.invalid' that names the fields that are wrong. */
export function parseInput<Value>(schema: z.ZodType<Value>, input: unknown): Value {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InputError('request.invalid', { reason: reasonOfIssues(parsed.error) });
}
