"""Why the coder coded what it did in one article, in lines for a reader: for ``milties code --explain``.

Belongs here: putting a decision's parts into words. Does not belong here: deciding anything (coding).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from milties_dagster.coding import coder
from milties_dagster.coding.coder import Claim, Coder, Rejected, select
from milties_dagster.coding.wording import words_of
from milties_dagster.records import Article, EntityMention

SIDES = {"s": "source", "t": "target"}  # of Participants.ties


def decisions(article: Article, names: Sequence[EntityMention]) -> tuple[list[list[Claim]], list[Rejected]]:
    """The claims that stand, grouped by act with the leading one first, and those turned down with the reason."""
    loaded = Coder.load()
    if not article.is_codable:
        return [], []
    weighed = loaded.weigh(loaded.propose([(article, names)])[0])
    return select(weighed, loaded.ranker.threshold, loaded.priority, loaded.ranker.article_threshold)


def as_dict(claim: Claim) -> dict[str, Any]:
    """The parts of one decision as JSON takes them; contributions in log odds."""
    loaded = Coder.load()
    hit, view, who = claim.hit, claim.view, claim.who
    return {
        "event_type": claim.event_type,
        "record_class": claim.record_class,
        "states": [claim.source, claim.target],
        "directed": claim.directed,
        "quote": view.text,
        "probability": round(claim.probability, 4),
        "trigger": {
            "id": hit.trigger.id,
            "words": _words(claim, hit.start, hit.end),
            "beside": [_words(claim, h.start, h.end) for h in hit.support],
            "also": sorted(claim.triggers - {hit.trigger.id}),
        },
        "wording": [[words, round(x, 2)] for words, x in loaded.wording.parts(words_of(view), claim.event_type)],
        "participants": {
            "how": who.how,
            "trust": who.trust,
            "ties": {name: [tie[2:] for tie in who.ties if tie.startswith(f"{side}:")] for side, name in SIDES.items()},
        },
        "status": {
            "coded": claim.coded_status,
            "read": claim.status.status,
            "cue": claim.status.cue,
            "negated": claim.status.negated,
            "alleged": claim.status.alleged,
        },
        "date": {
            "start": claim.when.start,
            "end": claim.when.end,
            "precision": claim.when.precision,
            "words": claim.when.text,
            "rule": claim.when.rule,
            "trust": claim.when.trust,
        },
        "strongest": [[name, round(value, 3)] for name, value in loaded.ranker.strongest(claim.features)],
    }


def lines(claim: Claim) -> list[str]:
    """The same for a reader."""
    d = as_dict(claim)
    trigger, who, status, date = d["trigger"], d["participants"], d["status"], d["date"]
    arrow = ">" if claim.directed else "-"
    beside = f" with {', '.join(map(repr, trigger['beside']))}" if trigger["beside"] else ""
    also = f" (also {', '.join(trigger['also'])})" if trigger["also"] else ""
    ties = "; ".join(
        f"{state} {', '.join(who['ties'][side]) or 'not named here'}"
        for state, side in ((claim.source, "source"), (claim.target, "target"))
    )
    read = "" if status["read"] == status["coded"] else f" (read as {status['read']})"
    marks = "".join(f", {mark}" for mark in ("negated", "alleged") if status[mark])
    days = " to ".join(str(day) for day in dict.fromkeys((date["start"], date["end"])) if day) or "none"
    words = f" from {date['words']!r}" if date["words"] else ""
    return [
        f"{claim.event_type} {claim.source}{arrow}{claim.target}, {claim.record_class}: {claim.view.text}",
        f"  trigger      {trigger['id']}: {trigger['words']!r}{beside}{also}",
        f"  wording      {', '.join(f'{words!r} {x:+.2f}' for words, x in d['wording']) or 'nothing known'}",
        f"  participants {who['how']}, trust {who['trust']:.2f}: {ties}",
        f"  status       {status['coded']}{read}: {status['cue']}{marks}",
        f"  date         {days} ({date['precision']}){words}: rule {date['rule']}, trust {date['trust']:.2f}",
        f"  probability  {claim.probability:.2f}: "
        + ", ".join(f"{name} {value:+.2f}" for name, value in d["strongest"]),
    ]


def in_company(groups: Sequence[Sequence[Claim]]) -> list[str]:
    """Of each act of an article, in order, what the others make of its probability, and the confidence."""
    ranker = Coder.load().ranker
    others = len(groups) - 1
    return [
        f"  confidence   {ranker.confidence(chance):.2f}: beside {others} other act{'' if others == 1 else 's'} the "
        f"probability is {chance:.2f}"
        for chance in coder.in_company(groups, ranker)
    ]


def turned_down(one: Rejected) -> str:
    """A proposal that was not coded, in one line."""
    c = one.claim
    arrow = ">" if c.directed else "-"
    return (
        f"{c.event_type} {c.source}{arrow}{c.target} ({c.probability:.2f}, {c.hit.trigger.id}): {one.reason}: "
        f"{c.view.text}"
    )


def _words(claim: Claim, start: int, end: int) -> str:
    view = claim.view
    return view.text[view.token_starts[start] : view.token_ends[end - 1]]
