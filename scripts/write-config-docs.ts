// `npm run docs:config` writes core/ground/settings into the table of docs/settings.md and into .env.example.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../core/ground/project.ts';
import { envExample, withConfigTable } from './config-docs.ts';

const page = path.join(ROOT, 'docs/settings.md');
await writeFile(page, withConfigTable(await readFile(page, 'utf8')));
await writeFile(path.join(ROOT, '.env.example'), envExample());
