-- A new folding: what the index of words holds was made by the one before, so it is built anew.
DROP INDEX "caption_pair_search_text_idx";

-- Written by `npm run folding`: the folding's version 2, with Unicode 17.0.
CREATE OR REPLACE FUNCTION caption_search_text(english TEXT, persian TEXT) RETURNS TEXT
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $fold$
SELECT ' ' || translate(normalize(regexp_replace(lower(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(translate(regexp_replace(regexp_replace(regexp_replace(regexp_replace(normalize(regexp_replace(regexp_replace(regexp_replace(persian || ' ' || coalesce(english, ''),
    '[\u0001-\u0008\u000E-\u001F\u007F-\u0084\u0086-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B\u200D-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFDD0-\uFDEF\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\uFFFE\uFFFF\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U0001FFFE\U0001FFFF\U0002FFFE\U0002FFFF\U0003FFFE\U0003FFFF\U0004FFFE\U0004FFFF\U0005FFFE\U0005FFFF\U0006FFFE\U0006FFFF\U0007FFFE\U0007FFFF\U0008FFFE\U0008FFFF\U0009FFFE\U0009FFFF\U000AFFFE\U000AFFFF\U000BFFFE\U000BFFFF\U000CFFFE\U000CFFFF\U000DFFFE-\U000E0FFF\U000EFFFE\U000EFFFF\U000FFFFE\U000FFFFF\U0010FFFE\U0010FFFF\uFC5E-\uFC63\uFE70\uFE72\uFE74\uFE76\uFE78\uFE7A\uFE7C\uFE7E]', '', 'g'),
    '\uFDFD', 'بسم الله الرحمن الرحیم', 'g'),
    '\uFFFC', ' ', 'g'), NFKD),
    '[\u0610-\u061A\u064B-\u0652\u0656-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E4\u06E7\u06E8\u06EA-\u06ED\u0897-\u089F\u08CA-\u08E1\u08E3-\u08FF\U00010EFA-\U00010EFF\u0640\u0674\u06E5\u06E6\u08C9]', '', 'g'),
    'و\u0654(?=و)', 'ی', 'g'),
    '[\u0654\u0655]', '', 'g'),
    '(?<!ا)\u0653', '', 'g'),
    'يىےؠێۍېۑؽؾؿكڪڬڭڮګڰڱڲڳڴہھەۿۆۇۈۉۄۅۊۏۋڤڕڒڔڑړڙڵڶڷڸࣇٹټٺٽٿڈډڊڋڌڍڎڏڐݙںڼڹڻڽݨښږڅځٻڀڦڃڄڇڿڢڧڨٮڡٯةۃٱٲٳ٠۰١۱٢۲٣۳٤۴٥۵٦۶٧۷٨۸٩۹',
    'یییییییییییکککککگگگگگگههههووووووووووررررررلللللتتتتتددددددددددننننننشژسزببپججچچفققبفقههااا00112233445566778899'),
    '(?<=[\u0621-\u064A\u066E-\u06D3\u06FA-\u06FC\u0750-\u077F\u08A0-\u08C7])[\u00AC\u200C]+(?=[\u0621-\u064A\u066E-\u06D3\u06FA-\u06FC\u0750-\u077F\u08A0-\u08C7])', '‌', 'g'),
    '(?<![بپتثجچحخسشصضطظعغفقکگلمنهی\u0750-\u077F\u08A0-\u08C7\u200C])\u200C+|\u200C+(?![\u0621-\u064A\u066E-\u06D3\u06FA-\u06FC\u0750-\u077F\u08A0-\u08C7])', '', 'g'),
    '(?<=[0-9])[,٬](?=[0-9]{3}(?![0-9]))', '', 'g'),
    '(?<=[اوی])ء+', '', 'g'),
    '(?<![\u0621-\u064A\u066E-\u06D3\u06FA-\u06FC\u0750-\u077F\u08A0-\u08C7])(?:(مس)ا(?=له)|(هی|جر|نش)ا(?=ت))', '\1\2ی', 'g'),
    '[\t\n\u000B\f\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+', ' ', 'g')),
    'ς', 'σ', 'g'), NFC), U&'\200C', '')
$fold$;

CREATE INDEX "caption_pair_search_text_idx" ON "caption_pair"
    USING gin ((caption_search_text("english", "persian")) gin_trgm_ops);
