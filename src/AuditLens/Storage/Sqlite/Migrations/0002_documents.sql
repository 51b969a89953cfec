-- A document keeps its number until it changes: the number is its version. AUTOINCREMENT never gives a number twice.
CREATE TABLE document (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  kind   TEXT NOT NULL,
  id     TEXT NOT NULL,
  json   TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX document_identity ON document (kind, id);
