import type { classify as english } from '../en/classify.ts';

export const classify: typeof english = {
  about: 'می‌گوید از میان چند واژه کدام به هر عکس بیشتر می‌خورد',
  pictures: 'پرونده‌های عکس',
  labels: 'واژه‌هایی که از میانشان برگزیده می‌شود، با ویرگول میانشان: "سگ،گربه"',
  template: 'جمله‌ای که {} جای واژه در آن است؛ می‌تواند چند بار بیاید',
  logitScale: 'کسینوس‌ها پیش از softmax در این عدد ضرب می‌شوند؛ عدد کوچک‌تر احتمال‌ها را به هم نزدیک‌تر می‌کند',
  loading: 'سرویس جست‌وجو روشن نیست؛ مدل همین‌جا بار می‌شود («npm start» این را سریع‌تر می‌کند).',
  columns: { picture: 'عکس', label: 'برچسب', probability: 'احتمال', score: 'کسینوس' },
  failed: (file, reason) => `${file}: ${reason}`,
  method: (scale, model) => `softmax کسینوس × ${scale} (${model})`,
  notAScale: 'عددی بزرگ‌تر از ۰ و حداکثر ۱۰۰۰ نیست',
  after: `
نمونه‌ها:
  ./negareh classify photo.jpg --labels "سگ،گربه،اسب"
  ./negareh classify *.jpg --labels "سگ،گربه" --template "عکس {}" --json`,
};
