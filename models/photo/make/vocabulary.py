"""Prunes the vocabulary to what Persian, English and Latin names need; writes tokenizer.json and keep.npy (old ids)."""
import json, re, os, sys
import numpy as np
from e5 import read
os.chdir(os.environ.get('PHOTO_WORK','.'))
m=read(); OUT='pair'; CONCEPTS=os.path.join(os.path.dirname(os.path.abspath(sys.argv[0])),'../../demo/concepts.json'); os.makedirs(OUT+'/onnx',exist_ok=True)
fa=re.compile('^▁?[آ-غف-ويیپچژکگءأؤئهٔۀ‌]+$'.replace('ي',''))
bad=set('يكةىإٱ')
en=re.compile(r"^▁?[a-z'’-]+$"); one=re.compile(r"^▁?[!-~،؟؛٪«»…–—’]$"); num=re.compile(r'^▁?[0-9]{1,4}$')
text=open('labels.tsv').read()+open('flickr/captions.txt').read()+open(CONCEPTS).read()
words={w for w in re.findall(r"[a-z]+",text.lower())}
# Which pieces these words are cut into with the whole vocabulary.
idx={p:i for i,p in enumerate(m.pieces)}; mx=20
def cut(w):
    w='▁'+w; n=len(w); best=[0]+[-1e9]*n; bp=[0]*(n+1)
    for i in range(n):
        for e in range(i+1,min(n,i+mx)+1):
            j=idx.get(w[i:e])
            if j is not None and best[i]+m.scores[j]>best[e]: best[e]=best[i]+m.scores[j]; bp[e]=(i,j)
    out=[]; e=n
    while e>0:
        if not bp[e]: return []
        out.append(bp[e][1]); e=bp[e][0]
    return out
used={j for w in words for j in cut(w)}
keep=[0,1,2,3]
for i,p in enumerate(m.pieces):
    if i<4 or i>=250001: continue
    if (fa.match(p) and not bad&set(p)) or (en.match(p) and (i<60000 or len(p)<=3)) or one.match(p) or num.match(p) or i in used or p=='▁': keep.append(i)
print(len(keep),sum(bool(fa.match(m.pieces[i])) for i in keep),len(used))
np.save('keep.npy',np.array(keep))
tok={'version':'1.0','truncation':None,'padding':None,
 'added_tokens':[{'id':i,'content':c,'single_word':False,'lstrip':False,'rstrip':False,'normalized':False,'special':True} for i,c in enumerate(['<s>','<pad>','</s>','<unk>'])],
 'normalizer':{'type':'Sequence','normalizers':[{'type':'NFKC'},{'type':'Replace','pattern':{'String':'\u200c'},'content':' '},{'type':'Replace','pattern':{'Regex':' {2,}'},'content':' '}]},
 'pre_tokenizer':{'type':'Sequence','pretokenizers':[{'type':'WhitespaceSplit'},{'type':'Metaspace','replacement':'▁','prepend_scheme':'always','split':True}]},
 'post_processor':{'type':'TemplateProcessing','single':[{'SpecialToken':{'id':'<s>','type_id':0}},{'Sequence':{'id':'A','type_id':0}},{'SpecialToken':{'id':'</s>','type_id':0}}],
   'pair':[{'SpecialToken':{'id':'<s>','type_id':0}},{'Sequence':{'id':'A','type_id':0}},{'SpecialToken':{'id':'</s>','type_id':0}}],
   'special_tokens':{'<s>':{'id':'<s>','ids':[0],'tokens':['<s>']},'</s>':{'id':'</s>','ids':[2],'tokens':['</s>']}}},
 'decoder':{'type':'Metaspace','replacement':'▁','prepend_scheme':'always','split':True},
 'model':{'type':'Unigram','unk_id':3,'vocab':[[m.pieces[i],round(float(m.scores[i]),4)] for i in keep],'byte_fallback':False}}
json.dump(tok,open(OUT+'/tokenizer.json','w'),ensure_ascii=False,separators=(',',':'))
json.dump({'tokenizer_class':'XLMRobertaTokenizer','bos_token':'<s>','eos_token':'</s>','sep_token':'</s>','cls_token':'<s>','unk_token':'<unk>','pad_token':'<pad>','model_max_length':48,'clean_up_tokenization_spaces':False},open(OUT+'/tokenizer_config.json','w'),indent=1)
