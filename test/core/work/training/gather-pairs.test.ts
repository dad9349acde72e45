import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { gatherFile } from '../../../../core/work/training/gather-pairs.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

test('English texts of a captions file belong to the Persian ones in their order, where there are as many', async () => {
  const folder = await temporaryFolder();
  const lines = [
    { image: 'a.jpg', captions: ['یک گربه', 'a cat', 'گربه‌ای', 'some cat'] },
    { image: 'b.jpg', captions: ['یک سگ', 'سگی', 'a dog'] },
  ];
  for (const { image } of lines) await writeFile(path.join(folder, image), image);
  const file = path.join(folder, 'captions.jsonl');
  await writeFile(file, lines.map(line => `${JSON.stringify(line)}\n`).join(''));
  const gathered = await gatherFile(file, { folder, maxBytes: 1_000 });
  const captionsOf = (image: string) =>
    gathered.find(picture => path.basename(picture.path) === image)!.captions;
  expect(captionsOf('a.jpg')).toEqual([
    { persian: 'یک گربه', english: 'a cat' },
    { persian: 'گربه‌ای', english: 'some cat' },
  ]);
  expect(captionsOf('b.jpg')).toEqual([
    { persian: 'یک سگ', english: null },
    { persian: 'سگی', english: null },
  ]);
});
