import { test } from 'vitest';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { readDamaged } from './damaged-files.ts';

test('10,000 damaged files of captions give rows or a named error', async () =>
  readDamaged(await temporaryFolder(), 10_000));
