import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { PINNED_NODE } from '../../setup/root.mjs';
import { run } from '../../setup/run.mjs';

it('starts no other Node by the name `node` below the pinned one, whatever the machine has', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'negareh-run-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const old = path.join(folder, 'node');
  writeFileSync(old, '#!/bin/sh\necho the Node of the machine\n');
  chmodSync(old, 0o755);
  vi.stubEnv('PATH', `${folder}${path.delimiter}${process.env['PATH']}`);
  onTestFinished(() => void vi.unstubAllEnvs());

  const child = `process.stdout.write(require('child_process').execFileSync('node', ['-p', 'process.execPath']))`;
  const { ok, output } = await run(PINNED_NODE, ['-e', child]);
  expect({ ok, output: output.trim() }).toEqual({ ok: true, output: realpathSync(PINNED_NODE) });
});
