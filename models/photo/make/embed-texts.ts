import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { inspectConfig } from '../../../core/ground/config.ts';
import { openEvaluatedModel } from '../../../core/work/evaluation/open-model.ts';
import { parseJsonAs } from '../../../core/ground/files/parse-json.ts';

/** embed-texts.ts TEXTS.json OUT.f32: what the model's text side says of each text, row by row. */
const [from = '', to = ''] = process.argv.slice(2);
const { config } = inspectConfig();
const texts = parseJsonAs(await readFile(from, 'utf8'), z.array(z.string()));
const { services, model, close } = await openEvaluatedModel('photo', config);
const rows = new Float32Array(texts.length * model.dimension);
for (let at = 0; at < texts.length; at += 32)
  rows.set(await services.textEncoder.encode(texts.slice(at, at + 32)), at * model.dimension);
await writeFile(to, rows);
await close();
