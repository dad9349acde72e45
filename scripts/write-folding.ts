// `npm run folding` writes core/ground/persian/unicode-ranges.ts, and prints PostgreSQL's function for the next migration.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../core/ground/project.ts';
import { unicodeRangesSource } from './unicode-ranges.ts';

await writeFile(path.join(ROOT, 'core/ground/persian/unicode-ranges.ts'), unicodeRangesSource());
const { foldingSql } = await import('./folding-sql.ts');
process.stdout.write(foldingSql());
