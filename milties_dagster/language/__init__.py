"""What a sentence says on its surface: tokens, sentences, parses, names of states, people, places, dates.

Belongs here: reading language. Does not belong here: deciding what an event is (coding) or storing anything.
``load()`` gives a spaCy pipeline that works in a notebook; nothing here needs an orchestrator or a database.
"""

from milties_dagster.language.pipeline import blank, load, parse_docs, parse_sentences, sentence_doc
from milties_dagster.language.sentences import article_sentences, split_sentences

__all__ = ["article_sentences", "blank", "load", "parse_docs", "parse_sentences", "sentence_doc", "split_sentences"]
