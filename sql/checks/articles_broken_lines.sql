-- table: core.articles
-- severity: W
-- rule: 9
-- description: Lines broken inside a sentence are joined: no line break is followed by a small letter.
SELECT article_id, source_uri
FROM core.articles
WHERE is_codable AND regexp_matches(body, '[a-z,]\n[a-z]')
