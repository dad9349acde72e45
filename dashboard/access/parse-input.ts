import { z } from 'zod';
import { InputError } from '../../core/ground/errors.ts';

/**
 * Reads what came in. Lives in the process and not in Next.js's bundle, where the error would be of another class, and
 * so be taken for a fault of ours.
 * @throws InputError 'request.invalid'
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new InputError('request.invalid', { reason: z.prettifyError(parsed.error) });
}
