import type { takedown as english } from '../en/takedown.ts';
import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('fa', value);

export const takedown: typeof english = {
  about: 'برداشتن عکس‌ها برای همیشه، چنان که هیچ پیمایش یا ورودی بازشان نگرداند',
  image: 'شناسه، sha256، پرونده، یا نشانی عکس یا صفحه‌ای که از آن آمده است',
  takenDown: count => `${number(count)} عکس برداشته شد`,
  traces: ({ rows, captions, embeddings, telegramFiles, files, inSnapshots, snapshots }) =>
    `بازمانده: ${number(rows)} سطر، ${number(captions)} شرح، ${number(embeddings)} بردار، ${number(telegramFiles)} شناسهٔ تلگرام، ${number(files)} پرونده؛ در ${number(inSnapshots)} نمایه از ${number(snapshots)}`,
  left: 'چیزی باز مانده است. عکس‌ها دیگر یافت نمی‌شوند؛ همین فرمان را با شناسه‌هایشان دوباره اجرا کنید.',
};
