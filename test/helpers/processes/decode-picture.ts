// Decodes a slow picture file twice, and prints when it begins and with what result; ends by itself.

import { readFile } from 'node:fs/promises';
import { DecoderPool } from '../../../core/ground/pixels/decoder/decoder-pool.ts';
import { USUAL_FIT } from '../../../core/ground/pixels/picture-fit.ts';

const allowance = { cpuMs: 60_000, residentBytes: 4_000_000_000 };
const pool = new DecoderPool({ allowances: { quick: allowance, full: allowance } });
const bytes = await readFile(process.argv[2]!);
const decoded = pool.decode(
  bytes,
  { kind: 'square', size: 8, fit: USUAL_FIT },
  { maxBytes: 1e9, maxPixels: 1e9 },
);
process.stdout.write('begun\n');
const { width, height } = await decoded;
process.stdout.write(`decoded ${width} x ${height}\n`);
