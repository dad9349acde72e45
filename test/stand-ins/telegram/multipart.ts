/** An uploaded file. */
export interface UploadedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface MultipartForm {
  readonly fields: Map<string, string>;
  /** By the name of their part, which `attach://<name>` refers to. */
  readonly files: Map<string, UploadedFile>;
}

const FILE_NAME = /filename=(?:"([^"]*)"|([^\r\n;]*))/i;
const PART_NAME = /[; ]name=(?:"([^"]*)"|([^\r\n;]*))/i;

/** Splits `multipart/form-data` tolerantly: grammY writes lower-case headers and file names without quotes. */
export function parseMultipart(body: Buffer, boundary: string): MultipartForm {
  const form: MultipartForm = { fields: new Map(), files: new Map() };
  const mark = Buffer.from(`--${boundary}`);
  let start = body.indexOf(mark);
  while (start >= 0) {
    const end = body.indexOf(mark, start + mark.length);
    if (end < 0) break;
    addPart(form, body.subarray(start + mark.length + 2, end - 2));
    start = end;
  }
  return form;
}

function addPart(form: MultipartForm, part: Buffer): void {
  const split = part.indexOf('\r\n\r\n');
  if (split < 0) return;
  const head = part.subarray(0, split).toString('utf8');
  const content = part.subarray(split + 4);
  const name = PART_NAME.exec(head);
  if (!name) return;
  const key = name[1] ?? name[2] ?? '';
  const file = FILE_NAME.exec(head);
  if (file) form.files.set(key, { name: file[1] ?? file[2] ?? '', bytes: Buffer.from(content) });
  else form.fields.set(key, content.toString('utf8'));
}
