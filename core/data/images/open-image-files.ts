import type { Config } from '../../ground/config.ts';
import { DiskImageFiles } from './disk-image-files.ts';
import type { ImageFiles } from './image-files.ts';

/** What says where the images are. */
export type ImageStoreConfig = Pick<Config, 'dataDir'>;

/** The image store that the configuration names. Nothing is asked of it yet. */
export function openImageFiles(config: ImageStoreConfig): ImageFiles {
  return new DiskImageFiles(config.dataDir);
}
