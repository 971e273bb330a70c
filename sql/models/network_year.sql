-- table: agg.network_year
-- after: agg.dyad_year, agg.directed_dyad_year
-- description: Shape of the network of cooperation by year (scheme plover). Triangles are counted once, by
--   their states in order.
WITH edges AS (
  SELECT year, state_a, state_b
  FROM agg.dyad_year
  WHERE scheme = 'plover' AND n_coop > 0
),
nodes AS (
  SELECT year, state_id, count(*) AS degree
  FROM (
    SELECT year, state_a AS state_id FROM edges
    UNION ALL
    SELECT year, state_b AS state_id FROM edges
  )
  GROUP BY ALL
),
node_sums AS (
  SELECT year, count(*) AS n_nodes, sum(degree * (degree - 1) // 2) AS n_triples
  FROM nodes
  GROUP BY year
),
edge_sums AS (
  SELECT year, count(*) AS n_edges FROM edges GROUP BY year
),
triangles AS (
  SELECT x.year, count(*) AS n_triangles
  FROM edges AS x
  INNER JOIN edges AS y ON x.year = y.year AND x.state_b = y.state_a
  INNER JOIN edges AS z ON x.year = z.year AND x.state_a = z.state_a AND y.state_b = z.state_b
  GROUP BY x.year
),
directed AS (
  SELECT year, source, target
  FROM agg.directed_dyad_year
  WHERE scheme = 'plover' AND n_coop > 0
),
mutual AS (
  SELECT d.year, count(*) AS n_directed, count(r.source) AS n_returned
  FROM directed AS d
  LEFT JOIN directed AS r ON d.year = r.year AND d.source = r.target AND d.target = r.source
  GROUP BY d.year
)
SELECT
  n.year,
  n.n_nodes,
  e.n_edges,
  round(2.0 * e.n_edges / (n.n_nodes * (n.n_nodes - 1)), 6) AS density,
  round(if(n.n_triples = 0, 0.0, 3.0 * coalesce(t.n_triangles, 0) / n.n_triples), 6) AS transitivity,
  round(m.n_returned / m.n_directed, 6) AS reciprocity
FROM node_sums AS n
INNER JOIN edge_sums AS e ON n.year = e.year
INNER JOIN mutual AS m ON n.year = m.year
LEFT JOIN triangles AS t ON n.year = t.year
ORDER BY n.year
