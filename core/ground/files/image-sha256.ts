/**
 * What names an image wherever it stands: the sha256 of its file as it came, byte for byte, in lower-case hex. The same
 * scene in another file is another image. Computed in the crypto thread pool: 25 MB would hold the event loop for some 20 ms.
 */
export async function imageSha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Buffer.from(digest).toString('hex');
}
