-- event_insert: run (at time, actor_id id?, ticket_id id?, kind EventKind, audience EventAudience, changes text, request_id text, address text)
INSERT INTO events (at, actor_id, ticket_id, kind, audience, changes, request_id, address)
VALUES (:at, :actor_id, :ticket_id, :kind, :audience, :changes, :request_id, :address);
