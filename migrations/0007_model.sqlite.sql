-- What a ticket's asker left to the model (bits: 1 title, 2 description, 4 urgency, 8 type), and the pulling of models.
ALTER TABLE tickets ADD COLUMN inferred INTEGER NOT NULL DEFAULT 0 CHECK (inferred BETWEEN 0 AND 15);

-- One row a pull, the newest is what is shown; a job with its id as the key does it. status: Ollama's words; error: ours.
CREATE TABLE model_pulls (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    model      TEXT    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'dead')),
    status     TEXT    NOT NULL DEFAULT '',
    completed  INTEGER NOT NULL DEFAULT 0,
    total      INTEGER NOT NULL DEFAULT 0,
    error      TEXT    NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL
);
