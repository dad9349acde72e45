import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { takePrebuilt } from '../../setup/faiss-prebuilt.mjs';

const BINDING = 'build/Release/faiss-node.node';

let scratch: string;
let folder: string;
let server: Server;
let archive: Buffer;
let asked: number;
let told: string[];
const tell = (text: string) => void told.push(text);
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/faiss.tar.gz`;
const hash = () => createHash('sha256').update(archive).digest('hex');

beforeEach(async () => {
  scratch = mkdtempSync(path.join(tmpdir(), 'negareh-prebuilt-'));
  folder = path.join(scratch, 'faiss-node');
  mkdirSync(folder);
  mkdirSync(path.join(scratch, 'made/build/Release'), { recursive: true });
  writeFileSync(path.join(scratch, 'made', BINDING), 'compiled by somebody else');
  execFileSync('tar', ['-czf', path.join(scratch, 'a.tar.gz'), '-C', path.join(scratch, 'made'), 'build']);
  archive = readFileSync(path.join(scratch, 'a.tar.gz'));
  asked = 0;
  told = [];
  server = createServer((request, response) => {
    asked += 1;
    if (request.url === '/faiss.tar.gz') response.end(archive);
    else response.writeHead(404).end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await new Promise(resolve => server.close(resolve));
  rmSync(scratch, { recursive: true });
});

it('takes the binary whose hash is named', async () => {
  expect(await takePrebuilt({ url: url(), sha256: hash() }, { folder, tell })).toBe(true);
  expect(readFileSync(path.join(folder, BINDING), 'utf8')).toBe('compiled by somebody else');
  expect(told).toEqual([]);
});

it('asks for nothing where none is named, or none with a hash', async () => {
  expect(await takePrebuilt(undefined, { folder, tell })).toBe(false);
  for (const sha256 of ['', '*', hash().slice(1)])
    expect(await takePrebuilt({ url: url(), sha256 }, { folder, tell })).toBe(false);
  expect(told).toHaveLength(3);
  expect(told[0]).toContain('names no sha256');
  expect(asked).toBe(0);
});

it('refuses another one before it is unpacked, and says which', async () => {
  const sha256 = hash();
  archive = Buffer.concat([archive, Buffer.from('one byte more')]);
  expect(await takePrebuilt({ url: url(), sha256 }, { folder, tell })).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
  expect(told.join()).toMatch(
    new RegExp(`refused: its sha256 is ${hash()}, and package.json names ${sha256}`),
  );
});

it('goes on without it where it cannot be had', async () => {
  const missing = url().replace('faiss', 'other');
  expect(await takePrebuilt({ url: missing, sha256: hash() }, { folder, tell })).toBe(false);
  expect(told.join()).toContain('answered 404');
  expect(existsSync(path.join(folder, 'build'))).toBe(false);
});
