import { fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../../../stand-ins/hub/repositories.ts';
import { REPO, startFixture, WEIGHTS } from './hub-fixture.ts';

const CHILD = path.join(import.meta.dirname, '../../../../helpers/processes/pull-repository.ts');

test('a download that was killed goes on in the next process', async () => {
  const { hub, settings, pull } = await startFixture({ files: { 'model.safetensors': WEIGHTS } });
  hub.fail(`${REPO}/${sha256(WEIGHTS)}`, { stallAfter: 200_000 });
  const child = fork(CHILD, [JSON.stringify(settings), REPO]);
  await new Promise<void>(resolve => {
    child.on('message', done => {
      if (Number(done) >= 200_000) resolve();
    });
  });
  child.kill('SIGKILL');
  const { folder } = await pull();
  expect(sha256(await readFile(path.join(folder, 'model.safetensors')))).toBe(sha256(WEIGHTS));
  const last = hub.requests.filter(({ server }) => server === 'cdn').at(-1)!;
  expect(Number(/\d+/.exec(last.range ?? '0'))).toBeGreaterThan(100_000);
});

test('two processes at once fetch a file once', async () => {
  const { hub, settings, pull } = await startFixture();
  const child = fork(CHILD, [JSON.stringify(settings), REPO]);
  const ended = new Promise(resolve => child.on('exit', resolve));
  await Promise.all([pull(), ended]);
  await pull();
  expect(child.exitCode).toBe(0);
  expect(hub.requests.filter(({ server }) => server === 'cdn')).toHaveLength(1);
});
