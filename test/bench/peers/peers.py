"""What others take for the same, asked line by line: a JSON object in, {"ms": ..., ...} out."""
import json
import os
import sys
import time

state = {}


def open_vectors(file, rows, dimension, queries):
    import faiss
    import numpy as np

    faiss.omp_set_num_threads(os.cpu_count())
    matrix = np.fromfile(file, dtype=np.float32, count=rows * dimension).reshape(rows, dimension)
    index = faiss.IndexFlatIP(dimension)
    index.add(matrix)
    wanted = np.fromfile(queries, dtype=np.float32).reshape(-1, dimension)
    state.update(np=np, matrix=matrix, index=index, queries=wanted)
    return {"versions": f"faiss-cpu {faiss.__version__}, numpy {np.__version__}"}


def close_vectors():
    for name in ("matrix", "index", "queries"):
        state.pop(name, None)
    return {}


def search_faiss(count, k):
    return {"rows": state["index"].search(state["queries"][:count], k)[1][0].tolist()}


def search_numpy(count, k):
    np, queries = state["np"], state["queries"][:count]
    scores = state["matrix"] @ queries[0] if count == 1 else queries @ state["matrix"].T
    scores = scores.reshape(count, -1)
    best = np.argpartition(-scores, k, axis=1)[:, :k]
    order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1)
    return {"rows": np.take_along_axis(best, order, axis=1)[0].tolist()}


def write_model(folder, vocabulary):
    """CLIP's ViT-B/32 and a RoBERTa of base size, with random weights."""
    import torch
    import transformers
    from transformers import CLIPVisionConfig, CLIPVisionModel, RobertaConfig, RobertaModel

    torch.manual_seed(1)
    CLIPVisionModel(CLIPVisionConfig()).save_pretrained(os.path.join(folder, "vision"))
    config = RobertaConfig(vocab_size=vocabulary, max_position_embeddings=514, type_vocab_size=1)
    RobertaModel(config).save_pretrained(os.path.join(folder, "text"))
    return {"versions": f"transformers {transformers.__version__}, torch {torch.__version__}"}


def open_model(folder, bf16):
    import numpy as np
    import torch
    from PIL import Image
    from transformers import CLIPVisionModel, RobertaModel

    torch.set_num_threads(os.cpu_count())
    kind = torch.bfloat16 if bf16 else torch.float32
    load = lambda model, side: model.from_pretrained(os.path.join(folder, side)).eval().to(kind)
    state.update(
        np=np,
        torch=torch,
        Image=Image,
        kind=kind,
        vision=load(CLIPVisionModel, "vision"),
        text=load(RobertaModel, "text"),
    )
    return {}


def embed_images(files):
    np, torch = state["np"], state["torch"]
    pixels = []
    for file in files:
        image = state["Image"].open(file)
        image.draft("RGB", (448, 448))
        pixels.append(np.asarray(image.convert("RGB").resize((224, 224), state["Image"].BILINEAR)))
    batch = torch.from_numpy(np.stack(pixels)).permute(0, 3, 1, 2).to(torch.float32)
    batch = ((batch / 255 - 0.5) / 0.5).to(state["kind"])
    with torch.inference_mode():
        rows = state["vision"](pixel_values=batch).pooler_output.float().numpy()
    return {"first": rows[0].tolist()}


def embed_texts(tokens):
    torch = state["torch"]
    ids = torch.tensor(tokens)
    with torch.inference_mode():
        rows = state["text"](input_ids=ids, attention_mask=torch.ones_like(ids)).pooler_output
    return {"first": rows.float().numpy()[0].tolist()}


for line in sys.stdin:
    request = json.loads(line)
    begin = time.perf_counter()
    try:
        answer = globals()[request["call"]](**request["with"])
        answer["ms"] = (time.perf_counter() - begin) * 1000
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
