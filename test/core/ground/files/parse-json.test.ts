import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { readJsonIfThere, readJsonIfValid } from '../../../../core/ground/files/parse-json.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const Note = z.object({ count: z.int() });

it.each([
  ['not there', undefined, 'nothing'],
  ['of its form', '{ "count": 3 }', { count: 3 }],
  ['cut off', '{ "count": 3', 'refused'],
  ['of another form', '{ "count": "three" }', 'refused'],
] as const)('a file of JSON that is %s', async (_what, text, expected) => {
  const file = path.join(await temporaryFolder(), 'note.json');
  if (text !== undefined) await writeFile(file, text);
  const found = await readJsonIfThere(file, Note).catch(({ code }) => code);
  if (expected === 'refused') expect(found).toBe('file.invalid');
  else expect(found).toEqual(expected === 'nothing' ? undefined : expected);
  expect(await readJsonIfValid(file, Note)).toEqual(typeof expected === 'object' ? expected : undefined);
});
