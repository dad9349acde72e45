"""All texts of training and measuring, once each: texts.json; and what they belong to: corpus.json."""
import json,os,sys,csv
CONCEPTS=os.path.join(os.path.dirname(os.path.abspath(sys.argv[0])),'../../demo/concepts.json'); os.chdir(os.environ.get('PHOTO_WORK','.'))
texts,at=[],{}
def T(s):
    s=s.strip()
    if s not in at: at[s]=len(texts); texts.append(s)
    return at[s]
L=[l.rstrip('\n').split('\t') for l in open('labels.tsv') if not l.startswith('#')]
split=lambda s:[x.strip() for x in s.split(' | ') if x.strip()]
classes=[]
for r in L:
    lem=[x.strip() for x in r[2].split(',')]
    classes.append(dict(fa=[T(x) for x in split(r[4])],broad=[T(x) for x in split(r[5])],seen=[T(x) for x in split(r[6])],cap=[T(r[7]),T(r[8])],encap=[T(r[9])],en=[T(x) for x in lem],gloss=T(r[3])))
draw={}
for e in ('photo-train-1','evaluation-unseen-1','evaluation-seen-1'):
    draw[e]=[dict(file=j['file'],emoji=j['emoji'],kind=j['kind'],fa=[T(x) for x in j['fa']],en=[T(x) for x in j['en']]) for j in map(json.loads,open(f'draw/{e}/captions.jsonl'))]
con=json.load(open(CONCEPTS))
concepts=[dict(emoji=c['emoji'],fa=T(c['fa']),en=T(c['en']),kfa=[T(x) for x in c['keywordsFa']],ken=[T(x) for x in c['keywordsEn']]) for c in con]
fl={}
for row in csv.DictReader(open('flickr/captions.txt')): fl.setdefault(row['image'],[]).append(T(row['caption'].rstrip(' .')))
nat={'airplane':['هواپیما','یک هواپیما','airplane','plane'],'car':['ماشین','خودرو','اتومبیل','car'],'cat':['گربه','یک گربه','cat'],'dog':['سگ','یک سگ','dog'],'flower':['گل','یک گل','flower'],'fruit':['میوه','میوه‌ها','fruit'],'motorbike':['موتورسیکلت','موتور','motorcycle','motorbike'],'person':['آدم','صورت','چهره','پرتره','انسان','شخص','person','face','portrait of a person']}
nat={k:[T(x) for x in v] for k,v in nat.items()}
json.dump(texts,open('texts.json','w'),ensure_ascii=False)
json.dump(dict(classes=classes,draw=draw,concepts=concepts,flickr=fl,nat=nat),open('corpus.json','w'))
print(len(texts),len(draw['photo-train-1']),len(fl))
