"""Trains the demo model's two towers in plain PyTorch and prints the loss of each step as JSON.

Where the plan says `turns`, each step waits for a line on standard input, and a line tells its time.

Usage: torch-training.py <folder of batches.json> <folder of the model> <threads>
The towers are written out once more from transformers' modeling_clip.py and modeling_roberta.py.
"""
import json, math, resource, struct, sys, time
from pathlib import Path
import torch
import torch.nn.functional as F

folder, model, threads = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(threads)
plan = json.loads((folder / 'batches.json').read_text())


def read(path):
    data = path.read_bytes()
    (length,) = struct.unpack('<Q', data[:8])
    header = json.loads(data[8:8 + length])
    tensors = {}
    for name, entry in header.items():
        if name == '__metadata__':
            continue
        begin, end = entry['data_offsets']
        raw = bytearray(data[8 + length + begin:8 + length + end])
        dtype = {'F16': torch.float16, 'F32': torch.float32}[entry['dtype']]
        tensor = torch.frombuffer(raw, dtype=dtype).reshape(entry['shape']).to(torch.float32)
        tensors[name.removeprefix('vision_model.')] = tensor.clone().requires_grad_(True)
    return tensors


V, T = read(model / 'vision/model.safetensors'), read(model / 'text/model.safetensors')
config = {side: json.loads((model / side / 'config.json').read_text()) for side in ('vision', 'text')}
mean = torch.tensor([0.48145466, 0.4578275, 0.40821073]).view(1, 3, 1, 1)
std = torch.tensor([0.26862954, 0.26130258, 0.27577711]).view(1, 3, 1, 1)


def linear(W, name, x):
    return F.linear(x, W[f'{name}.weight'], W[f'{name}.bias'])


def norm(W, name, x):
    return F.layer_norm(x, x.shape[-1:], W[f'{name}.weight'], W[f'{name}.bias'], 1e-5)


def attend(W, names, x, heads, bias=None):
    b, n, w = x.shape
    q, k, v = (linear(W, one, x).view(b, n, heads, w // heads).transpose(1, 2) for one in names[:3])
    scores = q @ k.transpose(-1, -2) / math.sqrt(w // heads)
    shares = (scores if bias is None else scores + bias).softmax(-1)
    return linear(W, names[3], (shares @ v).transpose(1, 2).reshape(b, n, w))


def vision(pixels):
    c = config['vision']
    x = (pixels.permute(0, 3, 1, 2).to(torch.float32) / 255 - mean) / std
    x = F.conv2d(x, V['embeddings.patch_embedding.weight'], stride=c['patch_size']).flatten(2).transpose(1, 2)
    x = torch.cat([V['embeddings.class_embedding'].expand(x.shape[0], 1, -1), x], 1)
    x = norm(V, 'pre_layrnorm', x + V['embeddings.position_embedding.weight'])
    for index in range(c['num_hidden_layers']):
        layer = f'encoder.layers.{index}'
        names = [f'{layer}.self_attn.{part}_proj' for part in ('q', 'k', 'v', 'out')]
        x = x + attend(V, names, norm(V, f'{layer}.layer_norm1', x), c['num_attention_heads'])
        wide = linear(V, f'{layer}.mlp.fc1', norm(V, f'{layer}.layer_norm2', x))
        x = x + linear(V, f'{layer}.mlp.fc2', wide * torch.sigmoid(1.702 * wide))
    return norm(V, 'post_layernorm', x[:, 0])


def text(ids):
    c = config['text']
    pad = c['pad_token_id']
    real = ids != pad
    positions = real.cumsum(1) * real + pad
    x = T['embeddings.word_embeddings.weight'][ids] + T['embeddings.token_type_embeddings.weight'][0]
    x = norm(T, 'embeddings.LayerNorm', x + T['embeddings.position_embeddings.weight'][positions])
    bias = (1 - real.to(torch.float32))[:, None, None, :] * torch.finfo(torch.float32).min
    for index in range(c['num_hidden_layers']):
        layer = f'encoder.layer.{index}'
        names = [f'{layer}.attention.self.{part}' for part in ('query', 'key', 'value')]
        mixed = attend(T, [*names, f'{layer}.attention.output.dense'], x, c['num_attention_heads'], bias)
        x = norm(T, f'{layer}.attention.output.LayerNorm', x + mixed)
        inner = linear(T, f'{layer}.output.dense', F.gelu(linear(T, f'{layer}.intermediate.dense', x)))
        x = norm(T, f'{layer}.output.LayerNorm', x + inner)
    return torch.tanh(linear(T, 'pooler.dense', x[:, 0]))


temperature = torch.tensor([plan['temperature']], requires_grad=True)
weights = [*V.values(), *T.values()]
optimizer = torch.optim.AdamW(
    [{'params': weights, 'weight_decay': plan['decay']}, {'params': [temperature], 'weight_decay': 0}],
    lr=plan['rates'][0], betas=(0.9, 0.999), eps=1e-8)
losses, seconds = [], []
# Linux counts in kilobytes.
peak = lambda: 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = peak()
turns = plan.get('turns', False)
for step, batch in enumerate(plan['batches']):
    count, size = len(batch['ids']), config['vision']['image_size']
    raw = bytearray((folder / batch['pixels']).read_bytes())
    pixels = torch.frombuffer(raw, dtype=torch.uint8).reshape(count, size, size, 3)
    masked = torch.tensor(batch['masked'], dtype=torch.float32).reshape(count, count)
    if turns:
        sys.stdin.readline()
    started = time.perf_counter()
    for group in optimizer.param_groups:
        group['lr'] = plan['rates'][step]
    left = F.normalize(vision(pixels), dim=-1)
    right = F.normalize(text(torch.tensor(batch['ids'])), dim=-1)
    logits = left @ right.T * temperature.exp() + masked * -1e9
    target = torch.arange(count)
    loss = (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target)) / 2
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_([*weights, temperature], plan['clip'])
    optimizer.step()
    losses.append(loss.item())
    seconds.append(time.perf_counter() - started)
    if turns:
        print(json.dumps({'seconds': seconds[-1]}), flush=True)
print(json.dumps({'losses': losses, 'torch': torch.__version__, 'memory': {'before': before, 'peak': peak()}}))
