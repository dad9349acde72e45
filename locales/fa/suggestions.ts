import type { suggestions as english } from '../en/suggestions.ts';

export const suggestions: typeof english = {
  about: 'آنچه هنگام نوشتن پیشنهاد می‌شود',
  aboutRemove: 'برداشتن همیشگی جمله‌ای که کاربران پرسیده‌اند از پیشنهادها؛ جست‌وجو باید در حال اجرا باشد',
  query: 'جمله، همان‌گونه که پیشنهاد می‌شود',
  removed: query => `«${query}» دیگر به کسی پیشنهاد نمی‌شود.`,
  barred: query =>
    `«${query}» از پیشنهادهای کاربران نبود و نخواهد شد. آنچه در کپشن‌ها آمده همچنان پیشنهاد می‌شود.`,
};
