import type { OpenImage } from '../../data/images/image-files.ts';
import { codeOf } from '../../ground/errors.ts';

/** An image's file in the store; undefined when it is missing. */
export type ImageOpener = () => Promise<OpenImage | undefined>;

/** Receives the files of an export, one after the other. Names are paths with `/`. */
export interface ExportTarget {
  /**
   * Adds an image's file.
   * @returns false when the store lacks it
   */
  image(name: string, source: ImageOpener): Promise<boolean>;
  file(name: string, content: Uint8Array): Promise<void>;
}

/** A target that also takes files of unknown length. */
export interface StreamTarget extends ExportTarget {
  stream(name: string, content: AsyncIterable<Uint8Array>): Promise<void>;
}

export const isAbsent = (error: unknown): boolean => codeOf(error) === 'ENOENT';
