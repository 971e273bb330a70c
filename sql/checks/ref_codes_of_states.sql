-- table: ref.states
-- severity: B
-- rule: 22
-- description: A user-assigned ISO code is XKX and no other; the codes of states that are gone have an end.
SELECT state_id, iso3, valid_from, valid_to
FROM ref.states
WHERE
  (iso3 IS NOT NULL AND iso3 <> 'XKX' AND regexp_matches(iso3, '^(X|Q[M-Z]|AA|ZZ)'))
  OR (
    valid_to IS NULL
    AND state_id IN ('SUN', 'YUG', 'CSK', 'DDR', 'SCG', 'VDR', 'YMD')
  )
