"""tune-drawings.py FOLDER [OUT.onnx]: tunes the head for drawings on pairs of drawings and captions; all else stays.

The head's three matrices are read from FOLDER/vision_model.onnx, learn with features that were computed once (drawing-features.py,
embed-texts.ts), and are written back in 8 bits. Prints how often a caption finds its drawing before and after.
"""
import json, sys, time
import numpy as np, onnx, torch, torch.nn.functional as F
from onnx import numpy_helper
folder = sys.argv[1]; torch.manual_seed(1); torch.set_num_threads(1)
graph = onnx.load(f'{folder}/vision_model.onnx', load_external_data=False)
tensors = {t.name: t for t in graph.graph.initializer}
value = lambda name: numpy_helper.to_array(tensors[name]).astype('f4')
d1, db1 = value('w140') * value('w141'), value('w142')
d2, db, ds = value('w146') * value('w147'), value('w148'), value('w149') * value('w150')
head = [torch.tensor(one).requires_grad_() for one in (d1, db1, d2, db, ds)]

texts = json.load(open(f'{folder}/texts.json')); row = {t: i for i, t in enumerate(texts)}
T = torch.tensor(np.fromfile(f'{folder}/texts.f32', 'f4').reshape(len(texts), -1))
load = lambda name: {k: torch.tensor(v.astype('f4')) for k, v in np.load(f'{folder}/{name}.npz').items()}
train, evaluation = load('train'), load('eval')
captions = json.load(open(f'{folder}/train-captions.json'))
sets = json.load(open(f'{folder}/evaluation.json'))

def embed(x, noise=0.):
    d1, db1, d2, db, ds = head
    if noise:
        # Another style moves and stretches what the frozen part sees; the thing stays.
        x = x * (1 + noise * torch.randn_like(x)) + noise * x.std(0) * torch.randn_like(x)
        x = F.dropout(x, .1)
    hidden = F.gelu(x @ d1 + db1)
    return F.normalize((F.dropout(hidden, .2) if noise else hidden) @ d2 + db + x @ ds, dim=-1)

def whole(data):
    gate = data['gate']
    return F.normalize(gate * embed(data['before']) + (1 - gate) * data['photo'], dim=-1)

def figures():
    with torch.no_grad():
        z, at, found = whole(evaluation), 0, {}
        for name, rows in sets.items():
            pictures = z[at:at + len(rows)]; at += len(rows)
            for language in ('persian', 'english'):
                q = T[[row[r['captions'][language]] for r in rows]]
                s = q @ pictures.T; rank = (s >= s.diag()[:, None]).sum(1)
                found[f'{name} {language}'] = [round(100 * (rank <= k).float().mean().item(), 1) for k in (1, 5, 10)]
        return found

same = (whole(evaluation).detach() - evaluation['now']).abs().max().item()
print(f'head by itself is off by {same:.4f} from the graph'); before = figures(); print('before', json.dumps(before), flush=True)
first = [[row[c[0]] for c in captions], [row[c[-1]] for c in captions]]
P, E = torch.tensor(first[0]), torch.tensor(first[1])
scale = torch.tensor(np.log(20.), requires_grad=True)
optimizer = torch.optim.AdamW([{'params': head, 'weight_decay': .03}, {'params': [scale], 'weight_decay': 0}], lr=1e-3)
N, B, EPOCHS = len(captions), 256, 8; steps = EPOCHS * (N // B); step = 0; started = time.time()
# Near the shipped head: what it knows of other drawings is not to be lost.
anchor = [one.detach().clone() for one in head]
for epoch in range(EPOCHS):
    order = torch.randperm(N)
    for at in range(0, N - B + 1, B):
        step += 1
        for group in optimizer.param_groups: group['lr'] = 4e-4 * min(1, step / 20) * (.02 + .98 * .5 * (1 + np.cos(np.pi * step / steps)))
        i = order[at:at + B]; z = embed(train['before'][i], .15); loss = 0
        for side in (P, E):
            t = side[i]; logits = z @ T[t].T * scale.exp(); right = (t[:, None] == t[None]).float(); right = right / right.sum(1, keepdim=True)
            loss = loss - (right * logits.log_softmax(1)).sum(1).mean() / 2 - (right * logits.log_softmax(0)).sum(0).mean() / 2
        optimizer.zero_grad(); loss.backward(); optimizer.step()
    print(epoch, round(loss.item(), 3), round(time.time() - started), flush=True)
for share in (.5, 1.):
    tuned = [one.detach().clone() for one in head]
    with torch.no_grad():
        for one, a, b in zip(head, anchor, tuned): one.copy_(a + share * (b - a))
    print('after' if share == 1 else f'half way', json.dumps(figures()), flush=True)
    with torch.no_grad():
        for one, b in zip(head, tuned): one.copy_(b)
if len(sys.argv) > 2:
    def quantised(matrix):
        scales = np.abs(matrix).max(0, keepdims=True) / 127 + 1e-12
        return np.clip(np.rint(matrix / scales), -127, 127).astype('i1'), scales.astype('f4')
    def write(name, array):
        old = tensors[name]; new = numpy_helper.from_array(np.ascontiguousarray(array), name); assert old.dims == new.dims and old.data_type == new.data_type; old.CopyFrom(new)
    d1, db1, d2, db, ds = (one.detach().numpy() for one in head)
    for names, matrix in ((('w140', 'w141'), d1), (('w146', 'w147'), d2), (('w149', 'w150'), ds)):
        for name, array in zip(names, quantised(matrix)): write(name, array)
    write('w142', db1); write('w148', db); onnx.save(graph, sys.argv[2])
