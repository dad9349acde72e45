import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../../../core/ground/project.ts';
import { startMessages } from '../../../../locales/start.ts';
import { PROCESSES } from '../../../../supervisor/process-table.ts';
import { type Child, startChild } from '../../../helpers/child.ts';
import { childEnvironment } from '../../../helpers/child-environment.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const WORKER = path.join(ROOT, 'core/worker.ts');

it.each([
  ['fa', 'start', 'start.ts', ['--with-parent', '--help']],
  ['en', 'start', 'start.ts', ['-h']],
  ['en', 'worker', 'start-alone.ts', [WORKER, '--help']],
  ['fa', 'start', 'start.ts', ['search', '--help']],
  ['fa', 'worker', 'start-alone.ts', [WORKER, '--port', '3']],
  ['en', 'start', 'start.ts', ['--with-parent', '--with-demo']],
  ['en', 'worker', 'core/worker.ts', ['--port=3']],
  ...PROCESSES.map(({ name, entry }) => ['fa', name, path.relative(ROOT, entry), ['--help']] as const),
] as const)('in %s, %s by %s answers %j, and starts nothing', async (locale, name, file, words) => {
  const folder = await temporaryFolder();
  const env = childEnvironment({ LOCALE: locale, DATA_DIR: folder });
  const child: Child = startChild(path.join(ROOT, file), words, { env });
  const { usage, noOption } = startMessages(locale);
  const isHelp = /^(?:-h|--help)$/.test(words.at(-1) ?? '');
  expect(await child.exit).toBe(isHelp ? 0 : 2);
  const given = words.find(word => word.startsWith('--') && word !== '--with-parent') ?? '';
  const command = name === 'start' ? 'npm start' : `npm run ${name}`;
  const known = new Map(Object.entries(usage));
  expect(child.output().trim()).toBe(isHelp ? known.get(name) : noOption(given, command));
  expect(await readdir(folder)).toEqual([]);
});

it('a fresh clone answers “npm start -- --help”, and names what it does not know, before anything is set up', async () => {
  const clone = await temporaryFolder();
  mkdirSync(path.join(clone, 'locales'));
  for (const file of ['package.json', 'setup.mjs', 'setup', 'locales/en', 'locales/fa'])
    cpSync(path.join(ROOT, file), path.join(clone, file), {
      recursive: true,
      filter: source => !source.includes('node_modules'),
    });
  const before = await readdir(clone);
  const give = (script: readonly string[], given: string, locale?: string) =>
    spawnSync('npm', [...script, '--', given], {
      cwd: clone,
      env: childEnvironment({ LOCALE: locale }),
      encoding: 'utf8',
    });
  const ask = (script: readonly string[], locale?: string) => give(script, '--help', locale).stdout;
  expect(ask(['start', '-s'], 'fa').trim()).toBe(startMessages('fa').usage.start);
  expect(ask(['run', '-s', 'worker'], 'en').trim()).toBe(startMessages('en').usage.worker);
  for (const [script, locale, command] of [
    [['start'], 'fa', 'npm start'],
    [['run', 'worker'], 'en', 'npm run worker'],
  ] as const) {
    const { status, stderr } = give([...script, '-s'], '--unknown\u001b[2J', locale);
    const said = startMessages(locale).noOption('--unknown\ufffd[2J', command);
    expect([status, stderr.trim()]).toEqual([2, said]);
  }
  expect(await readdir(clone)).toEqual(before);
  writeFileSync(path.join(clone, '.env'), "LOCALE=en\nexport LOCALE='fa' # ours\n");
  expect(ask(['start', '-s']).trim()).toBe(startMessages('fa').usage.start);
  expect(ask(['start', '-s'], 'en').trim()).toBe(startMessages('en').usage.start);
});
