import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

/** Larger files go up in parts, each of which is retried by itself. S3 wants at least 5 MiB of all but the last. */
export const PART_BYTES = 8 * 2 ** 20;
/** Parts of one file under way at a time. */
const PARTS_AT_ONCE = 3;

export interface PartServices {
  /** Retries a request by the rules of the store. */
  ask<Result>(act: (client: S3Client) => Promise<Result>): Promise<Result>;
}

/**
 * Puts an object in place in parts. The condition is looked at when the parts become one, so that two writers at once leave one
 * whole file.
 * @param abandon told of an upload that failed, before the error is thrown.
 */
export async function uploadParts(
  store: PartServices,
  object: CreateMultipartUploadCommandInput,
  bytes: Uint8Array,
  condition: { readonly IfNoneMatch?: string },
  abandon: (uploadId: string) => Promise<void>,
): Promise<void> {
  const { UploadId } = await store.ask(client => client.send(new CreateMultipartUploadCommand(object)));
  const of = { Bucket: object.Bucket, Key: object.Key, UploadId };
  try {
    const count = Math.ceil(bytes.length / PART_BYTES);
    const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
    const numbers = Array.from({ length: count }, (_, index) => index + 1).values();
    const send = async (): Promise<void> => {
      for (const PartNumber of numbers) {
        const Body = bytes.subarray((PartNumber - 1) * PART_BYTES, PartNumber * PART_BYTES);
        const part = new UploadPartCommand({ ...of, PartNumber, Body, ContentLength: Body.length });
        const { ETag } = await store.ask(client => client.send(part));
        Parts[PartNumber - 1] = { PartNumber, ETag };
      }
    };
    const sending = Array.from({ length: PARTS_AT_ONCE }, send);
    await Promise.allSettled(sending);
    await Promise.all(sending);
    await store.ask(client =>
      client.send(new CompleteMultipartUploadCommand({ ...of, ...condition, MultipartUpload: { Parts } })),
    );
  } catch (error) {
    if (UploadId) await abandon(UploadId);
    throw error;
  }
}
