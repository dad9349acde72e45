"""Writes the pair: onnx/vision_model.onnx, onnx/text_model.onnx, config.json, preprocessor_config.json."""
import json,sys,os,numpy as np,onnx
from onnx import helper as h, TensorProto as T
from backbone import G,backbone
from text_graph import encoder,OPSETS,MAXT
from torch_legacy import load
os.chdir(os.environ.get('PHOTO_WORK','.')); HEADS=sys.argv[1]; OUT=sys.argv[2] if len(sys.argv)>2 else 'pair'; p=dict(np.load(HEADS)); D=256
class Small(G):
    """Large matrices lie in the file as 8-bit numbers with a scale a column; the runtime multiplies them out once, when it loads."""
    def weight(s,w,axis=0):
        w=np.ascontiguousarray(w,'f4')
        if w.ndim<2 or w.size<20000: return s.op('Cast',[s.init(w.astype('f2'))],to=T.FLOAT)
        red=tuple(i for i in range(w.ndim) if i!=axis); sc=np.abs(w).max(red,keepdims=True)/127+1e-12
        q=np.clip(np.rint(w/sc),-127,127).astype('i1'); return s.op('Mul',[s.op('Cast',[s.init(q)],to=T.FLOAT),s.init(sc.astype('f4'))])
    def dense(s,x,w,b=None):
        y=s.op('MatMul',[x,s.weight(w,1)]); return y if b is None else s.op('Add',[y,s.init(np.asarray(b,'f4'))])
    def gelu(s,x): return s.op('Mul',[s.op('Mul',[x,s.init(np.float32(.5))]),s.op('Add',[s.op('Erf',[s.op('Mul',[x,s.init(np.float32(2**-.5))])]),s.init(np.float32(1))])])
    def unit(s,x): return s.op('LpNormalization',[x],axis=-1,p=2)
def apart(m,names,file):
    """The frozen part's numbers lie in a file of their own beside the graph, which stays the same when the heads are trained anew."""
    data=bytearray()
    for t in m.graph.initializer:
        if t.name not in names or len(t.raw_data)<1024: continue
        data+=b'\0'*(-len(data)%64); at=len(data); data+=t.raw_data
        for k,v in (('location',os.path.basename(file)+'_data'),('offset',str(at)),('length',str(len(t.raw_data)))): t.external_data.add(key=k,value=v)
        t.data_location=T.EXTERNAL; t.ClearField('raw_data')
    open(file+'_data','wb').write(data); print(file+'_data',len(data)/1e6)
def save(g,inputs,outname,file,x,frozen):
    g.nodes.append(h.make_node('Identity',[x],[outname]))
    gr=h.make_graph(g.nodes,'negareh-photo',inputs,[h.make_tensor_value_info(outname,T.FLOAT,['batch',D])],g.inits)
    m=h.make_model(gr,opset_imports=OPSETS,ir_version=10,producer_name='negareh models/photo'); apart(m,frozen,file); onnx.save(m,file); print(file,os.path.getsize(file)/1e6)
os.makedirs(OUT+'/onnx',exist_ok=True)
t=load('lite0.pth'); g=Small(); unitE=p['E']/np.linalg.norm(p['E'],axis=1,keepdims=True)
st,last,head=backbone(g,t,'pixel_values',weight=g.weight)
pooled=g.op('Flatten',[g.op('GlobalAveragePool',[head])],axis=1)
logits=g.dense(pooled,t['_fc.weight'].T,t['_fc.bias'])
frozen={t.name for t in g.inits}
prob=g.op('Softmax',[g.op('Mul',[logits,g.init(np.exp(p['temp']).astype('f4'))])],axis=-1)
seen=g.unit(g.dense(prob,unitE)); 
fold=lambda w:(w/p['psd'][:,None],-(p['pm']/p['psd'])@w)
rw,rb=fold(p['r']); c=g.dense(pooled,rw,rb+p['rb']); one=g.init(np.float32(1)); last1=g.init(np.array([-1],'i8'))
top=g.op('Sub',[one,g.op('ReduceMax',[prob,last1],keepdims=1)]); c=g.op('Div',[g.op('Mul',[c,top]),g.op('Add',[one,g.op('ReduceL2',[c,last1],keepdims=1)])])
photo=g.unit(g.op('Add',[seen,c]))
cells=g.op('Concat',[last,g.op('AveragePool',[st[10]],kernel_shape=[2,2],strides=[2,2]),g.op('AveragePool',[st[2]],kernel_shape=[8,8],strides=[8,8])],axis=1)
cw=(p['c1']/p['csd'][:,None]).T[:,:,None,None]; cb=p['cb']-(p['cm']/p['csd'])@p['c1']
u=g.op('Relu',[g.op('Conv',[cells,g.weight(cw),g.init(cb.astype('f4'))],kernel_shape=[1,1])])
x=g.op('Div',[g.op('Sub',[pooled,g.init(p['pm'].astype('f4'))]),g.init(p['psd'].astype('f4'))])
v=g.op('Concat',[g.op('Flatten',[g.op('GlobalAveragePool',[u])],axis=1),g.op('Flatten',[g.op('GlobalMaxPool',[u])],axis=1),x],axis=1)
hid=g.gelu(g.dense(v,p['d1'],p['db1'])); draw=g.unit(g.op('Add',[g.dense(hid,p['d2'],p['db']),g.dense(v,p['ds'])]))
gt=g.op('Sigmoid',[g.op('Add',[g.op('MatMul',[x,g.init(p['g'][:,None].astype('f4'))]),g.init(p['gb'].reshape(1).astype('f4'))])])
z=g.unit(g.op('Add',[g.op('Mul',[gt,draw]),g.op('Mul',[g.op('Sub',[g.init(np.float32(1)),gt]),photo])]))
save(g,[h.make_tensor_value_info('pixel_values',T.FLOAT,['batch',3,224,224])],'image_embeds',OUT+'/onnx/vision_model.onnx',z,frozen)
g=Small(); outs,_=encoder(g,'input_ids','attention_mask'); f=g.op('Concat',outs,axis=1); frozen={t.name for t in g.inits}
w=lambda a:(a/p['tsd'][:,None],-(p['tm']/p['tsd'])@a)
w1,b1=w(p['t1']); w2,b2=w(p['ts'])
hid=g.gelu(g.dense(f,w1,b1+p['tb1'])); z=g.unit(g.op('Add',[g.dense(hid,p['t2']),g.dense(f,w2,b2+p['tb'])]))
save(g,[h.make_tensor_value_info(n,T.INT64,['batch','tokens']) for n in ('input_ids','attention_mask')],'text_embeds',OUT+'/onnx/text_model.onnx',z,frozen)
V=len(np.load('keep.npy'))
json.dump({'model_type':'clip','architectures':['CLIPModel'],'projection_dim':D,'text_config':{'model_type':'clip_text_model','hidden_size':384,'max_position_embeddings':MAXT,'pad_token_id':1,'vocab_size':V},'vision_config':{'model_type':'clip_vision_model','image_size':224}},open(OUT+'/config.json','w'),indent=2)
json.dump({'image_processor_type':'CLIPImageProcessor','feature_extractor_type':'CLIPFeatureExtractor','do_convert_rgb':True,'do_resize':True,'size':{'height':224,'width':224},'resample':2,'do_center_crop':False,'do_rescale':True,'rescale_factor':1/255,'do_normalize':True,'image_mean':[.5]*3,'image_std':[.5]*3},open(OUT+'/preprocessor_config.json','w'),indent=2)
