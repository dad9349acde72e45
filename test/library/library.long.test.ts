import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { drawPictures } from './draw-pictures.ts';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
/** Install scripts run, and reach nothing: npm's registry is the only network. */
const ENVIRONMENT = {
  ...process.env,
  npm_config_ignore_scripts: 'false',
  GLOBAL_AGENT_HTTP_PROXY: 'http://127.0.0.1:9',
  GLOBAL_AGENT_HTTPS_PROXY: 'http://127.0.0.1:9',
};

/** A folder elsewhere, with the packed package installed as its users do. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-library-'));
  // npm hands the project's `ignore-scripts` down to whoever it runs, and `prepack` is what is tested here.
  const pack = ['pack', '--ignore-scripts=false', '--pack-destination', folder, '--json'];
  const { stdout } = await run('npm', pack, {
    cwd: path.join(ROOT, 'library'),
    env: ENVIRONMENT,
  });
  const file = /"filename":\s*"([^"]+\.tgz)"/.exec(stdout)![1]!;
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module", "private": true }');
  await run('npm', ['install', '--no-audit', '--no-fund', `./${file}`], {
    cwd: folder,
    env: { ...ENVIRONMENT, ...(await documentedSettings()) },
  });
  // What the test itself needs.
  await run(
    'npm',
    ['install', '--no-audit', '--no-fund', '--ignore-scripts', 'typescript@6.0.3', '@types/node@24.19.2'],
    {
      cwd: folder,
      env: ENVIRONMENT,
    },
  );
});

/** The settings before `npm install` in docs/library.md. */
async function documentedSettings(): Promise<Record<string, string>> {
  const page = await readFile(path.join(ROOT, 'docs/library.md'), 'utf8');
  const [, settings = ''] = /^(.*)npm install \S+negareh-\S+\.tgz$/m.exec(page)!;
  return Object.fromEntries(
    settings
      .trim()
      .split(' ')
      .map(one => one.split('=') as [string, string]),
  );
}
afterAll(() => rm(folder, { recursive: true, force: true }));

it('runs the example of docs/library.md word by word, and its types are right', async () => {
  const page = await readFile(path.join(ROOT, 'docs/library.md'), 'utf8');
  const example = /<!-- library:start -->\n```ts\n([\s\S]+?)```/.exec(page)![1]!;
  await writeFile(path.join(folder, 'example.ts'), example);
  await writeFile(
    path.join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: { strict: true, module: 'nodenext', target: 'es2024', noEmit: true, types: ['node'] },
      files: ['example.ts'],
    }),
  );
  await drawPictures(folder);
  await run(process.execPath, [path.join(folder, 'node_modules/typescript/bin/tsc'), '-p', folder]);
  const wrong = example.replace('top: 2', "top: 'two'");
  await writeFile(path.join(folder, 'example.ts'), wrong);
  await expect(
    run(process.execPath, [path.join(folder, 'node_modules/typescript/bin/tsc'), '-p', folder]),
  ).rejects.toMatchObject({ stdout: expect.stringContaining("Type 'string' is not assignable") });
  await writeFile(path.join(folder, 'example.ts'), example);
  const { stdout } = await run(process.execPath, ['example.ts'], {
    cwd: folder,
    env: { ...ENVIRONMENT, XDG_CACHE_HOME: path.join(folder, 'cache'), LOG_LEVEL: 'somebody else’s' },
  });
  const [cats, mixed, similar, rest] = stdout.split(/^\]\n/m);
  expect(cats).toMatch(/^\[\s+\{ name: 'cat.jpg'/);
  expect(mixed!.indexOf('train.jpg')).toBeLessThan(mixed!.indexOf('cat.jpg'));
  expect(similar).not.toContain('cat.jpg');
  expect(rest).toMatch(/^\[ \{ name: 'یک قطار'/);
  expect(rest!.indexOf("label: 'گربه'")).toBeLessThan(rest!.indexOf("label: 'قطار'"));
});
