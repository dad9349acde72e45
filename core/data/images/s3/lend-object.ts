import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { presign } from './presign.ts';

/** What the SDK would send, as far as an address goes. */
const Request = z.object({
  protocol: z.string(),
  hostname: z.string(),
  port: z.number().optional(),
  path: z.string(),
  query: z.record(z.string(), z.string()).default({}),
});
/** Of the content under its name, which never changes, in the browser of the one who asked. */
const LENT_CACHE_CONTROL = 'private, max-age=31536000, immutable';

/**
 * An address at which the store gives an object to whoever has it. The same one for as long as a quarter of its time, so that a
 * browser keeps what it has fetched. Nothing is asked of the store.
 */
export async function lendObject(
  client: S3Client,
  object: { readonly Bucket: string; readonly Key: string },
  seconds: number,
): Promise<string> {
  const command = new GetObjectCommand({ ...object, ResponseCacheControl: LENT_CACHE_CONTROL });
  let request: unknown;
  // Where an object lies (path or host name, region, partition) is the SDK's to know: it says so, and sends nothing.
  command.middlewareStack.add(
    () => async args => {
      request = args.request;
      return { response: undefined, output: { $metadata: {} } };
    },
    { step: 'finalizeRequest', priority: 'high', name: 'lend' },
  );
  await client.send(command);
  const { protocol, hostname, port, path, query } = Request.parse(request);
  const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials();
  const step = seconds * 250;
  return presign({
    url,
    region: await client.config.region(),
    keyId: accessKeyId,
    secret: secretAccessKey,
    sessionToken,
    at: new Date(Math.floor(Date.now() / step) * step),
    seconds,
  });
}
