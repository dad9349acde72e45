import { describe, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { expectPlainAnswers, KINDS } from './coded-index.ts';

const temporary = temporaryFolder();

// `npm test` tries each kind at one dimension, and each dimension with one kind.
describe.each(Object.keys(KINDS))('the int8 codes of %s', kind => {
  it.each([1, 2, 7, 33, 64, 768, 2048])(
    'give the ids and scores of a plain loop, at %i dimensions',
    dimension => expectPlainAnswers(kind, dimension, temporary.path),
  );
});
