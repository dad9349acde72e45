import type { ShapeProblem } from '../../ground/domain/captions/captions-file.ts';
import { cutText } from '../../ground/domain/text-length.ts';
import { InputError } from '../../ground/errors.ts';

/** The most of the found text that an error shows. */
const SEEN_CHARACTERS = 120;

/** The error that refuses a whole captions file: what is wrong, and what the file contains there. */
export const shapeError = (path: string, problem: ShapeProblem, seen = ''): InputError<'captions.shape'> =>
  new InputError('captions.shape', { path, problem, seen: cutText(seen.trim(), SEEN_CHARACTERS) });
