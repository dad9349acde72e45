import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { openTokenizer } from '../../../core/engines/encoders/tokenizer.ts';
import { FULL, NORMALIZERS_BY_VERSION, versionOfNormalizer } from '../../../core/ground/persian/text-normalizers.ts';
import { parseJsonAs } from '../../../core/ground/files/parse-json.ts';

/** Token ids of all texts of training, cleaned and cut exactly as a query is. */
const work = process.env['PHOTO_WORK'] ?? '.';
const tokenizer = await openTokenizer(path.join(work, 'pair'), { maxTokens: 48 });
const clean = NORMALIZERS_BY_VERSION.get(versionOfNormalizer(FULL))!;
const texts = parseJsonAs(await readFile(path.join(work, 'texts.json'), 'utf8'), z.array(z.string()));
await writeFile(
  path.join(work, 'ids.json'),
  JSON.stringify(texts.map(text => tokenizer.encode(clean(text)))),
);
