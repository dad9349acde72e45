"""Trains both heads on the frozen parts' features: heads.py OUT.npz, for BUDGET seconds, from START.npz where that is set."""
import json,time,sys,os
os.chdir(os.environ.get('PHOTO_WORK','.'))
os.environ.setdefault('XLA_FLAGS','--xla_cpu_multi_thread_eigen=true intra_op_parallelism_threads=2')
import numpy as np, jax, jax.numpy as jnp, optax
OUT=sys.argv[1] if len(sys.argv)>1 else 'heads.npz'
LR=float(os.environ.get('LR','1.5e-3'))
D=256; C=json.load(open('corpus.json')); rng=np.random.default_rng(0)
ids=json.load(open('ids.json')); F=np.load('f_text.npy').astype('f4'); tm,ts=F.mean(0),F.std(0)+1e-4; F=(F-tm)/ts
# identical token rows are one text
key={}; canon=np.array([key.setdefault(tuple(r),i) for i,r in enumerate(ids)])
tr=C['draw']['photo-train-1']; cells=np.load('f_photo-train-1_cells.npy',mmap_mode='r'); pooled=np.load('f_photo-train-1_pooled.npy'); logits=np.load('f_photo-train-1_logits.npy')
order={f.split('/')[-1]:i for i,f in enumerate(json.load(open('f_photo-train-1.json')))}
rows=np.array([order[t['file']] for t in tr]); N=len(tr)
sub=np.asarray(cells[:1500],'f4'); cm=sub.mean((0,2,3)); cs=sub.std((0,2,3))+1e-3
pm,ps=np.concatenate([pooled[:3000],np.load('f_flickr_pooled.npy')]).astype('f4').mean(0),pooled.astype('f4').std(0)+.05
cells=np.load('f_photo-train-1_cells.npy')
def sq(c): return ((c.astype('f4')-cm[:,None,None])/cs[:,None,None]).reshape(len(c),456,49).transpose(0,2,1)
P=lambda p:(p.astype('f4')-pm)/ps
# label space: text -> distribution over classes
W={}
for c,k in enumerate(C['classes']):
    for kind,w in (('fa',1),('en',1),('broad',1),('seen',.35),('cap',1),('encap',1)):
        for j,t in enumerate(k[kind]): W.setdefault(canon[t],{}).setdefault(c,0); W[canon[t]][c]=max(W[canon[t]][c],w)
    W.setdefault(canon[k['gloss']],{})[c]=1
LT=np.array(list(W)); Q=np.zeros((len(LT),1000),'f4')
for i,t in enumerate(LT):
    for c,w in W[t].items(): Q[i,c]=w
deg=(Q>0).sum(1); Q/=Q.sum(1,keepdims=True); lw=np.minimum(deg,30)**.5; lw=lw/lw.sum()
row_of={t:i for i,t in enumerate(LT)}
print('label texts',len(LT),'drawings',N,flush=True)
con={c['emoji']:c for c in C['concepts']}
names=[(canon[c['fa']],canon[c['en']]) for c in C['concepts']]
fl=sorted(C['flickr']); flp=np.load('f_flickr_pooled.npy'); fll=np.load('f_flickr_logits.npy'); FT=range(0,900)
natf=json.load(open('f_nat.json')); natp=np.load('f_nat_pooled.npy'); natl=np.load('f_nat_logits.npy'); natc=[f.split('/')[-2] for f in natf]; NC=sorted(C['nat'])
nat_train=[i for i in range(len(natf)) if i%400<250]
def glorot(k,a,b): return jax.random.normal(k,(a,b))*(1/a)**.5
ks=jax.random.split(jax.random.PRNGKey(0),20); HC=384
params=dict(
 t1=glorot(ks[0],1536,768),tb1=jnp.zeros(768),t2=glorot(ks[1],768,D),ts=glorot(ks[2],1536,D)*.7,tb=jnp.zeros(D),
 c1=glorot(ks[3],456,HC),cb=jnp.zeros(HC),d1=glorot(ks[4],2*HC+1280,512),db1=jnp.zeros(512),d2=glorot(ks[5],512,D),ds=glorot(ks[6],2*HC+1280,D)*.5,db=jnp.zeros(D),
 E=jax.random.normal(ks[7],(1000,D))*D**-.5, r=glorot(ks[8],1280,D)*.05, rb=jnp.zeros(D), g=jnp.zeros(1280),gb=jnp.zeros(()),
 tau=jnp.log(jnp.array([15.,20.,15.,15.])), temp=jnp.zeros(()))
unit=lambda v:v/(jnp.linalg.norm(v,axis=-1,keepdims=True)+1e-6)
def drop(k,x,p): return x if k is None else jnp.where(jax.random.bernoulli(k,1-p,x.shape),x/(1-p),0)
def text(p,f,k=None):
    k=[None]*2 if k is None else jax.random.split(k,2)
    f=drop(k[0],f,.1); h=drop(k[1],jax.nn.gelu(f@p['t1']+p['tb1'],approximate=False),.2)
    return unit(h@p['t2']+f@p['ts']+p['tb'])
def drawing(p,c,x,k=None):
    k=[None]*4 if k is None else jax.random.split(k,4)
    if k[0] is not None:
        # Another style moves and stretches what the backbone sees; the thing stays.
        a=jax.random.split(k[0],5); n=c.shape[0]; r=jax.random.normal
        c=c*(1+.15*r(a[0],(n,1,456)))+.25*r(a[1],(n,1,456)); x=x*(1+.15*r(a[2],(n,1280)))+.25*r(a[3],(n,1280))
        c=c*jax.random.bernoulli(a[4],.9,(n,1,456))/.9
    u=jax.nn.relu(c@p['c1']+p['cb']); v=jnp.concatenate([u.mean(1),u.max(1),drop(k[1],x,.2)],1)
    v=drop(k[2],v,.1); h=drop(k[3],jax.nn.gelu(v@p['d1']+p['db1'],approximate=False),.2)
    return unit(h@p['d2']+v@p['ds']+p['db'])
def photo(p,l,x,k=None):
    # What the classes leave open may be corrected: the less, the surer the first class is.
    q=jax.nn.softmax(l*jnp.exp(p['temp'])); c=drop(k,x,.4)@p['r']+p['rb']
    return unit(unit(q@unit(p['E'])) + (1-q.max(1,keepdims=True))*c/(1+jnp.linalg.norm(c,axis=1,keepdims=True)))
gate=lambda p,x: jax.nn.sigmoid(x@p['g']+p['gb'])
def nce(s,pos):
    lp=jax.nn.log_softmax(s,1); q=pos/pos.sum(1,keepdims=True); l1=-(q*lp).sum(1).mean()
    lp=jax.nn.log_softmax(s,0); q=pos/pos.sum(0,keepdims=True); return (l1-(q*lp).sum(0).mean())/2
def loss(p,b,k):
    k=jax.random.split(k,8); tau=jnp.exp(p['tau'])
    z=drawing(p,b['c'],b['x'],k[0]); a=text(p,b['fa'],k[1]); e=text(p,b['en'],k[2])
    d=nce(z@a.T*tau[0],b['posfa'])+nce(z@e.T*tau[0],b['posen'])+.4*nce(a@e.T*tau[0],b['posx'])
    t=text(p,b['lt'],k[3]); s=t@unit(p['E']).T*tau[1]; lab=-(b['lq']*jax.nn.log_softmax(s,1)).sum(1).mean()
    n=text(p,b['nt'],k[4]); s=unit(p['E'])[b['nc']]@n.T*tau[1]; lab2=-(jax.nn.log_softmax(jnp.where(b['nm'],-1e9,s),1)*jnp.eye(s.shape[0])).sum(1).mean()
    f=photo(p,b['fl'],b['fx'],k[5]); ft=text(p,b['ft'],k[6]); flk=nce(f@ft.T*tau[2],b['fpos'])
    q=photo(p,b['ql'],b['qx'],k[7]); nt=text(p,b['qt']); nat=-(b['qy']*jax.nn.log_softmax(q@nt.T*tau[3],1)).sum(1).mean()
    gx=jnp.concatenate([b['x'],b['fx'],b['qx']]); gy=jnp.concatenate([jnp.ones(len(b['x'])),jnp.zeros(len(b['fx'])+len(b['qx']))])
    gl=gx@p['g']+p['gb']; gt=(jax.nn.softplus(gl)-gy*gl).mean()
    reg=(unit(p['E'])@unit(p['E']).T).mean()
    L=d+lab+.5*lab2+.4*flk+.3*nat+.5*gt+ .02*(p['r']**2).sum()
    return L,(d,lab,lab2,flk,nat,gt)
BUDGET=float(os.environ.get('BUDGET','900'))
if os.environ.get('START'):
    old=np.load(os.environ['START']); params={k:(jnp.array(old[k]) if k not in ('r','rb') else v) for k,v in params.items()}
opt=optax.chain(optax.clip_by_global_norm(3.),optax.scale_by_adam(),optax.add_decayed_weights(.03)); state=opt.init(params)
@jax.jit
def step(p,s,b,k,lr):
    (l,aux),g=jax.value_and_grad(loss,has_aux=True)(p,b,k); u,s=opt.update(g,s,p); return jax.tree.map(lambda a,b:a-lr*b,p,u),s,l,aux
emo={}
for i,t in enumerate(tr): emo.setdefault(t['emoji'][0],[]).append(i)
def batch(B=224,LB=288):
    i=rng.choice(N,B,replace=False); fa=[];en=[]
    for j in i:
        t=tr[j]; k=rng.integers(len(t['fa'])); f,e=t['fa'][k],t['en'][k]
        if rng.random()<.08 and t['kind']=='single':
            c=con[t['emoji'][0]]; f,e=c['fa'],c['en']
            if rng.random()<.5 and c['kfa'] and c['ken']: f,e=rng.choice(c['kfa']),rng.choice(c['ken'])
        fa.append(canon[f]);en.append(canon[e])
    fa,en=np.array(fa),np.array(en); same=(fa[:,None]==fa)|(en[:,None]==en); sets=[frozenset(tr[j]['emoji']) for j in i]
    c=sq(cells[rows[i]]); 
    if rng.random()<.5: c=c.reshape(B,7,7,456)[:,:,::-1].reshape(B,49,456)
    l=rng.choice(len(LT),LB,p=lw)
    nc=rng.choice(1000,160,replace=False); nt=[]
    for x in nc:
        k=C['classes'][x]; r=rng.random(); pool=k['fa'] if r<.5 else k['en'] if r<.75 else k['cap'] if r<.9 else k['encap']
        nt.append(canon[pool[min(int(rng.random()**1.7*len(pool)),len(pool)-1)]])
    nt=np.array(nt); nm=Q[[row_of[t] for t in nt]][:,nc].T>0; nm&=~np.eye(160,dtype=bool)
    fi=rng.choice(900,96,replace=False); ft=[canon[rng.choice(C['flickr'][fl[j]])] for j in fi]; fpos=(np.array(ft)[:,None]==np.array(ft)).astype('f4')
    qi=rng.choice(nat_train,64); qy=np.zeros((64,8),'f4')
    for r,j in enumerate(qi): qy[r,NC.index(natc[j])]=1
    qt=F[[canon[rng.choice(C['nat'][c])] for c in NC]]
    return dict(c=c,x=P(pooled[rows[i]]),fa=F[fa],en=F[en],posfa=same.astype('f4'),posen=same.astype('f4'),posx=same.astype('f4'),lt=F[LT[l]],lq=Q[l],nt=F[nt],nc=nc,nm=nm,
      fl=fll[fi],fx=P(flp[fi]),ft=F[ft],fpos=fpos,ql=natl[qi],qx=P(natp[qi]),qt=qt,qy=qy)
def save(p): np.savez(OUT,tm=tm,tsd=ts,cm=cm,csd=cs,pm=pm,psd=ps,**{k:np.asarray(v) for k,v in p.items()})
def measure(p):
    out={}; tf=jax.jit(text)
    emb=lambda t: np.asarray(tf(p,F[canon[np.array(t)]]))
    for e in ('evaluation-unseen-1','evaluation-seen-1'):
        c=np.load(f'f_{e}_cells.npy'); x=P(np.load(f'f_{e}_pooled.npy')); z=np.concatenate([np.asarray(drawing(p,sq(c[i:i+250]),x[i:i+250])) for i in range(0,1000,250)])
        g=np.asarray(gate(p,x)); z=z  # the gate is measured on its own
        o={f.split('/')[-1]:i for i,f in enumerate(json.load(open(f'f_{e}.json')))}; D_=C['draw'][e]; z=z[[o[t['file']] for t in D_]]
        s=emb([t['fa'][0] for t in D_])@z.T; r=(s>np.diag(s)[:,None]).sum(1); out[e]=[round(float((r<k).mean()*100),1) for k in (1,5,10)]+[round(float((g>.5).mean()),3)]
    l=np.load('f_in1k_logits.npy'); x=P(np.load('f_in1k_pooled.npy')); z=np.asarray(photo(p,l,x)); out['gate in1k']=round(float((np.asarray(gate(p,x))>.5).mean()),3)
    for lang in ('fa','en'):
        s=emb([k[lang][0] for k in C['classes']])@z.T; r=(s>np.diag(s)[:,None]).sum(1); out['in1k '+lang]=[round(float((r<k).mean()*100),1) for k in (1,5,10)]
    z=np.asarray(photo(p,fll[900:],P(flp[900:]))); s=emb([C['flickr'][f][0] for f in fl[900:]])@z.T; r=(s>np.diag(s)[:,None]).sum(1); out['flickr100']=[round(float((r<k).mean()*100),1) for k in (1,5,10)]
    return out
if __name__=='__main__':
    # The rate falls with the time that is spent, so that a run ends when it should on a busy machine too.
    k=jax.random.PRNGKey(1); t=time.time(); i=0
    while True:
        done=(time.time()-t)/BUDGET
        if i>5 and done>=1: break
        lr=LR*min(1,(i+1)/40)*(.02+.98*.5*(1+np.cos(np.pi*min(1,done))))
        k,kk=jax.random.split(k); params,state,l,aux=step(params,state,batch(),kk,lr)
        if i%25==0: print(i,round(time.time()-t),round(float(l),3),[round(float(a),3) for a in aux],flush=True)
        i+=1
    save(params); print(i,json.dumps(measure(params)),flush=True)
