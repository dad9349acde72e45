import type { FormProblem } from '../../core/ground/domain/form-problem.ts';
import { formatNumber } from '../format.ts';

/** Fields by the names that forms send them under, as they are labelled there. */
const FIELDS: Readonly<Record<string, string>> = {
  name: 'نام',
  username: 'نام کاربری',
  password: 'گذرواژه',
  next: 'گذرواژهٔ تازه',
  current: 'گذرواژهٔ کنونی',
  url: 'نشانی',
  events: 'از چه باخبر شود',
  persian: 'به فارسی',
  english: 'به انگلیسی',
  text: 'متن',
  people: 'شمار بازبین‌های یک جفت',
  sharePercent: 'سهم جفت‌هایی که چند نفر می‌بینند',
  goldPercent: 'سهم جفت‌های طلایی',
  dailyGoal: 'هدف روزانه',
  category: 'ردهٔ ویکی‌انبار',
  query: 'واژه‌های جست‌وجو',
  cities: 'شهرها',
  categories: 'دسته‌های دیوار',
  file: 'پرونده روی سرور',
  max: 'دست بالا چند عکس',
  captionsFile: 'پروندهٔ کپشن‌ها',
  imagesFolder: 'پوشهٔ عکس‌ها',
  startAt: 'زمان آغاز',
  dataset: 'مجموعه‌داده',
  sample: 'شمار عکس‌ها',
  limit: 'دست بالا چند کپشن',
  recall: 'بازیابی‌ای که موتور باید به آن برسد',
  epochs: 'چند دور از جفت‌های تأییدشده',
  batch: 'جفت در هر گام',
  rate: 'نرخ یادگیری',
  queries: 'پرسش‌ها',
  from: 'رسیده از',
  to: 'رسیده تا',
  approveFrom: 'تأیید از',
  rejectBelow: 'رد کمتر از',
  hours: 'مهلت پیوند',
};

/** What is wrong with a field, and what it must be. */
export function formProblem({ field, problem, limit }: FormProblem): string {
  const name = field === '' ? 'آنچه نوشته‌اید' : `«${FIELDS[field] ?? field}»`;
  const number = formatNumber('fa', limit);
  return {
    empty: `${name} خالی است.`,
    short: `${name} باید دست‌کم ${number} نویسه باشد.`,
    long: `${name} باید حداکثر ${number} نویسه باشد.`,
    low: `${name} باید دست‌کم ${number} باشد.`,
    above: `${name} باید بیش از ${number} باشد.`,
    high: `${name} باید حداکثر ${number} باشد.`,
    letters: `${name} نویسه‌ای دارد که پذیرفته نیست.`,
    address: `${name} درست نیست؛ باید با ‎http://‎ یا ‎https://‎ آغاز شود.`,
    other: `${name} درست نیست.`,
  }[problem];
}
