import { expect, onTestFinished, test } from 'vitest';
import { createGallery } from '../../core/work/search/gallery.ts';
import { runCommand } from '../run-command.ts';

test('the photo model takes over without a download, finds a caption’s image, and can be gone back from', async () => {
  const gallery = await createGallery(4);
  onTestFinished(() => gallery.drop());
  // Nobody listens there: whatever asked the hub would fail.
  const variables = { ...gallery.environment, HF_ENDPOINT: 'http://127.0.0.1:9', DEVICE: 'cpu' };
  const run = async (...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runCommand(words, variables);
    expect(code, stderr).toBe(0);
    return stdout + stderr;
  };
  const before = await run('models', 'list');
  expect(before).toMatch(/photo\s.*Apache-2\.0, MIT/);
  expect(before).toContain('“./negareh models use photo” finds photographs, too');
  expect(await run('models', 'use', 'photo')).toContain('photo searches now');
  const [{ id, caption }] = gallery.pictures as [(typeof gallery.pictures)[number]];
  const found = JSON.parse(await run('search', caption, '--mode', 'meaning', '--json')) as {
    model: string;
    results: { imageId: string }[];
  };
  expect(found.model).toMatch(/^photo@/);
  expect(await run('models', 'list')).not.toContain('models use photo');
  expect(found.results[0]!.imageId).toBe(id);
  expect(await run('models', 'rollback')).toContain('demo');
});
