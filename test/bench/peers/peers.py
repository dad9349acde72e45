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


def search_hnsw(file, queries, dimension, k, ef):
    import faiss
    import numpy as np

    faiss.omp_set_num_threads(1)
    if state.get("file") != file:
        state.update(file=file, graph=faiss.read_index(file))
    graph = state["graph"]
    # An index that gives its own numbers for rows has the graph inside.
    inner = faiss.downcast_index(graph.index) if hasattr(graph, "index") else graph
    inner.hnsw.efSearch = ef
    wanted = np.fromfile(queries, dtype=np.float32).reshape(-1, dimension)
    graph.search(wanted, k)
    begin = time.perf_counter()
    labels = [graph.search(one[None], k)[1][0].tolist() for one in wanted]
    return {"labels": labels, "tookMs": (time.perf_counter() - begin) * 1000}


def serve(graph, tokenizer, vectors, images):
    """The simplest service of the same model: words in, the ten nearest of a matrix out, all of it in memory."""
    import socket
    import threading

    import fastapi
    import numpy as np
    import onnxruntime
    import tokenizers
    import uvicorn

    session = onnxruntime.InferenceSession(graph)
    pieces = tokenizers.Tokenizer.from_file(tokenizer)
    matrix = np.fromfile(vectors, dtype=np.float32).reshape(len(images), -1)
    app = fastapi.FastAPI()

    @app.get("/search")
    def search(q: str):
        encoding = pieces.encode(q)
        feeds = {
            "input_ids": np.array([encoding.ids], dtype=np.int64),
            "attention_mask": np.array([encoding.attention_mask], dtype=np.int64),
        }
        scores = matrix @ session.run(None, feeds)[0][0]
        best = np.argpartition(-scores, 10)[:10]
        best = best[np.argsort(-scores[best])]
        return {"hits": [{"imageId": images[row], "score": float(scores[row])} for row in best]}

    # The protocol is named, or asyncio leaves small packets waiting for 40 ms.
    listener = socket.socket(proto=socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
    threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
    while not server.started:
        time.sleep(0.01)
    versions = f"fastapi {fastapi.__version__}, uvicorn {uvicorn.__version__}, onnxruntime {onnxruntime.__version__}"
    return {"port": listener.getsockname()[1], "versions": versions}


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
