/**
 * English words that Persian has borrowed, whose letters do not say how Persian writes them: people who type Persian in Latin
 * letters leave them in the spelling that they know («ye pizza», «aks christmas»).
 */
export const LOAN_WORDS: ReadonlyMap<string, readonly string[]> = new Map(
  `
airbag ایربگ | apartment آپارتمان | ballet باله | balcony بالکن | bandage بانداژ | baseball بیسبال | blouse بلوز |
broccoli بروکلی | bronze برنز | bus اتوبوس | cake کیک | carnival کارناوال | cassette کاست | charger شارژر |
cheeseburger چیزبرگر | chocolate شکلات | christmas کریسمس | cigarette سیگار | coat کت | cocktail کوکتل |
computer کامپیوتر | container کانتینر | cookie کوکی | croissant کروسان | curling کرلینگ | curry کاری | dart دارت |
dessert دسر | dinosaur دایناسور | dna دی‌ان‌ای | donut دونات | doughnut دونات | elevator آسانسور | email ایمیل |
emoji ایموجی | euro یورو | falafel فلافل | fax فکس | flash فلش | frisbee فریزبی | fuse فیوز | garage گاراژ |
goggles گاگل | gorilla گوریل | grapefruit گریپ‌فروت | hockey هاکی | hotdog هات‌داگ | igloo ایگلو | iphone آیفون |
jean جین | jeans جین | jelly ژله | joystick جوی‌استیک | kangaroo کانگورو | ketchup کچاپ | keyboard کیبورد |
lacrosse لاکراس | laptop لپ‌تاپ | laser لیزر | lemonade لیموناد | locomotive لوکوموتیو | machine ماشین | mango انبه |
marathon ماراتن | massage ماساژ | microphone میکروفون | microwave مایکروویو | mobile موبایل | monitor مانیتور |
motor موتور | motorcycle موتورسیکلت | music موزیک | orchestra ارکستر | orchid ارکیده | oxygen اکسیژن | pasta پاستا |
penguin پنگوئن | pingpong پینگ‌پونگ | pizza پیتزا | police پلیس | popcorn پاپ‌کورن | poster پوستر | puzzle پازل |
rail ریل | robot ربات روبات | rocket راکت | rose رز | rugby راگبی | saxophone ساکسیفون | shorts شورت | skate اسکیت |
skateboard اسکیت‌برد | snowboard اسنوبرد | softball سافت‌بال | spaghetti اسپاگتی | spray اسپری | steak استیک |
sushi سوشی | tablet تبلت | taco تاکو | television تلویزیون | terrace تراس | theater تئاتر | theatre تئاتر |
ticket بلیت | tram تراموا | tshirt تی‌شرت | tuxedo تاکسیدو | tv تلویزیون | uniform یونیفرم | vanilla وانیل |
video ویدئو | violin ویولن | volleyball والیبال | voltage ولتاژ | wifi وای‌فای | zombie زامبی
`
    .trim()
    .split(/ ?\| ?\n?/)
    .map(entry => {
      const [english = '', ...persian] = entry.split(' ');
      return [english, persian] as const;
    }),
);
