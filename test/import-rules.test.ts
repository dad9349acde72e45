import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../core/ground/config.ts';

const CRUISER = realpathSync(path.join(ROOT, 'node_modules/.bin/depcruise'));

/** A small project that breaks each rule once: file, what it imports, the rule that must object. */
const VIOLATIONS = [
  ['core/ground/domain/image.ts', '../store/images.ts', 'layer-domain'],
  ['core/ground/pixels/decode.ts', '../models/prepare.ts', 'layer-pixels'],
  ['core/data/images/images.ts', '../encoders/encoder.ts', 'layer-store'],
  ['core/engines/encoders/encoder.ts', '../vector-index/exact.ts', 'layer-encoders'],
  ['core/vector-index/exact.ts', '../store/rows.ts', 'layer-vector-index'],
  ['core/work/search/service.ts', '../../supervisor/supervise.ts', 'core-does-not-look-up'],
  ['core/search/live.ts', '../cli/table.ts', 'only-entries-compose-the-command-line'],
  ['bot/bot.ts', '../core/work/search/service.ts', 'bot-sees-little'],
  ['bot/photos.ts', '../core/store/files.ts', 'bot-reaches-no-model-library'],
  ['dashboard/main-page.ts', '../core/work/search/service.ts', 'dashboard-sees-little'],
  ['dashboard/server/rows.ts', '../../core/search/client.ts', 'dashboard-pages-see-what-is-built'],
  ['dashboard/components/card.ts', '../server/rows.ts', 'components-reach-no-server-code'],
  ['dashboard/files.ts', '../core/store/files.ts', 'dashboard-reaches-no-model-library'],
  ['core/store/files.ts', 'sharp', 'vendor-sharp'],
  ['core/encoders/run.ts', 'onnxruntime-node', 'vendor-onnxruntime'],
  ['core/ingest/pairs.ts', '../../prisma/client.ts', 'vendor-prisma-client'],
  ['core/store/queue.ts', 'pg-boss', 'vendor-pg-boss'],
  ['core/search/page.ts', 'grammy', 'vendor-grammy'],
  ['prisma/client.ts', '../core/search/page.ts', 'prisma-stands-below'],
  ['locales/words.ts', '../core/ground/log.ts', 'words-stand-below'],
  ['setup/step.mjs', 'zod', 'setup-needs-nothing-installed'],
  ['core/jobs/handler.ts', '../../test/helpers/database.ts', 'nobody-imports-tests'],
  ['core/jobs/starter.ts', '../main.ts', 'nobody-imports-an-entry'],
  ['core/jobs/alone.ts', 'node:fs', 'no-orphans'],
  ['core/demo/circle.ts', './round.ts', 'no-cycles'],
  ['core/demo/borrowed.ts', 'of-another-package', 'only-what-package-json-names'],
  ['core/demo/tool.ts', 'vitest', 'no-development-packages'],
] as const;

const PACKAGES = ['sharp', 'onnxruntime-node', 'pg-boss', 'grammy', 'zod', 'vitest', 'of-another-package'];

let folder: string;
let report: { from: string; rule: { name: string } }[];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'negareh-rules-'));
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) {
    copyFileSync(path.join(ROOT, file), path.join(folder, file));
  }
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  // What is imported must exist; a type import must count like any other.
  for (const [file, target] of VIOLATIONS) {
    if (target.startsWith('.')) write(path.join(path.dirname(file), target), 'export type Value = string;\n');
  }
  for (const name of PACKAGES) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    write(`node_modules/${name}/index.js`, '');
  }
  write('core/demo/round.ts', "import type * as value from './circle.ts';\n");
  for (const [file, target, rule] of VIOLATIONS) {
    const isValue =
      target === 'node:fs' || file.endsWith('.mjs') || rule === 'dashboard-pages-see-what-is-built';
    const clause = isValue ? '' : 'type * as value from ';
    write(file, `import ${clause}'${target}';\nexport type Value = string;\n`);
  }
  const folders = [...new Set(VIOLATIONS.map(([file]) => file.split('/')[0]!)), 'supervisor', 'test'];
  const args = [CRUISER, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 1e8 }).catch(
    (error: { stdout: string }) => error, // it ends with the number of violations
  );
  report = JSON.parse(stdout).summary.violations;
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('the import rules', () => {
  it.each(VIOLATIONS)('%s must not import %s: %s', (file, _target, rule) => {
    expect(report.filter(({ from }) => from === file).map(violation => violation.rule.name)).toContain(rule);
  });
});
