import type { Config } from '../../ground/config.ts';
import { DiskImageFiles } from './disk-image-files.ts';
import type { ImageFiles } from './image-files.ts';
import { S3ImageFiles, type S3StoreConfig } from './s3/s3-image-files.ts';

/** What says where the images are. */
export type ImageStoreConfig = Pick<Config, 'imageStore'> & S3StoreConfig;

/** The image store that the configuration names. Nothing is asked of it yet. */
export function openImageFiles(config: ImageStoreConfig): ImageFiles {
  const { imageStore, dataDir } = config;
  return imageStore === undefined ? new DiskImageFiles(dataDir) : new S3ImageFiles(imageStore, config);
}
