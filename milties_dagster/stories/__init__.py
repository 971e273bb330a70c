"""Stories: which mentions, across articles, tell the same real-world act.

Belongs here: linking event mentions into events with stable ids, keeping every conflicting claim. Does not
belong here: coding a sentence (coding) or summing events up (sql/models).
"""

from milties_dagster.stories.link import ArticleMeta, Linked, link

__all__ = ["ArticleMeta", "Linked", "link"]
