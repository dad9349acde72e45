import type { FileHandle } from 'node:fs/promises';

/** Writes all bytes: when a disk is filling up, one write may take only a part without failing. */
export async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}
