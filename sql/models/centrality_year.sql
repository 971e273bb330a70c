-- table: agg.centrality_year
-- after: agg.dyad_year
-- relation: centrality
-- description: How central a state is in the network of cooperation of a year (scheme plover). Eigenvector and
--   betweenness centrality come from Python, in the relation centrality, made from the same edges.
WITH edges AS (
  SELECT year, state_a AS state_id, coop_sum FROM agg.dyad_year
  WHERE scheme = 'plover' AND n_coop > 0
  UNION ALL
  SELECT year, state_b AS state_id, coop_sum FROM agg.dyad_year
  WHERE scheme = 'plover' AND n_coop > 0
),
sums AS (
  SELECT year, state_id, count(*) AS degree, sum(coop_sum::DECIMAL(18, 2)) AS strength
  FROM edges
  GROUP BY year, state_id
),
totals AS (
  SELECT year, count(*) AS n_nodes FROM sums GROUP BY year
)
SELECT
  s.year,
  s.state_id,
  s.degree,
  round(s.degree / (t.n_nodes - 1), 4) AS degree_centrality,
  round(s.strength::DOUBLE, 2) + 0.0 AS strength,
  round(c.eigenvector, 4) + 0.0 AS eigenvector,
  round(c.betweenness, 4) + 0.0 AS betweenness
FROM sums AS s
INNER JOIN totals AS t ON s.year = t.year
INNER JOIN centrality AS c ON s.year = c.year AND s.state_id = c.state_id
ORDER BY s.year, s.state_id
