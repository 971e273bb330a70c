"""Fit the coder's second opinion (milties_dagster/coding/ranker.json) from annotated articles.

    python training/train_ranker.py corpus [MORE_GOLD.json ...] [--focus GOLD] [--leave-out 301-364]
        [--calibrate HELD_BACK] [--check HELD_OUT.json ...] [--out FILE]

Reads gold (a corpus folder or a gold file), lets the triggers propose claims, labels a claim right when a gold
record has its pair and type, fits a logistic regression on named features of a claim alone and small boosted trees
on a claim beside its rivals, chooses the threshold with the best mean F1 of the four levels, averaged over the gold
sets, in five folds over articles, fits the confidence on the same folds and (--calibrate) on gold kept back, and
writes the weights.
Deterministic: the one random choice, which features a tree may look at, has a fixed seed.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from wording import BLOCKS as FOLDS  # training/wording.py, beside this file
from wording import Unseen, sentences

from milties_dagster import evaluation
from milties_dagster.coding import context
from milties_dagster.coding.coder import Claim, Coder, in_company, select, weigh
from milties_dagster.coding.forest import LEAF, Forest
from milties_dagster.coding.ranker import SHIPPED, Ranker, log_odds
from milties_dagster.coding.wording import ANY, STANDING
from milties_dagster.coding.wording import SHIPPED as WORDING
from milties_dagster.evaluation import GoldDocument, Prediction
from milties_dagster.gold import prepare
from milties_dagster.report import accuracy

ARTICLE_THRESHOLD = 0.85  # see Ranker.article_threshold
COMMON = 40  # claims that show a feature before a tree may look at it
TREES: dict[str, Any] = {
    "max_iter": 100,
    "learning_rate": 0.09,
    "max_leaf_nodes": 12,
    "min_samples_leaf": 25,
    "l2_regularization": 5.0,
    "max_features": 0.3,
    "early_stopping": False,
}
# What a claim shares with the others of its article, or its place there, differs most between collections of articles:
# on texts that no weight was fitted on, trees that do not look at it code type F1 .608 (full .426) where those that do
# code .604 (.418); in five folds nothing is lost. The first look keeps it.
ARTICLE_WIDE = ("position", "mil_share", "pairrank", "main_share", "repeats", "sentences", "length", "2|top")
SEEDS = range(4)  # forests whose mean counts; one alone moves dev by .01 with the seed
THRESHOLDS = [round(0.2 + 0.025 * i, 3) for i in range(28)]


# Talks on a visit and the text that holds a promise of assistance are told rightly; coder.select drops them beside the
# larger act. As wrong examples they would teach that plain talks and plain texts are seldom told.
PART_OF = {"MTG": "HLV", "AGR": "ALL"}
PART_WEIGHT = 0.2
# A right pair and type with a wrong date, status or direction teaches less: mostly a reading of other words than those
# that tell the act. In five folds full F1 rises by .005 on dev and .007 on the own corpus, type F1 stays.
ASTRAY_WEIGHT = 0.6
OWN = "own"  # an act's own log odds, beside context.company
FULL = 3  # evaluation.level_of a record told with all its parts
GUESSED = frozenset({"outside", "other_reading", "partner", "main_pair"})  # readings not plain from the sentence


def label(claim: Claim, doc: GoldDocument) -> tuple[int, float]:
    """Whether a claim is right (pair and type), and how much it counts: less when its date or status is wrong."""
    right, weight = _right(claim, doc)
    if right and not _right_in_full(claim, doc):
        weight *= ASTRAY_WEIGHT
    return right, weight


def _right_in_full(claim: Claim, doc: GoldDocument) -> bool:
    said = _prediction(claim, doc)
    return any(
        g.get("country_a")
        and g["record_class"] == claim.record_class
        and claim.pair in evaluation.gold_pairs(g)
        and evaluation.level_of(g, said) == FULL
        for g in doc.records
    )


def _prediction(claim: Claim, doc: GoldDocument, event_id: str = "") -> Prediction:
    return Prediction(
        doc.doc,
        claim.record_class,
        claim.event_type,
        claim.coded_status,
        claim.source,
        claim.target,
        claim.directed,
        claim.when.start,
        claim.when.end,
        claim.view.text,
        event_id,
        claim.probability,
    )


def _right(claim: Claim, doc: GoldDocument) -> tuple[int, float]:
    """1 when a gold record of the claim's class has its pair and type; optional records weigh half.

    A guessed pair is wrong where its own sentence tells that type of other pairs only, whatever is told elsewhere.
    """
    best: tuple[int, float] = (0, 1.0)
    if claim.who.how in GUESSED:
        told = [g for g in doc.records if claim.event_type in {g["type"], *g.get("accept_types", [])}]
        told = [g for g in told if _quoted(g, claim)]
        if told and not any(_has_pair(g, claim) for g in told):
            return best
    for g in doc.records:
        if not g.get("country_a") or not g.get("country_b"):
            members = set(evaluation._codes(g.get("participants") or []))
            if g["type"] == claim.event_type and set(claim.pair) <= members:
                return 1, 0.5
            continue
        if claim.pair not in evaluation.gold_pairs(g):
            continue
        if claim.event_type not in {g["type"], *g.get("accept_types", [])}:
            if best[0] == 0 and g["type"] == PART_OF.get(claim.event_type):
                best = (0, PART_WEIGHT)
            continue
        if g["record_class"] != claim.record_class:
            if best[0] == 0:
                best = (1, 0.3) if claim.record_class == "standing" else (0, 0.5)
            continue
        if g.get("required", True):
            return 1, 1.0
        best = (1, 0.5)
    return best


def _quoted(record: Mapping[str, Any], claim: Claim) -> bool:
    """True when a gold record quotes the claim's sentence."""
    quote = " ".join(evaluation.quote(record).split())
    return bool(quote) and quote in " ".join(claim.view.text.split())


def _has_pair(record: Mapping[str, Any], claim: Claim) -> bool:
    if set(claim.pair) <= set(evaluation._codes(record.get("participants") or [])):
        return True
    return bool(record.get("country_a") and record.get("country_b")) and claim.pair in evaluation.gold_pairs(record)


Row = tuple[Claim, int, float]  # claim, right or not, weight


def _relabelled(rows: Sequence[Row], claims: Sequence[Claim]) -> list[Row]:
    """The same claims with other features."""
    return [(claim, right, weight) for claim, (_, right, weight) in zip(claims, rows, strict=True)]


def fit(features: Sequence[Mapping[str, float]], rows: Sequence[Row], c: float) -> tuple[dict[str, float], float]:
    """Weights and bias of one logistic regression."""
    vectorizer = DictVectorizer(sort=True)
    x = vectorizer.fit_transform(features)
    x.indices, x.indptr = x.indices.astype("int32"), x.indptr.astype("int32")  # what liblinear takes
    model = LogisticRegression(C=c, max_iter=3000, solver="liblinear", random_state=0)
    model.fit(x, [right for _, right, _ in rows], sample_weight=[weight for _, _, weight in rows])
    names = vectorizer.get_feature_names_out()
    weights = {n: round(float(v), 5) for n, v in zip(names, model.coef_[0], strict=True) if abs(v) > 1e-4}
    return weights, round(float(model.intercept_[0]), 5)


def grow(features: Sequence[Mapping[str, float]], rows: Sequence[Row]) -> dict[str, Any]:
    """Boosted trees on the features common enough to be trusted and not ARTICLE_WIDE, in the form Forest.of reads.

    Raises AssertionError when the trees as written do not give the probabilities of the library that grew them.
    """
    seen = Counter(name for f in features for name in f)
    columns = sorted(name for name, n in seen.items() if n >= COMMON and not name.startswith(ARTICLE_WIDE))
    table = np.zeros((len(features), len(columns)))
    place = {name: n for n, name in enumerate(columns)}
    for n, f in enumerate(features):
        for name, value in f.items():
            if name in place:
                table[n, place[name]] = value
    right, weight = [right for _, right, _ in rows], [weight for _, _, weight in rows]
    models = [HistGradientBoostingClassifier(**TREES, random_state=seed) for seed in SEEDS]
    trees = []
    for model in models:
        model.fit(table, right, sample_weight=weight)
        trees += [_nodes(predictor.nodes) for (predictor,) in model._predictors]
    used = sorted({node[0] for tree in trees for node in tree if node[0] != LEAF})
    short = {old: new for new, old in enumerate(used)}
    data = {
        "bias": round(float(models[0]._baseline_prediction.item()), 9),
        "columns": [columns[n] for n in used],
        "trees": [[[short.get(node[0], LEAF), *node[1:]] for node in tree] for tree in trees],
    }
    theirs = np.mean([model.decision_function(table) for model in models], axis=0)
    assert np.allclose(Forest.of(data).log_odds(features), theirs, atol=1e-6), "the trees as written differ"
    return data


def _nodes(nodes: Any) -> list[list[Any]]:
    """[feature, threshold, left, right, value] of each node; a node's value is the mean of the leaves under it."""
    out: list[list[Any]] = []
    for node in nodes:
        feature = LEAF if node["is_leaf"] else int(node["feature_idx"])
        threshold = 0.0 if node["is_leaf"] else float(node["num_threshold"])
        out.append([feature, threshold, int(node["left"]), int(node["right"]), float(node["value"]) / len(SEEDS)])
    for n in reversed(range(len(out))):  # children come after their node
        if out[n][0] != LEAF:
            parts = [(int(nodes[child]["count"]), out[child][4]) for child in out[n][2:4]]
            out[n][4] = sum(count * value for count, value in parts) / sum(count for count, _ in parts)
    return [[f, t, left, right, round(v, 9)] for f, t, left, right, v in out]


def train(articles: Sequence[Sequence[Row]], c: float, inner: int = 4) -> Ranker:
    """Both looks, fitted on the proposals of some articles.

    The second look is fitted on first probabilities from weights that did not see their article (``inner`` folds).
    """
    rows = [row for rows in articles for row in rows]
    weights, bias = fit([claim.features for claim, _, _ in rows], rows, c)
    beside: list[list[dict[str, float]]] = [[] for _ in articles]
    for k in range(inner):
        part = [row for i, rows_ in enumerate(articles) if i % inner != k for row in rows_]
        unseen = Ranker(*fit([claim.features for claim, _, _ in part], part, c), 0.5)
        for i in range(k, len(articles), inner):
            claims = [claim for claim, _, _ in articles[i]]
            first = [unseen.probability(claim.features) for claim in claims]
            beside[i] = context.features(claims, first)
    joined = [
        {**claim.features, **more}
        for rows_, extra in zip(articles, beside, strict=True)
        for (claim, _, _), more in zip(rows_, extra, strict=True)
    ]
    return Ranker(weights, bias, 0.5, Forest.of(grow(joined, rows)))


def calibrate(judged: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and intercept that turn the log odds of claims that stand into the share right.

    Each claim counts a little as its opposite, as if one right and one wrong had been seen more of each (Platt 1999,
    "Probabilistic outputs for support vector machines"): a few hundred claims never make anything certain.
    """
    p = np.clip([q for q, _ in judged], 1e-6, 1 - 1e-6)
    x = np.log(p / (1 - p)).reshape(-1, 1)
    right = np.array([r for _, r in judged])
    n = np.where(right, right.sum(), (~right).sum())  # of its kind
    share = (n + 1) / (n + 2)
    model = LogisticRegression(C=1e6, random_state=0)
    told = np.concatenate([right, ~right])
    weight = np.concatenate([share, 1 - share])
    model.fit(np.vstack([x, x]), told, sample_weight=weight)
    return round(float(model.coef_[0][0]), 4), round(float(model.intercept_[0]), 4)


def weigh_company(docs: Sequence[GoldDocument], found: Sequence[Sequence[Sequence[Claim]]]) -> dict[str, float]:
    """What the other acts of an article take from the log odds of one, by context.company's names.

    ``found``: the acts of each article as groups of claims, by weights that did not see it.
    """
    alone = Ranker({}, 0.0, 0.5)
    rows, right = [], []
    for doc, groups in zip(docs, found, strict=True):
        preds = told(doc, groups, alone)
        false = {p.event_id for _, p in evaluation.evaluate([doc], preds).false_alarms}
        chances = [p.confidence for p in preds]
        for p, beside in zip(preds, context.company([group[0] for group in groups], chances), strict=True):
            rows.append({OWN: log_odds(p.confidence), **beside})
            right.append(p.event_id not in false)
    vectorizer = DictVectorizer(sparse=False)
    model = LogisticRegression(random_state=0).fit(vectorizer.fit_transform(rows), right)
    weights = dict(zip(vectorizer.get_feature_names_out(), map(float, model.coef_[0]), strict=True))
    own = weights.pop(OWN)
    return {name: round(weight / own, 4) for name, weight in weights.items()}


def confident(
    parts: Mapping[str, tuple[Sequence[GoldDocument], Sequence[Prediction]]], ranker: Ranker
) -> list[tuple[float, bool]]:
    """Probability of each claim of articles that no weight was fitted on, and whether it is right at type level.

    Prints, for each part by its name, how well a confidence fitted on one half of all articles serves the other: the
    shipped two numbers are fitted on all of them.
    """
    halves: list[dict[str, list[tuple[float, bool]]]] = [
        {name: evaluation.evaluate(docs[start::2], preds).judged for name, (docs, preds) in parts.items()}
        for start in (0, 1)
    ]
    crossed: dict[str, list[tuple[float, bool]]] = {name: [] for name in parts}
    for fitted, other in (halves, halves[::-1]):
        slope, intercept = calibrate([claim for judged in fitted.values() for claim in judged])
        half = replace(ranker, slope=slope, intercept=intercept)
        for name, judged in other.items():
            crossed[name] += [(half.confidence(p), right) for p, right in judged]
    for name, claims in crossed.items():
        sure = [right for c, right in claims if c >= accuracy.SURE]
        print(
            f"{name}: confidence from the other half: error {accuracy.calibration_error(claims):.3f}, "
            f"at {accuracy.SURE} and more {sum(sure)} of {len(sure)} right"
        )
    return [claim for half in halves for judged in half.values() for claim in judged]


def predictions(
    docs: Sequence[GoldDocument],
    claims: Sequence[Sequence[Claim]],
    ranker: Ranker,
    threshold: float,
    priority: dict[str, int],
) -> list[Prediction]:
    return [
        p for d, cs in zip(docs, claims, strict=True) for p in told(d, acts(cs, ranker, threshold, priority), ranker)
    ]


def acts(claims: Sequence[Claim], ranker: Ranker, threshold: float, priority: dict[str, int]) -> list[list[Claim]]:
    """The acts that an article is taken to tell, as groups of claims."""
    return select(weigh(claims, ranker), threshold, priority, ARTICLE_THRESHOLD)[0]


def told(doc: GoldDocument, groups: Sequence[Sequence[Claim]], ranker: Ranker) -> list[Prediction]:
    """Acts as predictions; their confidence is the probability in company."""
    chances = in_company(groups, ranker)
    return [
        replace(_prediction(group[0], doc, f"{doc.doc}#{n}"), confidence=chance)
        for n, (group, chance) in enumerate(zip(groups, chances, strict=True))
    ]


def write(ranker: Ranker, path: Path) -> None:
    """ranker.json: one weight and one tree a line, so that a change of either shows as such."""
    simple: dict[str, float] = {
        name: getattr(ranker, name) for name in ("bias", "threshold", "slope", "intercept", "article_threshold")
    }
    lines = [f"{json.dumps(name)}: {json.dumps(value)}," for name, value in simple.items()]
    lines.append(f'"company": {json.dumps(ranker.company)},')
    lines += ['"weights": {', *_listed(f"{json.dumps(k)}: {v}" for k, v in sorted(ranker.weights.items())), "},"]
    second = (ranker.second or Forest.of({"bias": 0.0, "columns": [], "trees": []})).data()
    lines += ['"second": {', f'"bias": {second["bias"]},', f'"columns": {json.dumps(second["columns"])},', '"trees": [']
    lines += [*_listed(json.dumps(tree, separators=(",", ":")) for tree in second["trees"]), "]}"]
    path.write_text("\n".join(["{", *lines, "}"]) + "\n", encoding="utf-8")


def _listed(items: Iterable[str]) -> list[str]:
    found = list(items)
    return [*(item + "," for item in found[:-1]), *found[-1:]]


def figures(docs: Sequence[GoldDocument], preds: Sequence[Prediction]) -> str:
    r = evaluation.evaluate(docs, preds)
    return (
        " ".join(f"{k} {v.precision:.3f}/{v.recall:.3f}/{v.f1:.3f}" for k, v in r.levels.items())
        + f" neg {r.negatives_clean}/{r.negatives} forb {r.forbidden}"
    )


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("gold", nargs="+", type=Path)
    ap.add_argument("--threshold", type=float, help="use this instead of the best one found")
    ap.add_argument("--focus", type=Path, help="gold that decides threshold and confidence (default: all)")
    ap.add_argument("--check", action="append", type=Path, default=[], help="gold never fitted on, scored at the end")
    ap.add_argument("--out", type=Path, default=SHIPPED)
    ap.add_argument("--calibrate", type=Path, help="gold never fitted on: fit the confidence on it, too")
    ap.add_argument("--c", type=float, default=0.3, help="inverse strength of the penalty")
    ap.add_argument("--leave-out", metavar="301-364", help="numbers of the first gold's articles not to fit on")
    args = ap.parse_args()
    coder = Coder.load()
    sets = {g: evaluation.read_gold(g) for g in args.gold}
    if args.leave_out:
        first, last = map(int, args.leave_out.split("-"))
        sets[args.gold[0]] = [d for d in sets[args.gold[0]] if not first <= int(d.doc.split("_")[0]) <= last]
    docs: list[GoldDocument] = [d for g in args.gold for d in sets[g]]
    prepared = prepare(docs)
    claims = coder.propose(prepared)
    rows = [[(c, *label(c, d)) for c in cs] for d, cs in zip(docs, claims, strict=True)]
    n = sum(map(len, rows))
    print(f"{len(docs)} articles, {n} proposals, {sum(r[1] for rs in rows for r in rs)} right")
    reachable = sum(
        any(
            c.pair in evaluation.gold_pairs(g)
            and c.event_type in {g["type"], *g.get("accept_types", [])}
            and c.record_class == g["record_class"]
            for c in cs
        )
        for d, cs in zip(docs, claims, strict=True)
        for g in d.records
        if g.get("required", True) and g["record_class"] == "event" and g.get("country_a")
    )
    total = sum(
        1
        for d in docs
        for g in d.records
        if g.get("required", True) and g["record_class"] == "event" and g.get("country_a")
    )
    print(f"required events some proposal reaches: {reachable}/{total}")

    words = Unseen(sentences(coder, docs, prepared), [*sorted(coder.priority), ANY, STANDING])
    in_fold = [
        [words.claims(i, cs, k if i % FOLDS != k else None) for i, cs in enumerate(claims)] for k in range(FOLDS)
    ]
    folded = [
        train(
            [_relabelled(rs, cs) for i, (rs, cs) in enumerate(zip(rows, in_fold[k], strict=True)) if i % FOLDS != k],
            args.c,
        )
        for k in range(FOLDS)
    ]
    best: tuple[float, float, dict[str, float]] = (0.0, 0.5, {})
    for t in [args.threshold] if args.threshold else THRESHOLDS:
        found = [acts(in_fold[i % FOLDS][i], folded[i % FOLDS], t, coder.priority) for i in range(len(docs))]
        company = weigh_company(docs, found)
        alone = Ranker({}, 0.0, t, company=company)
        preds = [p for d, groups in zip(docs, found, strict=True) for p in told(d, groups, alone)]
        aimed = [sets[args.focus]] if args.focus else list(sets.values())
        means = [
            sum(lv.f1 for lv in evaluation.evaluate(d, preds).levels.values()) / len(evaluation.LEVELS) for d in aimed
        ]
        f = sum(means) / len(means)
        if f > best[0]:
            best = (f, t, company)
            by_folds = preds
            lines = [f"{g.name}: {figures(sets[g], preds)}" for g in args.gold]
    print(f"five-fold, threshold {best[1]}:", *lines, sep="\n  ")
    coder.wording = words.all()
    unseen = [_relabelled(rs, words.claims(i, cs)) for i, (rs, cs) in enumerate(zip(rows, claims, strict=True))]
    ranker = replace(train(unseen, args.c), threshold=best[1], article_threshold=ARTICLE_THRESHOLD, company=best[2])
    parts = {f"{g.name} in folds": (sets[g], by_folds) for g in ([args.focus] if args.focus else args.gold)}
    if args.calibrate:
        held = evaluation.read_gold(args.calibrate)
        claims = coder.propose(prepare(held))
        parts[args.calibrate.name] = held, predictions(held, claims, ranker, ranker.threshold, coder.priority)
    judged = confident(parts, ranker)
    slope, intercept = calibrate(judged)
    print(f"confidence = logistic({slope} * log odds {intercept:+}), {len(judged)} claims")
    ranker = replace(ranker, slope=slope, intercept=intercept)
    write(ranker, args.out)
    coder.wording.write(args.out.with_name(WORDING.name))
    for check in args.check:
        held = evaluation.read_gold(check)
        cs = coder.propose(prepare(held))
        print(f"{check.name}: {figures(held, predictions(held, cs, ranker, best[1], coder.priority))}")


if __name__ == "__main__":
    main()
