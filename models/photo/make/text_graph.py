"""The text tower as an ONNX graph: e5's encoder with its own 4-bit weights, cut to the kept vocabulary."""
import numpy as np, onnx
from onnx import helper as h, numpy_helper as nh, TensorProto as T
from backbone import G
from e5 import read,q4,f32,BLOCK
MAXT=48
def int4(name,vals):
    """Signed 4-bit tensor of values -8..7, two to a byte, the first in the low half."""
    v=(vals.astype(np.int8)&15).astype(np.uint8).reshape(-1); packed=(v[0::2]|(v[1::2]<<4)).tobytes()
    return h.make_tensor(name,T.INT4,list(vals.shape),packed,raw=True)
def encoder(g,ids,mask,level=4,layers=(0,4,8,12)):
    """ids, mask: [B,S] int64. Gives the mean over the tokens of each named layer, [B,384] each, and the final states."""
    m=read(); keep=np.load('keep.npy'); H,NH=m.H,m.NH; hd=H//NH
    nib,s=q4(m,'emb.word',H); nib,s=nib[keep],s[keep]
    g.inits.append(int4('words',nib.astype(np.int8)-8)); 
    x=g.op('GatherBlockQuantized',['words',ids,g.init(s)],domain='com.microsoft',gather_axis=0,quantize_axis=1,block_size=BLOCK)
    pos=f32(m,'emb.pos').reshape(-1,H)[:MAXT]+f32(m,'emb.type').reshape(-1,H)[0]
    i64=lambda *v: g.init(np.array(v,'i8'))
    shape=g.op('Shape',[ids]); S=g.op('Slice',[shape,i64(1),i64(2)])
    p=g.op('Slice',[g.init(pos),i64(0),S,i64(0)]); x=g.op('Add',[x,p])
    ln=lambda v,n: g.op('LayerNormalization',[v,g.init(f32(m,n+'.w')),g.init(f32(m,n+'.b'))],axis=-1,epsilon=1e-12)
    x=ln(x,'emb.ln')
    mf=g.op('Cast',[mask],to=T.FLOAT); m3=g.op('Unsqueeze',[mf,i64(-1)])
    count=g.op('ReduceSum',[mf,i64(1)],keepdims=1)
    bias=g.op('Unsqueeze',[g.op('Mul',[g.op('Sub',[g.init(np.float32(1)),mf]),g.init(np.float32(-1e9))]),i64(1,2)])
    pool=lambda v: g.op('Div',[g.op('ReduceSum',[g.op('Mul',[v,m3]),i64(1)],keepdims=0),count])
    def mat(v,n,nin,nout):
        nb,sc=q4(m,n+'.w',nin); packed=(nb[:,0::2]|(nb[:,1::2]<<4)).astype(np.uint8).reshape(nout,nin//BLOCK,BLOCK//2)
        y=g.op('MatMulNBits',[v,g.init(packed),g.init(sc.reshape(-1))],domain='com.microsoft',K=nin,N=nout,bits=4,block_size=BLOCK,accuracy_level=level)
        return g.op('Add',[y,g.init(f32(m,n+'.b'))])
    heads=lambda v: g.op('Transpose',[g.op('Reshape',[v,i64(0,0,NH,hd)])],perm=[0,2,1,3])
    out=[pool(x)] if 0 in layers else []
    for l in range(m.NL):
        n=f'l{l}.'; q,k,v=(mat(x,n+c,H,H) for c in 'qkv')
        kt=g.op('Transpose',[g.op('Reshape',[k,i64(0,0,NH,hd)])],perm=[0,2,3,1])
        a=g.op('Mul',[g.op('MatMul',[heads(q),kt]),g.init(np.float32(hd**-.5))])
        a=g.op('Softmax',[g.op('Add',[a,bias])],axis=-1)
        c=g.op('Reshape',[g.op('Transpose',[g.op('MatMul',[a,heads(v)])],perm=[0,2,1,3]),i64(0,0,H)])
        x=ln(g.op('Add',[x,mat(c,n+'ao',H,H)]),n+'aln')
        f=mat(x,n+'fi',H,m.FF)
        f=g.op('Mul',[g.op('Mul',[f,g.init(np.float32(.5))]),g.op('Add',[g.op('Erf',[g.op('Mul',[f,g.init(np.float32(2**-.5))])]),g.init(np.float32(1))])])
        x=ln(g.op('Add',[x,mat(f,n+'fo',m.FF,H)]),n+'oln')
        if l+1 in layers: out.append(pool(x))
    return out,x
OPSETS=[h.make_opsetid('',21),h.make_opsetid('com.microsoft',1)]
