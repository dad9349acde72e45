import type { itemReasons as english } from '../en/item-reasons.ts';

export const itemReasons: typeof english = {
  'image.unreadable': 'عکسی که خوانده شود نیست',
  'image.too-many-bytes': 'حجم عکس زیاد است',
  'image.too-many-pixels': 'پیکسل‌های عکس زیاد است',
  'image.too-costly': 'باز کردنش بیش از اندازه طول می‌کشد',
  'image.decoder-stopped': 'خوانندهٔ عکس را از کار انداخت',
  'image.too-small': 'عکس کوچک است',
  'image.blank': 'سراسر یک رنگ است',
  'image.text-only': 'چیزی جز نوشته ندارد',
  'image.taken-down': 'پیش‌تر از این‌جا برداشته شده است',
  'web.address': 'نشانی‌ای است که پرسیده نمی‌شود',
  'web.too-large': 'بیش از اندازه بزرگ است',
  'web.gone': 'دیگر آن‌جا نیست',
  'web.refused': 'سایت نپذیرفت',
  'service.unreachable': 'به سایت دسترسی نبود',
  'crawl.no-caption': 'بی نام‌ها و شماره‌ها کپشنی از آن نمی‌ماند',
  'no-translation': 'سرویس ترجمه‌ای برایش ندارد',
};
