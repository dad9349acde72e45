"""drawing-features.py MODEL.onnx OUT.npz PICTURES.json: what the frozen part of the model sees in each picture, once.

PICTURES.json is a list of files. Needs onnx, onnxruntime, numpy and pillow.
"""
import json, sys
import numpy as np, onnx, onnxruntime as ort
from PIL import Image
model, out, pictures = sys.argv[1:]
graph = onnx.load(model, load_external_data=False)
WANTED = {'before': 'Concat_202', 'gate': 'Sigmoid_223', 'photo': 'LpNormalization_188', 'now': 'image_embeds'}
for name in list(WANTED.values())[:3]:
    graph.graph.output.append(onnx.helper.make_empty_tensor_value_info(name))
onnx.save(graph, model.replace('.onnx', '.features.onnx'))
options = ort.SessionOptions(); options.intra_op_num_threads = 2
options.add_session_config_entry('session.intra_op.allow_spinning', '0')
session = ort.InferenceSession(model.replace('.onnx', '.features.onnx'), options)
files = json.load(open(pictures)); rows = {name: [] for name in WANTED}
for at in range(0, len(files), 16):
    batch = [np.asarray(Image.open(f).convert('RGB').resize((224, 224), Image.BILINEAR), 'f4') for f in files[at:at + 16]]
    pixels = (np.stack(batch) / 255 - .5) / .5
    for name, value in zip(WANTED, session.run(list(WANTED.values()), {'pixel_values': pixels.transpose(0, 3, 1, 2)})):
        rows[name].append(value.astype('f2'))
    if at % 800 == 0: print(at, len(files), flush=True)
np.savez(out, **{name: np.concatenate(value) for name, value in rows.items()})
