import {
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
} from '@aws-sdk/client-s3';
import type { StoreConnection } from './store-connection.ts';

export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
}

/** What a versioned bucket keeps of an object. */
export interface StoredVersion {
  readonly key: string;
  readonly versionId: string;
  /** A note that the object was deleted. */
  readonly isMarker: boolean;
}

/** Parts of an upload that never finished. */
export interface LeftUpload {
  readonly key: string;
  readonly uploadId: string;
  /** Milliseconds since 1970. */
  readonly begunAt: number;
}

/** Objects whose keys begin with this prefix. */
export async function* listObjects(store: StoreConnection, prefix: string): AsyncGenerator<StoredObject> {
  const where = { Bucket: store.bucket, Prefix: store.nameOf(prefix) };
  const pages = pagesOf(
    (from?: { ContinuationToken: string }) =>
      store.ask(client => client.send(new ListObjectsV2Command({ ...where, ...from }))),
    ({ NextContinuationToken: token }) => (token ? { ContinuationToken: token } : undefined),
  );
  for await (const { Contents = [] } of pages)
    for (const { Key, Size = 0, LastModified } of Contents)
      if (Key !== undefined)
        yield { key: store.keyOf(Key), bytes: Size, changedAt: LastModified?.getTime() ?? 0 };
}

/** What a versioned bucket keeps of objects whose keys begin so, and its notes that they were deleted. */
export async function* listVersions(store: StoreConnection, prefix: string): AsyncGenerator<StoredVersion> {
  const where = { Bucket: store.bucket, Prefix: store.nameOf(prefix) };
  const pages = pagesOf(
    (from?: { KeyMarker: string; VersionIdMarker?: string }) =>
      store.ask(client => client.send(new ListObjectVersionsCommand({ ...where, ...from }))),
    ({ IsTruncated, NextKeyMarker: key, NextVersionIdMarker: version }) =>
      IsTruncated && key ? { KeyMarker: key, ...(version && { VersionIdMarker: version }) } : undefined,
  );
  for await (const { Versions = [], DeleteMarkers = [] } of pages) {
    const versions = Versions.map(one => ({ ...one, isMarker: false }));
    const markers = DeleteMarkers.map(one => ({ ...one, isMarker: true }));
    for (const { Key, VersionId, isMarker } of [...versions, ...markers])
      if (Key !== undefined && VersionId !== undefined)
        yield { key: store.keyOf(Key), versionId: VersionId, isMarker };
  }
}

/** Uploads in parts that are unfinished. */
export async function* listUploads(store: StoreConnection): AsyncGenerator<LeftUpload> {
  const where = { Bucket: store.bucket, Prefix: store.nameOf('') };
  const pages = pagesOf(
    (from?: { KeyMarker: string; UploadIdMarker?: string }) =>
      store.ask(client => client.send(new ListMultipartUploadsCommand({ ...where, ...from }))),
    ({ IsTruncated, NextKeyMarker: key, NextUploadIdMarker: upload }) =>
      IsTruncated && key ? { KeyMarker: key, ...(upload && { UploadIdMarker: upload }) } : undefined,
  );
  for await (const { Uploads = [] } of pages)
    for (const { Key, UploadId, Initiated } of Uploads)
      if (Key !== undefined && UploadId !== undefined)
        yield { key: store.keyOf(Key), uploadId: UploadId, begunAt: Initiated?.getTime() ?? 0 };
}

/** @param next where the next page begins; undefined after the last one. */
async function* pagesOf<Page, From>(
  read: (from?: From) => Promise<Page>,
  next: (page: Page) => From | undefined,
): AsyncGenerator<Page> {
  let page = await read();
  yield page;
  for (let from = next(page); from !== undefined; from = next(page)) {
    page = await read(from);
    yield page;
  }
}
