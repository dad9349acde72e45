/**
 * Words that people put around what they look for when they ask somebody, folded: courtesy, and verbs of asking. Verbs of
 * the first and second person never say what a picture shows; those of the third do, and stay.
 */
const COURTESY =
  /^(?:سلام|درود|الو|لطفا|لطفاً|خواهش(?:ا|ن|اً)?|ببخشید|بی‌?زحمت|ممنون|مرسی|سپاس|تشکر|متشکرم|آقا|خانم|دوست|عزیز|جان|خسته|نبا(?:شی|شید|شین)|آیا|اگه|اگر|فقط|چطور|چه|هرچی|هر|چی|دیگه|یه|یک|یدونه|دونه|چند|چندتا|دو?تا|نمونه|من|ما|تو|شما|این|اون|همون|برا(?:م|ی‌من|مون)?|واس(?:م|ه)|ازت|بهم|بهمون|کجا)$/u;
const VERB =
  /^(?:ن?می‌?\p{L}{2,}(?:م|ی|ید|ین|یم)|می‌?شه|می‌?شود|دار(?:ی|ید|ین|م|یم)|هست|هستم|هستش|بد(?:ه|ی|ید|ین)|بفرست\p{L}*|بیار\p{L}*|ب(?:ذ|ز|گذ)ار\p{L}*|ببین\p{L}*|بگرد\p{L}*|بگ(?:و|ی|ید|ین)|پیدا|کن(?:ی|ید|ین|م)?|نش[وا]ن(?:م|ش)?|بده|لازم|نیاز|دنبال|سرچ|جست‌?و?جو|خواست(?:م|ه)|موجوده?|کجاست|کدومه|کو|چیه|خوام)$/u;
/** What says for certain that something is asked for, in some form. */
const ASKING =
  /^(?:ن?می‌?(?:خوا|تون|توان|گرد|ش[هو])|میخا|دار(?:ی|ید|ین)$|هست(?:م|ش)?$|بد(?:ه|ی|ید|ین)$|بفرست|بیار|ب(?:ذ|ز|گذ)ار|ببین|بگرد|پیدا|نش[وا]ن|لطفا|لازم|نیاز|دنبال|سرچ|جست|ممنون|مرسی|خواهش|بی‌?زحمت|برام|واسم|ازت|بهم|موجود|کجا|کدومه|کو$|آیا$|خواست)/u;
const PICTURE = /^(?:عکس|تصویر)(?:ی|‌?ها(?:ی|یی)?|ای|ایی)?$|^تصاویر$/u;
/** What stands between the picture and what it shows. */
const OF = /^(?:از|برای|یه|یک|اون|این|قشنگ|خوب)$/u;
/** What nobody looks for. */
const SMALL =
  /^(?:من|ما|تو|شما|این|اون|آن|چه|چی|چند|چندتا|تا|یدونه|دونه|فقط|برای|هر|آیا|اگه|اگر|سلام|درود|الو|ممنون|مرسی)$/u;
/** The mark of the object: what comes behind it asks. */
const OBJECT = /^(?:رو|را)$/u;
const WORD = /[^\s؟?!.،,:]+/gu;
/** How far from the beginning a picture is asked for, and how much may stand behind the mark of the object. */
const [REACH, TAIL] = [7, 5];

/**
 * What is looked for, without the words around it: «عکس یه سگ داری؟» asks for «سگ». A sentence that only begins with
 * «عکس» is left as it is: that may be what the picture shows.
 * @param text folded.
 */
export function withoutAskingWords(text: string): string | undefined {
  const words = [...text.matchAll(WORD)].map(({ 0: word, index }) => ({ word, index }));
  const isAround = (at: number) => COURTESY.test(words[at]!.word) || VERB.test(words[at]!.word);
  /** Whether these words may be what is looked for; of «عکس یه خانم داری؟» at least «خانم» is. */
  const isSaying = (at: number) => {
    const { word } = words[at]!;
    return (
      !PICTURE.test(word) && !OF.test(word) && !OBJECT.test(word) && !ASKING.test(word) && !SMALL.test(word)
    );
  };
  const first = words.findIndex((_, at) => isSaying(at) && !isAround(at));
  const something = first >= 0 ? first : words.findIndex((_, at) => isSaying(at));
  let to = words.length;
  while (to > something + 1 && to > 1 && (isAround(to - 1) || OBJECT.test(words[to - 1]!.word))) to--;
  let from = 0;
  while (from < to - 1 && from < Math.max(0, something) && isAround(from)) from++;
  const picture = words.findIndex(({ word }, at) => at < Math.min(REACH, to - 1) && PICTURE.test(word));
  const hasPicture = picture >= 0;
  const isAsking = (some: typeof words) => some.some(({ word }) => ASKING.test(word));
  if (hasPicture) {
    const object = words.findLastIndex(({ word }) => OBJECT.test(word));
    if (
      object > picture + 1 &&
      words.length - object <= TAIL &&
      isAsking([...words.slice(0, picture), ...words.slice(object)])
    ) {
      to = Math.min(to, object);
    }
    if (!isAsking([...words.slice(0, picture), ...words.slice(to)])) return undefined;
    from = picture + 1;
    while (from < to - 1 && OF.test(words[from]!.word)) from++;
  } else if (!isAsking(words.slice(to))) {
    // Who asks for no picture asks at the end, or for something: «سرچ کن گل رز».
    if (!/^(?:سرچ|جست|دنبال|پیدا|لطفا)/u.test(words[0]?.word ?? '')) return undefined;
  }
  const [begin, last] = [words[from], words[to - 1]];
  if (begin === undefined || last === undefined || from >= to) return undefined;
  return text.slice(begin.index, last.index + last.word.length);
}
