import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../core/ground/project.ts';
import { startMessages } from '../../locales/start.ts';
import { type Child, startChild } from '../helpers/child.ts';
import { childEnvironment } from '../helpers/child-environment.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const WORKER = path.join(ROOT, 'core/worker.ts');

it.each([
  ['fa', 'start.ts', ['--with-parent', '--help']],
  ['en', 'start.ts', ['-h']],
  ['en', 'start-alone.ts', [WORKER, '--help']],
  ['fa', 'start-alone.ts', [WORKER, '--port', '3']],
  ['en', 'start.ts', ['--with-parent', '--with-demo']],
] as const)('in %s, %s answers %j, and starts nothing', async (locale, file, words) => {
  const folder = await temporaryFolder();
  const env = childEnvironment({ LOCALE: locale, DATA_DIR: folder });
  const child: Child = startChild(path.join(ROOT, file), words, { env });
  const { usage, noOption } = startMessages(locale);
  const isHelp = /^(?:-h|--help)$/.test(words.at(-1) ?? '');
  expect(await child.exit).toBe(isHelp ? 0 : 2);
  const given = words.find(word => word.startsWith('--') && word !== '--with-parent') ?? '';
  expect(child.output().trim()).toBe(isHelp ? usage : noOption(given));
  expect(await readdir(folder)).toEqual([]);
});
