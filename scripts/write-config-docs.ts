// `npm run docs:config` writes what core/ground/config.ts says into README.md's table and .env.example.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../core/ground/config.ts';
import { envExample, withConfigTable } from './config-docs.ts';

const readme = path.join(ROOT, 'README.md');
await writeFile(readme, withConfigTable(await readFile(readme, 'utf8')));
await writeFile(path.join(ROOT, '.env.example'), envExample());
