-- description: How much waits for a person, by kind.
SELECT kind, count(*)::INTEGER AS n_items, sum(n)::INTEGER AS n
FROM core.worklist
GROUP BY kind
ORDER BY n DESC, kind
