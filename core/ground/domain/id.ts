import { v7 } from 'uuid';
import { z } from 'zod';

/** A new UUID v7: ids made later sort later, so rows of one table stay close together on disk. */
export const newId = (): string => v7();

/** Sorts before every id: where a walk in order of id begins. */
export const NIL_ID = '00000000-0000-0000-0000-000000000000';

/** Any row's id, in the canonical lower-case form. */
export const Id = z.uuid().toLowerCase();
