"""What the frozen parts say, computed once: features.py backbone | pictures NAME ... | texts"""
import sys,glob,json,os,time
import numpy as np, onnx, onnxruntime as ort
from onnx import helper as h, TensorProto as T
from PIL import Image
from concurrent.futures import ThreadPoolExecutor
from backbone import G,backbone
from torch_legacy import load
from text_graph import encoder,OPSETS
os.chdir(os.environ.get('PHOTO_WORK','.'))
def write_backbone():
    t=load('lite0.pth'); g=G()
    stages,last,head=backbone(g,t,'pixel_values')
    pooled=g.op('GlobalAveragePool',[head]); pooled=g.op('Flatten',[pooled],axis=1)
    logits=g.op('Gemm',[pooled,g.init(t['_fc.weight']),g.init(t['_fc.bias'])],transB=1)
    # Cells of 7 x 7: the last map, the middle one (14 x 14) and colours (56 x 56) averaged into them.
    mid=g.op('AveragePool',[stages[10]],kernel_shape=[2,2],strides=[2,2])
    col=g.op('AveragePool',[stages[2]],kernel_shape=[8,8],strides=[8,8])
    cells=g.op('Concat',[last,mid,col],axis=1)
    n=cells
    for src,name in ((cells,'cells'),(logits,'logits'),(pooled,'pooled')): g.nodes.append(h.make_node('Identity',[src],[name]))
    N='N'
    gr=h.make_graph(g.nodes,'features',[h.make_tensor_value_info('pixel_values',T.FLOAT,[N,3,224,224])],
      [h.make_tensor_value_info('cells',T.FLOAT,[N,456,7,7]),h.make_tensor_value_info('logits',T.FLOAT,[N,1000]),h.make_tensor_value_info('pooled',T.FLOAT,[N,1280])],g.inits)
    m=h.make_model(gr,opset_imports=[h.make_opsetid('',17)],ir_version=9); onnx.checker.check_model(m); onnx.save(m,'features.onnx')
def write_encoder():
    g=G(); out,_=encoder(g,'input_ids','attention_mask')
    g.nodes.append(h.make_node('Concat',out,['features'],axis=1))
    gr=h.make_graph(g.nodes,'text',[h.make_tensor_value_info(n,T.INT64,['B','S']) for n in ('input_ids','attention_mask')],[h.make_tensor_value_info('features',T.FLOAT,['B',1536])],g.inits)
    onnx.save(h.make_model(gr,opset_imports=OPSETS,ir_version=10),'textfeat.onnx')
def files_of(name):
    if name=='in1k': return sorted(glob.glob('in1k/*.JPEG'))
    if name=='flickr': return sorted(glob.glob('flickr/images/*.jpg'))
    if name=='nat':
        out=[]
        for c in sorted(os.listdir('nat')): out+=sorted(glob.glob(f'nat/{c}/*.jpg'))[:400]
        return out
    return sorted(glob.glob(f'draw/{name}/*.jpg'))
def px(f):
    im=Image.open(f); im.draft('RGB',(448,448)); im=im.convert('RGB').resize((224,224),Image.BILINEAR)
    return ((np.asarray(im,'f4')/255-.5)/.5).transpose(2,0,1)
def pictures(names):
    so=ort.SessionOptions(); so.intra_op_num_threads=2
    s=ort.InferenceSession('features.onnx',so)
    for name in names:
        fs=files_of(name); n=len(fs); t=time.time()
        cells=np.lib.format.open_memmap(f'f_{name}_cells.npy','w+','f2',(n,456,7,7)); logits=np.zeros((n,1000),'f4'); pooled=np.zeros((n,1280),'f2')
        with ThreadPoolExecutor(2) as ex:
            batches=[fs[i:i+16] for i in range(0,n,16)]
            nxt=ex.map(lambda b: np.stack([px(f) for f in b]),batches)
            for i,x in enumerate(nxt):
                c,l,p=s.run(['cells','logits','pooled'],{'pixel_values':x})
                cells[i*16:i*16+len(x)]=c; logits[i*16:i*16+len(x)]=l; pooled[i*16:i*16+len(x)]=p
        np.save(f'f_{name}_logits.npy',logits); np.save(f'f_{name}_pooled.npy',pooled); json.dump(fs,open(f'f_{name}.json','w')); print(name,n,time.time()-t,flush=True)
def texts():
    ids=json.load(open('ids.json')); n=len(ids); out=np.zeros((n,1536),'f2')
    so=ort.SessionOptions(); so.intra_op_num_threads=2
    s=ort.InferenceSession('textfeat.onnx',so); order=sorted(range(n),key=lambda i:len(ids[i])); t=time.time()
    unk=sum(3 in r for r in ids); print(n,'unk',unk,'mean len',sum(map(len,ids))/n,flush=True)
    for a in range(0,n,64):
        b=order[a:a+64]; L=max(len(ids[i]) for i in b); x=np.ones((len(b),L),'i8'); m=np.zeros((len(b),L),'i8')
        for r,i in enumerate(b): x[r,:len(ids[i])]=ids[i]; m[r,:len(ids[i])]=1
        out[b]=s.run(None,{'input_ids':x,'attention_mask':m})[0]
    np.save('f_text.npy',out); print(time.time()-t)
if __name__=='__main__':
    what,*names=sys.argv[1:]
    if what=='backbone': write_backbone()
    elif what=='pictures': pictures(names)
    else: write_encoder(); texts()
