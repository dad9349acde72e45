import path from 'node:path';

/** Where the snapshots' folders are. */
export const snapshotsDirectory = (dataDir: string): string => path.join(dataDir, 'indexes');
