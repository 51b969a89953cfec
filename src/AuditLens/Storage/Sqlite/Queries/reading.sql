-- name: source_find
SELECT number, path, format, dialect, file_size, file_modified, offset, lines, sha256, tail_sha256, checkpoint, complete, generation,
       records, accepted, rejected, duplicates, events, files, bytes
FROM source WHERE path = ?1;

-- name: source_list
SELECT number, path, format, dialect, file_size, file_modified, offset, lines, sha256, tail_sha256, checkpoint, complete, generation,
       records, accepted, rejected, duplicates, events, files, bytes
FROM source ORDER BY number;

-- name: rejection_list
-- Only what is wrong with the present content: the bytes of earlier generations are no longer the file's.
SELECT f.text, r.line, r.pointer, r.offset, r.length, r.code, r.reason, r.excerpt
FROM rejection r JOIN source s ON s.number = r.source JOIN name f ON f.number = r.file
WHERE r.generation = s.generation AND (?1 IS NULL OR s.path = ?1 OR f.text = ?1)
ORDER BY r.source, r.offset, r.number;

-- name: raw_generations
SELECT DISTINCT generation FROM raw WHERE source = (SELECT number FROM source WHERE path = ?1) ORDER BY generation DESC;

-- name: raw_pieces
-- Pieces that meet a range. None is longer than ?5 bytes, which bounds the part of the index that is read.
SELECT offset, length, bytes FROM raw
WHERE source = (SELECT number FROM source WHERE path = ?1) AND generation = ?2
  AND offset > ?3 - ?5 AND offset < ?4 AND offset + length > ?3
ORDER BY offset, length DESC;

-- name: raw_whole
SELECT offset, length, bytes FROM raw
WHERE source = (SELECT number FROM source WHERE path = ?1) AND generation = ?2
ORDER BY offset, length DESC;

-- name: session_numbers
SELECT s.number FROM session s
WHERE (?1 IS NULL OR s.ended >= ?1) AND (?2 IS NULL OR s.started < ?2)
  AND (?3 IS NULL OR s.agent = (SELECT number FROM name WHERE text = ?3))
  AND (?4 IS NULL OR EXISTS (SELECT 1 FROM session_file f WHERE f.session = s.number AND f.file = (SELECT number FROM name WHERE text = ?4)))
  AND (?5 IS NULL OR (s.witnesses = s.events) = ?5)
ORDER BY s.started IS NULL, s.started, s.id
LIMIT ?6;

-- name: session_number
SELECT number FROM session WHERE id = ?1;

-- name: session_show
SELECT s.id, a.text, s.model, s.title, s.working_directory, s.format, s.dialect, s.started, s.ended, s.events, s.actions, s.witnesses = s.events
FROM session s LEFT JOIN name a ON a.number = s.agent
WHERE s.number = ?1;

-- name: session_files
SELECT n.text FROM session_file f JOIN name n ON n.number = f.file WHERE f.session = ?1 ORDER BY f.number;

-- name: session_extent
SELECT number, events, first_event, last_event FROM session WHERE id = ?1;

-- name: session_events_dense
-- For a session whose events lie close together: one walk over its stretch of the table.
SELECT block, position FROM event WHERE number BETWEEN ?2 AND ?3 AND session = ?1 ORDER BY number;

-- name: session_events_sparse
SELECT block, position FROM event INDEXED BY event_identity WHERE session = ?1 ORDER BY number;

-- name: event_find
-- One look-up in the index for each session; an index over ids alone would make every append slower.
SELECT e.block, e.position FROM session s CROSS JOIN event e
WHERE e.session = s.number AND e.id_high = ?1 AND e.id_low = ?2
LIMIT 1;

-- name: content_find
SELECT size, bytes FROM content WHERE number = ?1;

-- name: search_last
SELECT last_event FROM search_progress;

-- name: search_pending
SELECT number, block, position FROM event WHERE number > ?1 ORDER BY number LIMIT ?2;

-- name: search_add
INSERT INTO search (rowid, text, arguments, result) VALUES (?1, ?2, ?3, ?4);

-- name: search_advance
UPDATE search_progress SET last_event = ?1;

-- name: check_quick
PRAGMA quick_check(20);

-- name: check_events_without_session
SELECT count(*) FROM event e WHERE NOT EXISTS (SELECT 1 FROM session s WHERE s.number = e.session);

-- name: check_events_without_content
SELECT count(*) FROM (SELECT DISTINCT block FROM event) e WHERE NOT EXISTS (SELECT 1 FROM content c WHERE c.number = e.block);

-- name: check_session_counts
SELECT count(*) FROM session s WHERE s.events <> (SELECT count(*) FROM event e WHERE e.session = s.number);
