/** A bucket, and the folder in it that is the image store. */
export interface StorePlace {
  readonly bucket: string;
  /** Without slashes at its ends; empty for the whole bucket. */
  readonly prefix: string;
}

/** `s3://bucket/some/folder` @param address checked by the configuration */
export function placeOf(address: string): StorePlace {
  const [bucket = '', ...folders] = address.replace(/^s3:\/\//, '').split('/');
  return { bucket, prefix: folders.filter(Boolean).join('/') };
}

export const addressOf = ({ bucket, prefix }: StorePlace): string =>
  prefix === '' ? `s3://${bucket}` : `s3://${bucket}/${prefix}`;
