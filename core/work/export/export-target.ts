import type { OpenImage } from '../../data/images/image-files.ts';
import { codeOf } from '../../ground/errors.ts';

/** An image's file in the store; undefined where it is not there. */
export type ImageOpener = () => Promise<OpenImage | undefined>;

/** Where the files of an export go, one after the other. Names are paths with `/`. */
export interface ExportTarget {
  /**
   * Takes an image's file.
   * @returns false where the store lacks it
   */
  image(name: string, source: ImageOpener): Promise<boolean>;
  file(name: string, content: Uint8Array): Promise<void>;
}

/** A target that also takes files whose length is not known before they end. */
export interface StreamTarget extends ExportTarget {
  stream(name: string, content: AsyncIterable<Uint8Array>): Promise<void>;
}

export const isAbsent = (error: unknown): boolean => codeOf(error) === 'ENOENT';
