import { z } from 'zod';

/** What a number field of a page says about its value. */
export interface NumberLimits {
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly step: 1 | 'any';
}

/**
 * The limits of a number's schema as a browser can say them before anything is sent. “More than 0” is 1 of whole numbers; of others no
 * browser has words for it, and the answer has.
 */
export function numberLimits(schema: z.ZodType): NumberLimits {
  const number = numberOf(schema);
  const isWhole = number.isInt;
  const within = (limit: number | null, inwards: 1 | -1): number | undefined => {
    // Whole numbers end where JavaScript's do.
    if (limit === null || Math.abs(limit) >= Number.MAX_SAFE_INTEGER) return undefined;
    return isWhole && !number.safeParse(limit).success ? limit + inwards : limit;
  };
  return {
    min: within(number.minValue, 1),
    max: within(number.maxValue, -1),
    step: isWhole ? 1 : 'any',
  };
}

function numberOf(schema: z.core.$ZodType): z.ZodNumber {
  if (schema instanceof z.ZodNumber) return schema;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return numberOf(schema.unwrap());
  throw new TypeError('this schema is of no number');
}
