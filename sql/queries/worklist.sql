-- title: Worklist
-- description: What a person should look at, most frequent first, with one example each and what to do.
SELECT kind, item, n, n_articles, source_uri AS example_source, left(quote, 200) AS quote, question
FROM core.worklist
ORDER BY n DESC, n_articles DESC, kind, item
