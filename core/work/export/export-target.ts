/** Where the files of an export go, one after the other. Names are paths with `/`. */
export interface ExportTarget {
  /**
   * Takes a picture's file.
   * @param source its path in the store
   * @returns false where the store lacks it
   */
  picture(name: string, source: string): Promise<boolean>;
  file(name: string, content: Uint8Array): Promise<void>;
}

/** A target that also takes files whose length is not known before they end. */
export interface StreamTarget extends ExportTarget {
  stream(name: string, content: AsyncIterable<Uint8Array>): Promise<void>;
}

export const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
