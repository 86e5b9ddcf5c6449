-- statistics_operator: one text (id id)
SELECT name AS value FROM users WHERE id = :id;
