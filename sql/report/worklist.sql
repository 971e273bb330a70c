-- description: What a person should look at, by kind.
SELECT kind, topic, source_uri, question, left(evidence, 300) AS evidence
FROM core.worklist
ORDER BY kind, topic, item_id
LIMIT 200
