-- description: What a person should look at, most frequent first.
SELECT kind, item, n, n_articles, source_uri, left(quote, 300) AS quote, question
FROM core.worklist
ORDER BY n DESC, n_articles DESC, kind, item
LIMIT 200
