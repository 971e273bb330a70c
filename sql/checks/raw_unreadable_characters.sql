-- table: raw.articles
-- severity: Q
-- rule: 2
-- description: At most one character in a thousand is the sign for an unreadable one.
SELECT article_id, source_uri, length(payload) AS n_chars
FROM raw.articles
WHERE length(payload) - length(replace(payload, chr(65533), '')) > greatest(1, length(payload) / 1000)
