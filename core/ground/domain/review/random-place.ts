import { z } from 'zod';

/**
 * Hexadecimal digits at the end of an id that are nothing but chance. The byte before them holds the end of the counter of
 * UUID v7's: ids made in one millisecond count up there.
 */
export const PLACE_DIGITS = 10;

/** Where something stands on a ring at random, forever: the end of its id. */
export const RandomPlace = z.string().regex(/^[0-9a-f]{10}$/);
