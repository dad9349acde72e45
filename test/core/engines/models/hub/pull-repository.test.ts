import { once } from 'node:events';
import { lstat, mkdir, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { PullProgress } from '../../../../../core/engines/models/hub/pull-progress.ts';
import { BusyError, NotFoundError } from '../../../../../core/ground/errors.ts';
import { expectFailure } from '../../../../helpers/expect-failure.ts';
import { gitSha1, makeRepository, sha256 } from '../../../../stand-ins/hub/repositories.ts';
import { CONFIG, FILES, REPO, randomBytes, startFixture, WEIGHTS } from './hub-fixture.ts';

const read = (folder: string, file: string) => readFile(path.join(folder, file));

describe('a pull', () => {
  test.each(['direct', 'cache'] as const)('brings small and large files, small ones %s', async smallFiles => {
    const { hub, pull } = await startFixture({ tags: ['license:apache-2.0', 'fa'] }, { smallFiles });
    const pulled = await pull();
    expect(pulled).toMatchObject({
      repo: REPO,
      commit: hub.repositories[0]!.commit,
      files: Object.keys(FILES),
      license: 'apache-2.0',
      fromCache: false,
    });
    for (const [file, content] of Object.entries(FILES)) {
      expect(sha256(await read(pulled.folder, file))).toBe(sha256(Buffer.from(content as string)));
    }
  });

  test('lays the cache out as Python does', async () => {
    const { hub, settings, pull } = await startFixture();
    const { commit } = await pull();
    const folder = path.join(settings.cacheFolder, 'models--someone--model');
    expect(await readFile(path.join(folder, 'refs/main'), 'utf8')).toBe(commit);
    expect((await readdir(path.join(folder, 'blobs'))).sort()).toEqual(
      [
        gitSha1(Buffer.from(CONFIG)),
        sha256(WEIGHTS),
        gitSha1(Buffer.from('')),
        gitSha1(Buffer.from('{}')),
      ].sort(),
    );
    const snapshot = path.join(folder, 'snapshots', hub.repositories[0]!.commit);
    expect(await readlink(path.join(snapshot, 'model.safetensors'))).toBe(`../../blobs/${sha256(WEIGHTS)}`);
    expect(await readlink(path.join(snapshot, '1_Pooling/config.json'))).toBe(
      `../../../blobs/${gitSha1(Buffer.from('{}'))}`,
    );
    expect(await readdir(path.join(settings.cacheFolder, '.locks/models--someone--model'))).toEqual([]);
  });

  test('fetches the chosen files only, and a refusal of the choice goes through', async () => {
    const { hub, pull } = await startFixture();
    await pull({ choose: () => ['config.json'] });
    expect(hub.requests.filter(({ server }) => server === 'cdn')).toEqual([]);
    const choose = (): never => {
      throw new NotFoundError('hub.file-not-found', { repo: REPO, file: 'tokenizer.json' });
    };
    await expectFailure(pull({ choose }), 'hub.file-not-found', 'tokenizer.json');
  });

  test('asks one question and fetches nothing when all is there', async () => {
    const { hub, pull } = await startFixture();
    await pull();
    const before = hub.requests.length;
    await pull();
    expect(hub.requests.slice(before).map(({ path }) => path)).toEqual([
      `/api/models/${REPO}/revision/main?blobs=true`,
    ]);
  });

  test('follows a branch that moved, and keeps unchanged blobs', async () => {
    const { hub, pull } = await startFixture();
    const first = await pull();
    hub.repositories.splice(0, 1, makeRepository(REPO, { files: { ...FILES, 'config.json': '{}\n' } }));
    const before = hub.requests.length;
    const second = await pull();
    expect(second.commit).not.toBe(first.commit);
    expect((await read(second.folder, 'config.json')).toString()).toBe('{}\n');
    expect((await read(first.folder, 'config.json')).toString()).toBe(CONFIG);
    expect(hub.requests.slice(before).filter(({ server }) => server === 'cdn')).toEqual([]);
  });

  test('takes branches with slashes, tags and commits', async () => {
    const { hub, settings, pull } = await startFixture({ revisions: ['main', 'refs/pr/1', 'v1.0'] });
    const { commit } = await pull({ revision: 'refs/pr/1' });
    const folder = path.join(settings.cacheFolder, 'models--someone--model');
    expect(await readFile(path.join(folder, 'refs/refs/pr/1'), 'utf8')).toBe(commit);
    await pull({ revision: 'v1.0' });
    await pull({ revision: hub.repositories[0]!.commit });
    expect((await readdir(path.join(folder, 'refs'))).sort()).toEqual(['refs', 'v1.0']);
  });

  test('follows a renamed repository', async () => {
    const { pull } = await startFixture({}, { renamed: { 'old/name': REPO } });
    const { folder } = await pull({ repo: 'old/name' });
    expect(sha256(await read(folder, 'model.safetensors'))).toBe(sha256(WEIGHTS));
  });

  test('tells how many bytes are here, ending at the whole', async () => {
    const { pull } = await startFixture();
    const seen: PullProgress[] = [];
    await pull({ onProgress: progress => seen.push(progress) });
    const total = Object.values(FILES).reduce((sum, content) => sum + content.length, 0);
    expect(seen.at(-1)).toMatchObject({ done: total, total });
    expect(seen.some(({ file, done }) => file === 'model.safetensors' && done < total)).toBe(true);
    expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).toSorted((a, b) => a - b));
  });

  test('works without sizes in the description', async () => {
    const { pull } = await startFixture({}, { sizes: false });
    const { folder } = await pull();
    expect(sha256(await read(folder, 'model.safetensors'))).toBe(sha256(WEIGHTS));
  });
});

describe('the token', () => {
  const access = { access: 'private' } as const;
  const tokens = { hf_secret: [REPO], other: [] };

  test('opens private and gated repositories, and never reaches the CDN', async () => {
    for (const kind of ['private', 'gated'] as const) {
      const { hub, pull } = await startFixture({ access: kind }, { tokens, smallFiles: 'cache' });
      const { folder } = await pull({}, { token: 'hf_secret' });
      expect(sha256(await read(folder, 'model.safetensors'))).toBe(sha256(WEIGHTS));
      const [atHub, atCdn] = ['hub', 'cdn'].map(name => hub.requests.filter(({ server }) => server === name));
      expect(new Set(atHub!.map(({ authorization }) => authorization))).toEqual(
        new Set(['Bearer hf_secret']),
      );
      expect(atCdn).not.toEqual([]);
      expect(new Set(atCdn!.map(({ authorization }) => authorization))).toEqual(new Set([undefined]));
    }
  });

  test.each([
    ['a private repository without a token', access, undefined, 'hub.repo-not-found'],
    ['a private repository with another token', access, 'other', 'hub.repo-not-found'],
    ['a gated repository without a token', { access: 'gated' }, undefined, 'hub.gated'],
    [
      'a gated repository whose terms are not accepted',
      { access: 'gated' },
      'other',
      'hub.terms-not-accepted',
    ],
    ['a disabled repository', { disabled: true }, undefined, 'hub.refused'],
  ] as const)('%s is refused by name', async (_, repository, token, code) => {
    const { pull } = await startFixture(repository, { tokens });
    await expectFailure(pull({}, { token }), code, REPO);
  });
});

test('a token that the hub does not know is named, also for a public repository', async () => {
  const { pull } = await startFixture();
  await expectFailure(pull({}, { token: 'hf_wrong' }), 'hub.token-invalid');
});

describe('what is not there', () => {
  test('a repository, a revision, a file', async () => {
    const { hub, pull } = await startFixture();
    await expectFailure(pull({ repo: 'some/thing' }), 'hub.repo-not-found', 'some/thing');
    await expectFailure(pull({ revision: 'v9' }), 'hub.revision-not-found', 'v9');
    await expectFailure(pull({ choose: () => ['nothing.json'] }), 'hub.file-not-found', 'nothing.json');
    expect(hub.requests).toHaveLength(4);
  });

  test.each(['../../etc', 'a/b/c', 'https://example.org/x', '', 'a--b/c'])(
    'a repository %j is never asked for',
    async repo => {
      const { hub, pull } = await startFixture();
      await expectFailure(pull({ repo }), 'request.invalid');
      expect(hub.requests).toEqual([]);
    },
  );

  test.each(['../main', '/main', 'a/../../b', 'x?y'])('a revision %j is never asked for', async revision => {
    const { pull } = await startFixture();
    await expectFailure(pull({ revision }), 'request.invalid');
  });

  test('file names that would leave the folder are not even offered', async () => {
    const { pull } = await startFixture({
      files: { 'config.json': '{}', '../evil': 'x', 'a/../../evil': 'x', '/evil': 'x' },
    });
    expect((await pull()).files).toEqual(['config.json']);
  });
});

describe('faults on the way', () => {
  test('a download that is cut goes on where it stopped', async () => {
    const { hub, pull } = await startFixture();
    hub.fail(`${REPO}/${sha256(WEIGHTS)}`, { cutAfter: 100_000 }, { cutAfter: 50_000 });
    const { folder } = await pull();
    expect(sha256(await read(folder, 'model.safetensors'))).toBe(sha256(WEIGHTS));
    const ranges = hub.requests.filter(({ server }) => server === 'cdn').map(({ range }) => range);
    expect(ranges[0]).toBeUndefined();
    expect(ranges).toHaveLength(3);
    expect(Number(/\d+/.exec(ranges[2]!))).toBeGreaterThan(Number(/\d+/.exec(ranges[1]!)));
  });

  test('a small file that is cut too, guarded by its ETag', async () => {
    const text = 'x'.repeat(9_000);
    const { hub, pull } = await startFixture({ files: { 'vocab.txt': text } });
    // The first request is the HEAD, which a cut does not touch.
    hub.fail('resolve', { cutAfter: 1 }, { cutAfter: 4_000 });
    const { folder } = await pull();
    expect((await read(folder, 'vocab.txt')).toString()).toBe(text);
    expect(hub.requests.at(-1)!.range).toMatch(/^bytes=\d+-$/);
  });

  test('what an earlier process left is used', async () => {
    const { hub, settings, pull } = await startFixture();
    const blobs = path.join(settings.cacheFolder, 'models--someone--model/blobs');
    await mkdir(blobs, { recursive: true });
    await writeFile(path.join(blobs, `${sha256(WEIGHTS)}.negareh.incomplete`), WEIGHTS.subarray(0, 123_456));
    const { folder } = await pull();
    expect(sha256(await read(folder, 'model.safetensors'))).toBe(sha256(WEIGHTS));
    expect(hub.requests.filter(({ server }) => server === 'cdn').map(({ range }) => range)).toEqual([
      'bytes=123456-',
    ]);
    expect((await readdir(blobs)).filter(name => name.includes('incomplete'))).toEqual([]);
  });

  test.each([
    ['whole', WEIGHTS],
    ['too long', Buffer.concat([WEIGHTS, WEIGHTS])],
    ['of another content', randomBytes(200_000, 7)],
  ])('what an earlier process left is %s', async (_, left) => {
    const { settings, pull } = await startFixture();
    const blobs = path.join(settings.cacheFolder, 'models--someone--model/blobs');
    await mkdir(blobs, { recursive: true });
    await writeFile(path.join(blobs, `${sha256(WEIGHTS)}.negareh.incomplete`), left);
    const { folder } = await pull();
    expect(sha256(await read(folder, 'model.safetensors'))).toBe(sha256(WEIGHTS));
  });

  test('a server that ignores the range', async () => {
    const { hub, pull } = await startFixture();
    hub.fail(`${REPO}/${sha256(WEIGHTS)}`, { cutAfter: 100_000 }, { ignoreRange: true });
    expect(sha256(await read((await pull()).folder, 'model.safetensors'))).toBe(sha256(WEIGHTS));
    expect(hub.requests.filter(({ server }) => server === 'cdn')).toHaveLength(2);
  });

  test('damaged content is fetched once more, then refused', async () => {
    const { hub, pull } = await startFixture();
    const cdnPath = `${REPO}/${sha256(WEIGHTS)}`;
    hub.fail(cdnPath, { corrupt: true });
    expect(sha256(await read((await pull()).folder, 'model.safetensors'))).toBe(sha256(WEIGHTS));
    const second = await startFixture();
    second.hub.fail(cdnPath, { corrupt: true }, { corrupt: true });
    await expectFailure(second.pull(), 'hub.damaged', sha256(WEIGHTS));
    const blobs = path.join(second.settings.cacheFolder, 'models--someone--model/blobs');
    expect((await readdir(blobs)).filter(name => name.startsWith(sha256(WEIGHTS)))).toEqual([]);
  });

  test('a damaged small file as well', async () => {
    const { hub, pull } = await startFixture({ files: { 'config.json': CONFIG } });
    hub.fail('resolve', { corrupt: true }, { corrupt: true }, { corrupt: true });
    await expectFailure(pull(), 'hub.damaged', gitSha1(Buffer.from(CONFIG)));
  });

  test('the rate limit is waited for as long as its header says', async () => {
    const { hub, pull } = await startFixture();
    hub.fail('/api/models', { status: 429, headers: { ratelimit: '"api";r=0;t=1', 'retry-after': '300' } });
    const waits: [number, unknown][] = [];
    const start = performance.now();
    await pull({ choose: () => ['config.json'], onWait: (seconds, reason) => waits.push([seconds, reason]) });
    expect(performance.now() - start).toBeGreaterThan(990);
    expect(waits).toEqual([[1, expect.any(BusyError)]]);
  });

  test('a rate limit that lasts longer than a window is told', async () => {
    const { hub, pull } = await startFixture();
    hub.fail('/api/models', { status: 429, headers: { 'retry-after': '3000' } });
    await expectFailure(pull(), 'service.busy');
  });

  test('passing faults are retried, five in a row are not', async () => {
    const { hub, pull } = await startFixture();
    hub.fail('/api/models', { status: 503 }, { status: 500 }, { status: 502 }, { status: 504 });
    await pull({ choose: () => ['config.json'] });
    hub.fail('/api/models', ...Array.from({ length: 5 }, () => ({ status: 503 })));
    hub.repositories.splice(0, 1, makeRepository(REPO, { files: { 'config.json': '{ }' } }));
    // What the cache holds is given instead, and said.
    expect(await pull({ choose: () => ['config.json'] })).toMatchObject({ fromCache: true });
  });

  test('an expired signature is renewed', async () => {
    const { hub, pull } = await startFixture();
    hub.fail(
      `${REPO}/${sha256(WEIGHTS)}`,
      { cutAfter: 100_000 },
      { status: 403, body: '<Error>expired</Error>' },
    );
    expect(sha256(await read((await pull()).folder, 'model.safetensors'))).toBe(sha256(WEIGHTS));
    const signatures = hub.requests.filter(({ server }) => server === 'cdn').map(({ path }) => path);
    expect(new Set(signatures).size).toBe(3);
  });

  test('a connection that falls silent is given up and tried again', async () => {
    const { hub, pull } = await startFixture();
    hub.fail(`${REPO}/${sha256(WEIGHTS)}`, { stallAfter: 0 });
    expect(sha256(await read((await pull({ idleMs: 200 })).folder, 'model.safetensors'))).toBe(
      sha256(WEIGHTS),
    );
  });

  test('an abort stops at once', async () => {
    const { hub, pull } = await startFixture();
    hub.fail(`${REPO}/${sha256(WEIGHTS)}`, { stallAfter: 0 });
    const controller = new AbortController();
    const pulling = pull({ signal: controller.signal, choose: () => ['model.safetensors'] });
    await expect.poll(() => hub.requests.length).toBeGreaterThan(1);
    controller.abort(new Error('enough'));
    await expect(pulling).rejects.toThrow('enough');
  });
});

describe('mirrors', () => {
  test.each([
    ['x-repo-commit', 'X-Repo-Commit'],
    ['etag', 'ETag'],
  ])('one that swallows %s is named', async (header, words) => {
    const { pull } = await startFixture({ files: { 'config.json': '{}' } }, { swallow: [header] });
    await expectFailure(pull(), 'hub.not-a-hub', words);
  });

  describe('one that sends its callers to another origin for everything', () => {
    async function startRedirecting(
      target: string,
    ): Promise<{ endpoint: string; seen: (string | undefined)[] }> {
      const seen: (string | undefined)[] = [];
      const server = createServer((request, response) => {
        seen.push(request.headers.authorization);
        response.writeHead(307, { location: target + request.url }).end();
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      onTestFinished(() => {
        server.close();
        server.closeAllConnections();
      });
      return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
    }

    test('works, and the token stays where it was set for', async () => {
      const { hub, pull } = await startFixture({}, { tokens: { hf_secret: [REPO] } });
      const mirror = await startRedirecting(hub.endpoint);
      const { folder } = await pull({}, { endpoint: mirror.endpoint, token: 'hf_secret' });
      expect(sha256(await read(folder, 'model.safetensors'))).toBe(sha256(WEIGHTS));
      expect(new Set(mirror.seen)).toEqual(new Set(['Bearer hf_secret']));
      expect(new Set(hub.requests.map(({ authorization }) => authorization))).toEqual(new Set([undefined]));
    });

    test.each(['private', 'gated'] as const)(
      'says so where a %s repository wants the token',
      async access => {
        const { hub, pull } = await startFixture({ access }, { tokens: { hf_secret: [REPO] } });
        const mirror = await startRedirecting(hub.endpoint);
        const pulling = pull({}, { endpoint: mirror.endpoint, token: 'hf_secret' });
        await expectFailure(pulling, 'hub.redirected', hub.endpoint);
        expect(new Set(hub.requests.map(({ authorization }) => authorization))).toEqual(new Set([undefined]));
      },
    );

    test('is named when the other end is no hub', async () => {
      const { hub, pull } = await startFixture({}, { swallow: ['x-repo-commit'] });
      const mirror = await startRedirecting(hub.endpoint);
      await expectFailure(pull({}, { endpoint: mirror.endpoint }), 'hub.not-a-hub', 'it redirects to');
    });
  });

  test('a server that is no hub is named', async () => {
    const { hub, pull } = await startFixture();
    hub.fail('/api/models', { status: 200, body: '<html>welcome</html>' });
    await expectFailure(pull(), 'hub.not-a-hub');
    hub.fail('/api/models', { status: 404, body: '<html>nothing</html>' });
    await expectFailure(pull(), 'hub.not-a-hub');
  });

  test('redirects that never end, and to what is no web address', async () => {
    const { hub, pull } = await startFixture();
    const loop = { status: 302, headers: { location: `/api/models/${REPO}/revision/main?blobs=true` } };
    hub.fail('/api/models', ...Array.from({ length: 30 }, () => loop));
    await expectFailure(pull(), 'hub.unreachable', 'circles');
    const second = await startFixture();
    const file = { status: 302, headers: { location: 'file:///etc/passwd' } };
    second.hub.fail('/api/models', ...Array.from({ length: 5 }, () => file));
    await expectFailure(second.pull(), 'hub.unreachable', 'not safe');
  });
});

describe('offline', () => {
  test('the cache serves by branch and by commit, without a request', async () => {
    const { hub, pull } = await startFixture();
    const { commit, folder } = await pull();
    const before = hub.requests.length;
    expect(await pull({}, { offline: true })).toMatchObject({ folder, commit, fromCache: true });
    expect(await pull({ revision: commit }, { offline: true })).toMatchObject({ folder, fromCache: true });
    expect(hub.requests.length).toBe(before);
  });

  test('what is not in the cache is refused by name', async () => {
    const { pull, settings } = await startFixture();
    const choose = (names: readonly string[]) => {
      if (!names.includes('model.safetensors'))
        throw new NotFoundError('hub.file-not-found', { repo: REPO, file: 'x' });
      return ['model.safetensors'];
    };
    await expectFailure(pull({ choose }, { offline: true }), 'hub.offline', REPO);
    await pull();
    await rm(path.join(settings.cacheFolder, 'models--someone--model/blobs', sha256(WEIGHTS)));
    await expectFailure(pull({ choose }, { offline: true }), 'hub.offline', REPO);
  });

  test('a hub that cannot be reached: the cache if it will do, else the reason', async () => {
    const { hub, pull } = await startFixture();
    const { folder } = await pull();
    await hub.close();
    expect(await pull()).toMatchObject({ folder, fromCache: true });
    await expectFailure(pull({ repo: 'some/other' }), 'hub.unreachable', 'ECONNREFUSED');
  });
});

describe('two at once', () => {
  test('one process fetches a file once', async () => {
    const { hub, pull } = await startFixture();
    const both = await Promise.all([pull(), pull()]);
    expect(sha256(await read(both[1].folder, 'model.safetensors'))).toBe(sha256(WEIGHTS));
    expect(hub.requests.filter(({ server }) => server === 'cdn')).toHaveLength(1);
  });

  test('the lock of a process that was killed is taken over', async () => {
    const { settings, pull } = await startFixture();
    const locks = path.join(settings.cacheFolder, '.locks/models--someone--model');
    await mkdir(locks, { recursive: true });
    const { hostname } = await import('node:os');
    // No process has this number.
    const owner = { id: 'x', pid: 2 ** 22 + 1, host: hostname() };
    await writeFile(path.join(locks, `${sha256(WEIGHTS)}.negareh.lock`), JSON.stringify(owner));
    const { folder } = await pull();
    expect((await lstat(path.join(folder, 'model.safetensors'))).isSymbolicLink()).toBe(true);
  });
});
