-- table: ref.country_aliases
-- severity: B
-- rule: 18
-- description: The phrases that the codebook names as none resolve to no state.
SELECT alias, state_id
FROM ref.country_aliases
WHERE
  regexp_replace(lower(alias), '^the ', '') IN (
    'pacific rim', 'north africa', 'west', 'cold war', 'world war ii', 'silk road', 'south china sea',
    'east china sea', 'gulf of guinea', 'mediterranean', 'jewish', 'arab', 'moscow times', 'china topix'
  )
