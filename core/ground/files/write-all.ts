import type { FileHandle } from 'node:fs/promises';

/** Writes all of it: on a disk that is just filling up, one write may take a part without failing. */
export async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}
