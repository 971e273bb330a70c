-- table: ref.states
-- severity: B
-- rule: 15
-- description: COW and GW codes of one spell agree, but for the known differences.
SELECT state_id, cow, gw, valid_from
FROM ref.states
WHERE
  cow <> gw
  AND (state_id, cow, gw) NOT IN (
    VALUES
      ('DEU', 255, 260), ('KIR', 946, 970), ('NRU', 970, 971), ('SRB', 345, 340), ('TON', 955, 972),
      ('TUV', 947, 973), ('YEM', 679, 678)
  )
