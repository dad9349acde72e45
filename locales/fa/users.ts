import type { users as english } from '../en/users.ts';
import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('fa', value);

export const users: typeof english = {
  about: 'چه کسانی به داشبورد وارد می‌شوند: فهرست، دعوت، غیرفعال کردن، پیوند',
  aboutList: 'فهرست حساب‌ها',
  aboutInvite: 'ساختن حساب و چاپ پیوند یک‌بارمصرفی که صاحبش با آن گذرواژه برمی‌گزیند',
  aboutDisable: 'بیرون بردن یک حساب از همه جا و بستن راه ورودش؛ بازبینی‌هایش می‌ماند',
  aboutEnable: 'باز کردن دوبارهٔ راه ورود یک حساب',
  aboutLink: 'چاپ پیوند یک‌بارمصرف تازه برای گذرواژهٔ فراموش‌شده؛ بی‌نام، برای نخستین نگه‌دارنده',
  user: 'نام کاربری یا شناسه',
  personName: 'نامی که دیگران می‌بینند',
  roleOption: 'annotator (بازبین) یا maintainer (نگه‌دارنده)',
  hours: 'پیوند چند ساعت کار کند',
  columns: {
    name: 'نام',
    username: 'نام کاربری',
    role: 'نقش',
    state: 'وضعیت',
    seen: 'آخرین بازدید',
    id: 'شناسه',
  },
  role: { annotator: 'بازبین', maintainer: 'نگه‌دارنده' },
  state: { invited: 'دعوت‌شده', active: 'فعال', disabled: 'غیرفعال' },
  never: '–',
  link: (url, hours) => `${url}\nتنها یک بار و تا ${number(hours)} ساعت کار می‌کند.`,
  disabled: name => `${name} از همه جا بیرون رفت و دیگر نمی‌تواند وارد شود.`,
  enabled: name => `${name} دوباره می‌تواند وارد شود.`,
  needsName: 'نگه‌دارنده‌ای هست که می‌تواند وارد شود: بگویید پیوند برای کدام حساب است.',
};
