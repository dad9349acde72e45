import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../helpers/database.ts';
import { waitFor } from '../../../../helpers/wait-for.ts';
import { exporterOf, putApproved } from '../../export/approved.ts';
import { startTestServer, type TestServer } from './fake-backend.ts';

const TOKEN = 'a-token-of-sixteen-or-more';
const authorization = `Bearer ${TOKEN}`;

let server: TestServer;
let test: TestDatabase;
let dataDir: string;
beforeAll(async () => {
  test = await createTestDatabase();
  dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-http-export-'));
  await putApproved(test, dataDir, [{ captions: ['گربه', '=1+1'] }, { captions: ['سگ'] }]);
  server = await startTestServer({ variables: { API_TOKEN: TOKEN } });
});
afterAll(async () => {
  await server.close();
  await test.drop();
  await rm(dataDir, { recursive: true });
});

const ask = (query: string, headers: Record<string, string> = { authorization }) =>
  fetch(`${server.url}/v1/pairs/export?${query}`, { headers });
const codeOf = async (answer: Response): Promise<string> =>
  ((await answer.json()) as { error: { code: string } }).error.code;

it('gives approved pairs as a file to who has the token, one export at a time', async () => {
  expect((await ask('format=csv', {})).status).toBe(401);
  expect([(await ask('format=csv')).status]).toEqual([503]);
  server.backend.pairs = async () => exporterOf(test, dataDir);

  const csv = await ask('format=csv&source=upload');
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="pairs.csv"');
  const text = await csv.text();
  expect(text.split('\r\n')).toHaveLength(5);
  expect(text).toContain(`,'=1+1,`);
  // The place is free again when the answer has gone out.
  const tar = await waitFor(async () => {
    const answer = await ask('format=huggingface');
    return answer.status === 200 && answer;
  });
  const bytes = Buffer.from(await tar.arrayBuffer());
  expect(bytes.includes('README.md') && bytes.includes('data/train/0000/metadata.jsonl')).toBe(true);
  for (const query of [
    'format=xlsx',
    'format=csv&min=0.5',
    'format=csv&nothing=1',
    'format=csv&validation=0.8&test=0.8',
    '',
  ]) {
    const answer = await ask(query);
    expect([query, answer.status, await codeOf(answer)]).toEqual([query, 400, 'request.invalid']);
  }
});
