// Ingests the pictures of a folder and prints each outcome, so that a test can kill it in the middle.

import { openDatabase } from '../../../core/data/database/database.ts';
import { DiskImageFiles } from '../../../core/data/images/disk-image-files.ts';
import { ImageRepository } from '../../../core/data/images/images.ts';
import { ingestImages } from '../../../core/work/ingest/ingest-images.ts';
import { incomingFrom } from '../../../core/work/ingest/ingest-paths.ts';

const [url, dataDir, folder] = process.argv.slice(2) as [string, string, string];
const services = {
  images: new ImageRepository(openDatabase(url)),
  files: new DiskImageFiles(dataDir),
  limits: { maxBytes: 1_000_000, maxPixels: 1_000_000 },
};
const incoming = incomingFrom([folder], { captions: new Map() });
for await (const { name, status } of ingestImages(incoming, services)) {
  process.stdout.write(`${status} ${name}\n`);
}
process.stdout.write('done\n');
