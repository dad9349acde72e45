import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { hubSettings } from '../../../../../core/engines/models/hub/hub-defaults.ts';
import { loadConfig } from '../../../../../core/ground/config.ts';
import { expectFailure } from '../../../../helpers/expect-failure.ts';
import { temporaryFolder } from '../../../../helpers/temporary-folder.ts';

const settings = (env: Record<string, string>) =>
  hubSettings(loadConfig({ HF_TOKEN_PATH: '/nowhere/token', ...env }));

test('without any variable: the hub itself, the cache under the home folder, no token', async () => {
  expect(await settings({})).toEqual({
    endpoint: 'https://huggingface.co',
    token: undefined,
    cacheFolder: path.join(homedir(), '.cache/huggingface/hub'),
    offline: false,
    proxies: {},
  });
});

test('a mirror, without the slash at its end', async () => {
  expect((await settings({ HF_ENDPOINT: 'https://hf-mirror.example/' })).endpoint).toBe(
    'https://hf-mirror.example',
  );
});

test.each([
  [{ XDG_CACHE_HOME: '/x' }, '/x/huggingface/hub'],
  [{ XDG_CACHE_HOME: '/x', HF_HOME: '/h' }, '/h/hub'],
  [{ HF_HOME: '/h', HUGGINGFACE_HUB_CACHE: '/old' }, '/old'],
  [{ HF_HOME: '/h', HUGGINGFACE_HUB_CACHE: '/old', HF_HUB_CACHE: '/new' }, '/new'],
  [{ HF_HOME: '~/models' }, path.join(homedir(), 'models/hub')],
] as [Record<string, string>, string][])('the cache of %j is %s', async (env, folder) => {
  expect((await settings(env)).cacheFolder).toBe(folder);
});

test('the token comes from HF_TOKEN, its older name, or the file of the hub tools', async () => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, 'token'), 'hf_written\n');
  const home = { HF_HOME: folder, HF_TOKEN_PATH: '' };
  expect((await settings(home)).token).toBe('hf_written');
  expect((await settings({ ...home, HUGGING_FACE_HUB_TOKEN: 'old' })).token).toBe('old');
  expect((await settings({ ...home, HUGGING_FACE_HUB_TOKEN: 'old', HF_TOKEN: 'hf_new' })).token).toBe(
    'hf_new',
  );
  expect((await settings({ HF_TOKEN_PATH: path.join(folder, 'token') })).token).toBe('hf_written');
});

test.each([
  ['1', true],
  ['true', true],
  ['0', false],
])('HF_HUB_OFFLINE=%s', async (value, offline) => {
  expect((await settings({ HF_HUB_OFFLINE: value })).offline).toBe(offline);
  expect((await settings({ TRANSFORMERS_OFFLINE: value })).offline).toBe(offline);
});

test('proxies in both spellings; one that we cannot speak to is named', async () => {
  const env = { https_proxy: 'http://a:1', HTTP_PROXY: 'http://b:2', no_proxy: 'localhost' };
  expect((await settings(env)).proxies).toEqual({
    https: 'http://a:1',
    http: 'http://b:2',
    except: 'localhost',
  });
  await expectFailure(settings({ HTTPS_PROXY: 'ftp://127.0.0.1:1080' }), 'config.invalid', 'HTTPS_PROXY');
});
