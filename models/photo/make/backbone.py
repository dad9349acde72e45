"""EfficientNet-Lite0 (Apache-2.0) from its PyTorch file to an ONNX graph: batch norms folded into the convolutions."""
import numpy as np, onnx
from onnx import helper as h, numpy_helper as nh, TensorProto as T
from torch_legacy import load
EPS=1e-3
STRIDES=[1,2,1,2,1,2,1,1,1,1,1,2,1,1,1,1]
def pads(size,k,s):
    out=-(-size//s); p=max((out-1)*s+k-size,0); return [p//2,p//2,p-p//2,p-p//2],out
class G:
    def __init__(s): s.nodes,s.inits,s.i=[],[],0
    def init(s,a,name=None):
        name=name or f'w{len(s.inits)}'; s.inits.append(nh.from_array(np.ascontiguousarray(a),name)); return name
    def op(s,op,ins,n=1,domain='',**kw):
        s.i+=1; outs=[f'{op}_{s.i}'+('' if j==0 else f'_{j}') for j in range(n)]
        s.nodes.append(h.make_node(op,ins,outs,name=f'{op}_{s.i}',domain=domain,**kw)); return outs[0] if n==1 else outs
def conv_fold(t,conv,bn):
    w=t[conv+'.weight'].astype('f8'); g=t[bn+'.weight']/np.sqrt(t[bn+'.running_var'].astype('f8')+EPS)
    return (w*g[:,None,None,None]).astype('f4'),(t[bn+'.bias']-t[bn+'.running_mean']*g).astype('f4')
def backbone(g,t,x,size=224,weight=None):
    """x: [N,3,224,224]. Gives (stage outputs by block, 320-channel map, 1280-channel map)."""
    weight=weight or g.init
    lo,hi=g.init(np.float32(0)),g.init(np.float32(6))
    relu6=lambda v: g.op('Clip',[v,lo,hi])
    def conv(v,size,name,bn,s=1,groups=1):
        w,b=conv_fold(t,name,bn); k=w.shape[2]; p,out=pads(size,k,s)
        return g.op('Conv',[v,weight(w),g.init(b)],kernel_shape=[k,k],strides=[s,s],pads=p,group=groups),out
    x,size=conv(x,size,'_conv_stem','_bn0',2); x=relu6(x)
    stages={'stem':x}
    for i in range(16):
        p=f'_blocks.{i}.'; y,sz=x,size
        if i>0: y,sz=conv(y,sz,p+'_expand_conv',p+'_bn0'); y=relu6(y)
        c=t[p+'_depthwise_conv.weight'].shape[0]
        y,sz=conv(y,sz,p+'_depthwise_conv',p+'_bn1',STRIDES[i],c); y=relu6(y)
        y,sz=conv(y,sz,p+'_project_conv',p+'_bn2')
        cin=t[p+('_expand_conv.weight' if i>0 else '_depthwise_conv.weight')].shape[1 if i>0 else 0]
        if STRIDES[i]==1 and cin==t[p+'_project_conv.weight'].shape[0]: y=g.op('Add',[y,x])
        x,size=y,sz; stages[i]=x
    head,_=conv(x,size,'_conv_head','_bn1'); return stages,x,relu6(head)
