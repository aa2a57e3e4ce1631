-- The first phone has pulled since.
update device set pulled_at = seen_at;
