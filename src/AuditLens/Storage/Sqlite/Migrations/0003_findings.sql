-- Findings become rows of their own. Analyses made before hold no such rows and would be missing from every count: they go, and the next analysis of their sessions makes them anew.
DROP TABLE analysis;

-- Reports lie apart, so that lists and counts do not read past them. Severities are 0 (none) to 5 (critical); categories are separated by line feeds.
CREATE TABLE analysis (
  number         INTEGER PRIMARY KEY,
  session        TEXT NOT NULL UNIQUE,
  incident       TEXT NOT NULL,
  title          TEXT NOT NULL,
  severity       INTEGER NOT NULL,
  is_incident    INTEGER NOT NULL,
  started        INTEGER,
  ended          INTEGER,
  agent          TEXT,
  environment    TEXT NOT NULL,
  categories     TEXT NOT NULL,
  findings       INTEGER NOT NULL,
  refuted_claims INTEGER NOT NULL,
  since          INTEGER NOT NULL
) STRICT;

CREATE INDEX analysis_incident ON analysis (incident);
CREATE INDEX analysis_since ON analysis (since);

CREATE TABLE analysis_report (
  number INTEGER PRIMARY KEY REFERENCES analysis (number),
  size   INTEGER NOT NULL,
  bytes  BLOB NOT NULL
) STRICT;

CREATE TABLE finding (
  number      INTEGER PRIMARY KEY,
  session     TEXT NOT NULL,
  position    INTEGER NOT NULL,
  incident    TEXT NOT NULL,
  rule        TEXT NOT NULL,
  category    TEXT NOT NULL,
  severity    INTEGER NOT NULL,
  confidence  REAL NOT NULL,
  time        INTEGER,
  since       INTEGER NOT NULL,
  agent       TEXT,
  environment TEXT NOT NULL,
  event       TEXT NOT NULL,
  file        TEXT NOT NULL,
  line        INTEGER,
  pointer     TEXT,
  title       TEXT NOT NULL,
  message     TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX finding_identity ON finding (session, position);
CREATE INDEX finding_time ON finding (time);
CREATE INDEX finding_since ON finding (since);
