// Decodes a file of a slow picture twice over, saying when it begins and what came of it; ends by itself.
import { readFile } from 'node:fs/promises';
import { DecoderPool } from '../../../core/ground/pixels/decoder/decoder-pool.ts';

const allowance = { cpuMs: 60_000, residentBytes: 4_000_000_000 };
const pool = new DecoderPool({ allowances: { quick: allowance, full: allowance } });
const bytes = await readFile(process.argv[2]!);
const decoded = pool.decode(bytes, { kind: 'squash', size: 8 }, { maxBytes: 1e9, maxPixels: 1e9 });
process.stdout.write('begun\n');
const { width, height } = await decoded;
process.stdout.write(`decoded ${width} x ${height}\n`);
