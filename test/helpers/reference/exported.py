"""Opens exported models as their readers do: transformers, ONNX Runtime with tokenizers, and Immich's way with both.
Reads {folders, texts, pictures} from standard input and writes the embeddings by folder as JSON."""
import json, os, sys
import numpy as np, onnxruntime, torch
from PIL import Image
from tokenizers import Tokenizer
from transformers import AutoModel, AutoTokenizer, CLIPImageProcessor, CLIPVisionModel

asked = json.load(sys.stdin)
texts, pictures = asked['texts'], [Image.open(path).convert('RGB') for path in asked['pictures']]
unit = lambda rows: (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).tolist()


def transformers(folder):
    part = lambda name: os.path.join(folder, name)
    words = AutoTokenizer.from_pretrained(part('text'))(texts, padding=True, truncation=True, return_tensors='pt')
    words.pop('token_type_ids', None)
    pixels = CLIPImageProcessor.from_pretrained(part('vision'))(pictures, return_tensors='pt')
    with torch.inference_mode():
        text = AutoModel.from_pretrained(part('text')).eval()(**words).pooler_output
        vision = CLIPVisionModel.from_pretrained(part('vision')).eval()(**pixels).pooler_output
    return {'texts': unit(text.numpy()), 'pictures': unit(vision.numpy())}


def session(path):
    return onnxruntime.InferenceSession(path, providers=['CPUExecutionProvider'])


def graphs(folder):
    settings = json.load(open(os.path.join(folder, 'preprocessor_config.json')))
    limits = json.load(open(os.path.join(folder, 'tokenizer_config.json')))
    tokenizer = Tokenizer.from_file(os.path.join(folder, 'tokenizer.json'))
    tokenizer.enable_truncation(limits['model_max_length'])
    encoded = [tokenizer.encode(text) for text in texts]
    ids = lambda values: np.array([values], 'i8')
    text = session(os.path.join(folder, 'text.onnx'))
    made = [text.run(['embedding'], {'input_ids': ids(e.ids), 'attention_mask': ids(e.attention_mask)})[0][0] for e in encoded]
    size = (settings['size']['width'], settings['size']['height'])
    pixels = [np.asarray(p.resize(size, settings['resample']), 'f4') * np.float32(settings['rescale_factor']) for p in pictures]
    mean, std = np.array(settings['image_mean'], 'f4'), np.array(settings['image_std'], 'f4')
    batch = np.stack([((p - mean) / std).transpose(2, 0, 1) for p in pixels]).astype('f4')
    seen = session(os.path.join(folder, 'vision.onnx')).run(['embedding'], {'pixel_values': batch})[0]
    return {'texts': np.array(made).tolist(), 'pictures': seen.tolist()}


def immich(folder):
    """What immich_ml/models/clip/textual.py (M-CLIP) and visual.py (OpenCLIP) give the graphs."""
    root = os.path.join(folder, next(name for name in os.listdir(folder) if name != 'README.md'))
    at = lambda *names: os.path.join(root, *names)
    length = json.load(open(at('config.json')))['text_cfg']['context_length']
    pad = json.load(open(at('textual', 'tokenizer_config.json')))['pad_token']
    tokenizer = Tokenizer.from_file(at('textual', 'tokenizer.json'))
    tokenizer.enable_padding(length=length, pad_token=pad, pad_id=tokenizer.token_to_id(pad))
    tokenizer.enable_truncation(max_length=length)
    text, vision = session(at('textual', 'model.onnx')), session(at('visual', 'model.onnx'))
    made = []
    for one in texts:
        tokens = tokenizer.encode(' '.join(one.split()))
        feeds = {'input_ids': np.array([tokens.ids], dtype=np.int32), 'attention_mask': np.array([tokens.attention_mask], dtype=np.int32)}
        made.append(text.run(None, feeds)[0][0])
    settings = json.load(open(at('visual', 'preprocess_cfg.json')))
    assert settings['resize_mode'] == 'squash', settings
    filters = {name.name.lower(): name for name in Image.Resampling}
    mean, std = np.array(settings['mean'], 'f4'), np.array(settings['std'], 'f4')
    seen = []
    for picture in pictures:
        size = settings['size'][0]
        pixels = np.asarray(picture.resize((size, size), filters[settings['interpolation']]), 'f4') / 255.0
        seen.append(vision.run(None, {'image': ((pixels - mean) / std).transpose(2, 0, 1)[None].astype('f4')})[0][0])
    return {'texts': np.array(made).tolist(), 'pictures': np.array(seen).tolist()}


READERS = {'hf': transformers, 'onnx': graphs, 'immich': immich}
print(json.dumps({folder['path']: READERS[folder['format']](folder['path']) for folder in asked['folders']}))
