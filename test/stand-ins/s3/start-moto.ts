import { spawn } from 'node:child_process';
import { findFreePort } from '../../../core/ground/net/ports.ts';
import { MOTO_PYTHON } from '../../helpers/moto.ts';
import { waitFor } from '../../helpers/wait-for.ts';

export interface S3Server {
  readonly url: string;
  /** Creates a bucket, or empties it by deleting and recreating it. */
  makeBucket(name: string): Promise<void>;
  close(): Promise<void>;
}

export interface MotoServer extends S3Server {
  /** From now on, deleted or overwritten objects of the bucket stay as older versions. */
  keepVersions(bucket: string): Promise<void>;
}

/** moto's server with its S3 in memory: a Python process that handles objects, parts and conditions like Amazon. */
export async function startMoto(): Promise<MotoServer> {
  const port = await findFreePort();
  const server = spawn(MOTO_PYTHON, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    env: { ...process.env, MOTO_S3_DEFAULT_MAX_KEYS: '3' },
  });
  const exit = new Promise<void>(resolve => server.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  const answers = () =>
    fetch(`${url}/moto-api/`).then(
      answer => answer.ok,
      () => false,
    );
  await waitFor(answers);
  const put = async (path: string, body?: string): Promise<void> => {
    const answer = await fetch(`${url}/${path}`, {
      method: 'PUT',
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request' },
      ...(body !== undefined && { body }),
    });
    if (!answer.ok) throw new Error(`no bucket: ${answer.status}`);
  };
  return {
    url,
    makeBucket: name => put(name),
    keepVersions: bucket =>
      put(
        `${bucket}?versioning`,
        '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>',
      ),
    async close() {
      server.kill();
      await exit;
    },
  };
}
