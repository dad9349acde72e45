import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { keepBinding } from '../../setup/keep-binding.mjs';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const PROVIDERS = 'onnxruntime-node/bin/napi-v6/linux/x64';

async function modulesOf(version: string, files: readonly string[]): Promise<string> {
  const folder = await temporaryFolder();
  const manifests = ['faiss-node', 'onnxruntime-node'].map(
    name => [`${name}/package.json`, { version }] as const,
  );
  for (const [file, content] of [...manifests, ...files.map(file => [file, {}] as const)]) {
    await mkdir(path.join(folder, path.dirname(file)), { recursive: true });
    await writeFile(path.join(folder, file), JSON.stringify(content));
  }
  return folder;
}

it('what was compiled or fetched into a package outlives fresh packages of the same version', async () => {
  const added = [
    'faiss-node/build/Release/faiss-node.node',
    `${PROVIDERS}/libonnxruntime_providers_cuda.so`,
    `${PROVIDERS}/libonnxruntime.so.1`,
  ];
  const before = await modulesOf('1.0.0', added);
  const same = await modulesOf('1.0.0', []);
  keepBinding(same, before);
  expect(await readdir(path.join(same, 'faiss-node/build/Release'))).toEqual(['faiss-node.node']);
  // The runtime itself is npm's.
  expect(await readdir(path.join(same, PROVIDERS))).toEqual(['libonnxruntime_providers_cuda.so']);
  const newer = await modulesOf('2.0.0', []);
  keepBinding(newer, before);
  expect(await readdir(newer)).toEqual(['faiss-node', 'onnxruntime-node']);
  expect(await readdir(path.join(newer, 'faiss-node'))).toEqual(['package.json']);
});
