// remove-picture <database URL> <data folder>: removes the newest picture and deletes its files.

import { openDatabase } from '../../../core/data/database/database.ts';
import { DiskImageFiles } from '../../../core/data/images/disk-image-files.ts';

const [url, dataDir] = process.argv.slice(2);
const database = openDatabase(url!);
const image = await database.prisma.image.findFirstOrThrow({ orderBy: { id: 'desc' } });
await database.prisma.image.update({ where: { id: image.id }, data: { state: 'removed' } });
await new DiskImageFiles(dataDir!).remove(Buffer.from(image.sha256).toString('hex'), image.format);
await database.close();
