"""Reads the tensors of a PyTorch file of before 1.6 (several pickles, then raw storages) without PyTorch."""
import pickle, struct, collections
import numpy as np
DT={'FloatStorage':('f4',4),'LongStorage':('i8',8),'HalfStorage':('f2',2)}
class Storage:
    def __init__(s,kind,key,n): s.kind,s.key,s.n,s.data=kind,key,n,None
def load(path):
    f=open(path,'rb'); stores={}
    class U(pickle.Unpickler):
        def find_class(s,m,n):
            if m=='collections' and n=='OrderedDict': return collections.OrderedDict
            if m=='torch' and n in DT: return n
            if m=='torch._utils' and n=='_rebuild_tensor_v2':
                return lambda st,off,size,stride,*a: (st,off,size,stride)
            raise pickle.UnpicklingError(f'{m}.{n} is not allowed')
        def persistent_load(s,t):
            kind,cls,key,loc,n=t[0],t[1],t[2],t[3],t[4]
            return stores.setdefault(key,Storage(cls,key,n))
    assert pickle.Unpickler(f).load()==0x1950a86a20f9469cfc6c
    pickle.Unpickler(f).load(); pickle.Unpickler(f).load()
    obj=U(f).load(); keys=pickle.Unpickler(f).load()
    for k in keys:
        n=struct.unpack('<q',f.read(8))[0]; st=stores[k]; code,size=DT[st.kind]
        st.data=np.frombuffer(f.read(n*size),'<'+code)
    out={}
    for name,(st,off,size,stride) in obj.items():
        out[name]=np.lib.stride_tricks.as_strided(st.data[off:],size,[x*st.data.itemsize for x in stride]).copy() if size else st.data[off].copy()
    return out
