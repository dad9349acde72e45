import { z } from 'zod';
import { PermanentError } from '../../core/ground/errors.ts';

/**
 * Parses a source's answer by its schema.
 * @param source the name that people know
 * @throws PermanentError 'crawl.changed'
 */
export function parseAnswer<Value>(source: string, schema: z.ZodType<Value>, value: unknown): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const reason = z.prettifyError(parsed.error).slice(0, 300);
  throw new PermanentError('crawl.changed', { source, reason });
}
