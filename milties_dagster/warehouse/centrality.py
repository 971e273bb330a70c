"""Centrality of states in the network of a year: the one aggregate that is no SQL.

Belongs here: eigenvector and betweenness centrality on small dense matrices (there are some 200 states).
Does not belong here: which ties count (sql/models/centrality_year.sql names the input) or reading, writing.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Matrix = npt.NDArray[np.float64]


def eigenvector(weights: Matrix) -> Matrix:
    """Leading eigenvector of a symmetric matrix without negative entries, scaled to a maximum of 1.

    Where several parts of the network have the same leading value, each counts: the result is what power
    iteration from equal values ends in, not whichever vector the solver returns.
    """
    values, vectors = np.linalg.eigh(weights)
    leading = vectors[:, np.isclose(values, values[-1], rtol=1e-9)]
    result: Matrix = np.abs(leading @ leading.sum(axis=0))
    result /= result.max()
    return result


def betweenness(weights: Matrix) -> Matrix:
    """Share of the shortest paths between the others that run through each node (Brandes 2001), 0 to 1.

    Every positive weight is one step. All sources are walked at once, level by level.
    """
    n = len(weights)
    if n < 3:
        return np.zeros(n)
    steps = (weights > 0).astype(np.float64)
    distance = np.where(np.eye(n) > 0, 0, -1)
    paths = np.eye(n)
    front, level = np.eye(n), 0
    while front.any():
        level += 1
        front = (front @ steps) * (distance < 0)
        distance[front > 0] = level
        paths += front
    passing = np.zeros((n, n))
    for back in range(level - 1, 0, -1):
        share = np.where(distance == back, (1 + passing) / np.maximum(paths, 1), 0)
        passing += (share @ steps) * paths * (distance == back - 1)
    np.fill_diagonal(passing, 0)
    result: Matrix = passing.sum(axis=0) / ((n - 1) * (n - 2))
    return result


def by_year(edges: Iterable[tuple[int, str, str, float]]) -> pa.Table:
    """Edges (year, state, other state, weight above 0), each once -> a row per year and state."""
    years: dict[int, list[tuple[str, str, float]]] = {}
    for year, a, b, weight in edges:
        years.setdefault(year, []).append((a, b, weight))
    rows: dict[str, list[object]] = {"year": [], "state_id": [], "eigenvector": [], "betweenness": []}
    for year, ties in sorted(years.items()):
        states = sorted({state for a, b, _ in ties for state in (a, b)})
        place = {state: i for i, state in enumerate(states)}
        weights = np.zeros((len(states), len(states)))
        for a, b, weight in ties:
            weights[place[a], place[b]] = weights[place[b], place[a]] = weight
        rows["year"] += [year] * len(states)
        rows["state_id"] += states
        rows["eigenvector"] += eigenvector(weights).tolist()
        rows["betweenness"] += betweenness(weights).tolist()
    kinds = {
        "year": pa.int32(),
        "state_id": pa.string(),
        "eigenvector": pa.float64(),
        "betweenness": pa.float64(),
    }
    return pa.table({name: pa.array(rows[name], kind) for name, kind in kinds.items()})
