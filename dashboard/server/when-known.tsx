import 'server-only';
import { type ReactNode, Suspense } from 'react';
import { sleep } from '../../core/ground/async/sleep.ts';

/** So long a page waits for what is still being counted. */
const PATIENCE_MS = 50;

/**
 * What has to be counted over many rows does not hold up its page: it stands in the page where it is known soon, which is
 * how readers without scripts get it, and comes behind the page where it is not.
 */
export async function WhenKnown<Value>({
  read,
  meanwhile,
  children,
}: {
  readonly read: () => Promise<Value>;
  readonly meanwhile: ReactNode;
  readonly children: (value: Value) => ReactNode;
}) {
  const value = read();
  await Promise.race([value, sleep(PATIENCE_MS)]);
  return (
    <Suspense fallback={meanwhile}>
      <Known value={value}>{children}</Known>
    </Suspense>
  );
}

const Known = async <Value,>({
  value,
  children,
}: {
  readonly value: Promise<Value>;
  readonly children: (value: Value) => ReactNode;
}) => children(await value);
