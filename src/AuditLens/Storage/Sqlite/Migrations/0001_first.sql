-- Rows are slim and keys sequential: a random primary key with wide rows cost 20 times as much (measured on 400,000 events).
-- Times are UTC in ticks of 100 ns. Text that repeats is a number of `name`.

CREATE TABLE name (
  number INTEGER PRIMARY KEY,
  text   TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE source (
  number        INTEGER PRIMARY KEY,
  path          TEXT NOT NULL UNIQUE,
  format        TEXT NOT NULL,
  dialect       TEXT NOT NULL,
  file_size     INTEGER NOT NULL,
  file_modified INTEGER NOT NULL,
  offset        INTEGER NOT NULL,
  lines         INTEGER NOT NULL,
  sha256        BLOB NOT NULL,
  tail_sha256   BLOB NOT NULL,
  checkpoint    TEXT,
  complete      INTEGER NOT NULL,
  generation    INTEGER NOT NULL,
  records       INTEGER NOT NULL,
  accepted      INTEGER NOT NULL,
  rejected      INTEGER NOT NULL,
  duplicates    INTEGER NOT NULL,
  events        INTEGER NOT NULL,
  files         INTEGER NOT NULL,
  bytes         INTEGER NOT NULL
) STRICT;

-- Raw bytes of the sources, zstd, in pieces of at most 256 KiB.
CREATE TABLE raw (
  number     INTEGER PRIMARY KEY,
  source     INTEGER NOT NULL REFERENCES source (number),
  generation INTEGER NOT NULL,
  offset     INTEGER NOT NULL,
  length     INTEGER NOT NULL,
  bytes      BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX raw_range ON raw (source, generation, offset, length);

CREATE TABLE rejection (
  number     INTEGER PRIMARY KEY,
  source     INTEGER NOT NULL REFERENCES source (number),
  generation INTEGER NOT NULL,
  file       INTEGER NOT NULL REFERENCES name (number),
  line       INTEGER,
  pointer    TEXT,
  offset     INTEGER NOT NULL,
  length     INTEGER NOT NULL,
  code       TEXT NOT NULL,
  reason     TEXT NOT NULL,
  excerpt    TEXT
) STRICT;

CREATE UNIQUE INDEX rejection_identity ON rejection (source, generation, offset, length, code, ifnull(line, 0), ifnull(pointer, ''));

-- A rank says how good the value beside it is, so that a better one found later replaces it.
CREATE TABLE session (
  number            INTEGER PRIMARY KEY,
  id                TEXT NOT NULL UNIQUE,
  agent             INTEGER REFERENCES name (number),
  agent_rank        INTEGER NOT NULL,
  model             TEXT,
  model_rank        INTEGER NOT NULL,
  title             TEXT,
  title_rank        INTEGER NOT NULL,
  working_directory TEXT,
  format            TEXT NOT NULL,
  dialect           TEXT NOT NULL,
  started           INTEGER,
  ended             INTEGER,
  events            INTEGER NOT NULL,
  actions           INTEGER NOT NULL,
  witnesses         INTEGER NOT NULL,
  first_event       INTEGER NOT NULL,
  last_event        INTEGER NOT NULL
) STRICT;

CREATE TABLE session_file (
  number  INTEGER PRIMARY KEY,
  session INTEGER NOT NULL REFERENCES session (number),
  file    INTEGER NOT NULL REFERENCES name (number),
  UNIQUE (session, file)
) STRICT;

-- Content of about 256 KiB of events each, in the encoding of Content/EventEncoder.cs, zstd.
CREATE TABLE content (
  number INTEGER PRIMARY KEY,
  size   INTEGER NOT NULL,
  bytes  BLOB NOT NULL
) STRICT;

-- What is filtered and sorted on; all else is in content. The two halves of the id are stored with the top bit flipped, so that they sort as unsigned numbers.
CREATE TABLE event (
  number   INTEGER PRIMARY KEY,
  session  INTEGER NOT NULL,
  id_high  INTEGER NOT NULL,
  id_low   INTEGER NOT NULL,
  kind     INTEGER NOT NULL,
  time     INTEGER,
  tool     INTEGER,
  agent    INTEGER,
  block    INTEGER NOT NULL,
  position INTEGER NOT NULL
) STRICT;

-- The session comes first: its entries lie together, so that the random ids below it stay within a few pages.
CREATE UNIQUE INDEX event_identity ON event (session, id_high, id_low);

CREATE TABLE analysis (
  session     TEXT PRIMARY KEY,
  incident    TEXT NOT NULL,
  title       TEXT NOT NULL,
  severity    TEXT NOT NULL,
  is_incident INTEGER NOT NULL,
  started     INTEGER,
  agent       TEXT,
  categories  TEXT NOT NULL,
  findings    INTEGER NOT NULL,
  report_size INTEGER NOT NULL,
  report      BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX analysis_incident ON analysis (incident);

-- Contentless: the text itself stays in content alone. Filled when the first search asks for it.
CREATE VIRTUAL TABLE search USING fts5 (
  text, arguments, result,
  content = '', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TABLE search_progress (
  only       INTEGER PRIMARY KEY CHECK (only = 1),
  last_event INTEGER NOT NULL
) STRICT;

INSERT INTO search_progress VALUES (1, 0);
