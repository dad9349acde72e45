import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFreePort } from '../../core/ground/net/ports.ts';
import { ROOT } from '../../core/ground/project.ts';
import { run } from '../../setup/run.mjs';
import { TELEMETRY_OFF } from '../../setup/telemetry-off.mjs';
import { createGallery, type Gallery } from '../core/work/search/gallery.ts';
import { type Child, killChildren, startChild } from '../helpers/child.ts';
import { type ProxyStandIn, startHttpProxy } from '../stand-ins/http-proxy.ts';

/** A machine's home, its folder for temporary files, and its way into the network, all of them empty at first. */
let folder: string;
let proxy: ProxyStandIn;
let gallery: Gallery;
let environment: Record<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-telemetry-'));
  for (const name of ['home', 'tmp']) await mkdir(path.join(folder, name));
  proxy = await startHttpProxy();
  gallery = await createGallery(4);
  environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: path.join(folder, 'home'),
    TMPDIR: path.join(folder, 'tmp'),
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '',
    https_proxy: proxy.url,
    http_proxy: proxy.url,
    ...gallery.environment,
    SEARCH_PORT: String(await findFreePort()),
    DASHBOARD_PORT: String(await findFreePort()),
    DEMO: 'off',
  };
});
afterAll(async () => {
  killChildren();
  await gallery.drop();
  await proxy.close();
  await rm(folder, { recursive: true, force: true });
});

const start = (file: string, args: readonly string[] = []): Child =>
  startChild(path.resolve(ROOT, file), args, { env: environment, cwd: ROOT });

async function ends(child: Child): Promise<string> {
  expect(await child.exit, child.output()).toBe(0);
  return child.output();
}

/** Every file that was left in home and in the folder of temporary files, relative to their parent. */
async function leftFiles(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => !entry.isDirectory())
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter(file => /^(?:home|tmp)\//.test(file));
}

/** Ours, and Node's own cache of compiled code. */
const isOurs = (file: string): boolean => /^(?:home\/\.cache|tmp)\/(?:negareh|node-compile-cache)/.test(file);

/** Opens a session and waits a moment, as a program would that knows nothing of telemetry. */
const UNGUARDED = `
  import ort from ${JSON.stringify(path.join(ROOT, 'node_modules/onnxruntime-node/dist/index.js'))};
  import { GraphBuilder } from ${JSON.stringify(path.join(ROOT, 'core/ground/onnx/graph.ts'))};
  const graph = new GraphBuilder('probe');
  graph.output('same', graph.input('one', 'float32', [1]), 'float32', [1]);
  await (await ort.InferenceSession.create(graph.encode())).release();`;

describe('nothing reports home', () => {
  it('from the whole system, the command line and the library', async () => {
    const system = start('start.ts');
    await system.says(/stop +Ctrl-C/, 120_000);
    const page = `http://127.0.0.1:${environment['DASHBOARD_PORT']}/search?q=${encodeURIComponent('گربه')}`;
    expect((await fetch(page)).status).toBe(200);
    await writeFile(path.join(folder, 'new.jpg'), gallery.pictures[0]!.bytes);
    await ends(start('cli/main.ts', ['ingest', path.join(folder, 'new.jpg')]));
    await ends(start('cli/main.ts', ['search', '--image', path.join(folder, 'new.jpg')]));
    // It tries ONNX Runtime in a process of its own; what else it finds wrong with this machine is not asked here.
    expect(await start('cli/main.ts', ['doctor']).exit).not.toBe(1);
    await writeFile(
      path.join(folder, 'library.ts'),
      `import { ImageSearch } from ${JSON.stringify(path.join(ROOT, 'core/index.ts'))};
       const search = await ImageSearch.open({ model: 'demo' });
       await search.computeImageEmbeddings([${JSON.stringify(path.join(folder, 'new.jpg'))}]);
       console.log((await search.imageSearch('گربه')).length);
       await search.close();`,
    );
    expect(await ends(start(path.join(folder, 'library.ts')))).toMatch(/^1$/m);
    system.process.kill('SIGTERM');
    await system.exit;

    expect((await leftFiles()).filter(file => !isOurs(file))).toEqual([]);
    expect(proxy.targets).toEqual([]);
  });

  it('and each program of the set-up is told not to', async () => {
    const { output } = await run(process.execPath, ['-p', 'JSON.stringify(process.env)']);
    expect(JSON.parse(output)).toMatchObject(TELEMETRY_OFF);
  });

  it('which this test would see: without the switch, ONNX Runtime does', async () => {
    await writeFile(path.join(folder, 'unguarded.ts'), UNGUARDED);
    await ends(start(path.join(folder, 'unguarded.ts')));
    expect((await leftFiles()).filter(file => !isOurs(file))).not.toEqual([]);
  });
});
