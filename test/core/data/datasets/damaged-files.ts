import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { DATASET_READERS, type DatasetFormat } from '../../../../core/data/datasets/readers.ts';
import { NegarehError } from '../../../../core/ground/errors.ts';

export const COCO = {
  info: { year: 2017 },
  licenses: [{ id: 1, name: 'CC BY' }],
  images: [
    { id: 9, file_name: '000000000009.jpg', height: 480, width: 640 },
    { id: 25, file_name: '000000000025.jpg', height: 426, width: 640 },
  ],
  annotations: [
    { id: 1, image_id: 25, caption: 'A giraffe eating\n leaves. ' },
    { id: 2, image_id: 9, caption: 'Bread and fruit' },
    { id: 3, image_id: 77, caption: 'Nobody knows me' },
    { id: 4, image_id: 9 },
  ],
};

const SOUND = [
  JSON.stringify(COCO),
  'path,caption\n1.jpg,"a dog"\n',
  '1.jpg#0\ta dog\n',
  '{"path":"1.jpg","caption":"x"}',
  '{"image/key":"1","fa":{"caption":["سگ"]}}',
];

/** Files that are cut, and in which some bytes are others. */
const damaged = fc
  .tuple(
    fc.constantFrom(...SOUND),
    fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 8 }),
    fc.nat(400),
  )
  .map(([text, edits, cut]) => {
    const bytes = new TextEncoder().encode(text).slice(0, Math.max(1, cut));
    for (const [at, value] of edits) bytes[at % bytes.length] = value;
    return bytes;
  });

/** Each is read by one of the readers, which gives rows or a named error. @param folder for the files */
export async function readDamaged(folder: string, files: number): Promise<void> {
  const formats = Object.keys(DATASET_READERS) as DatasetFormat[];
  const file = path.join(folder, 'damaged');
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...formats), damaged, async (format, content) => {
      await writeFile(file, content);
      try {
        for await (const row of DATASET_READERS[format](file)) expect(row.position).toBeGreaterThanOrEqual(0);
      } catch (error) {
        expect(error).toBeInstanceOf(NegarehError);
      }
    }),
    { numRuns: files, seed: 7 },
  );
}
