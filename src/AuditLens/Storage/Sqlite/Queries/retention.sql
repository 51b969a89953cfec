-- name: prune_sessions
SELECT id FROM session WHERE ended < ?1 ORDER BY ended, id;

-- name: prune_session
SELECT number FROM session WHERE id = ?1 AND ended < ?2;

-- name: prune_indexed
SELECT number, block, position FROM event INDEXED BY event_identity WHERE session = ?1 AND number <= ?2 ORDER BY number;

-- name: search_remove
INSERT INTO search (search, rowid, text, arguments, result) VALUES ('delete', ?1, ?2, ?3, ?4);

-- name: prune_blocks
SELECT block, min(number), max(number) FROM event INDEXED BY event_identity WHERE session = ?1 GROUP BY block;

-- name: prune_events
DELETE FROM event WHERE session = ?1;

-- name: prune_content
-- Numbers of events and of their blocks grow together: what is left of a block lies between ?2 and ?3 or is the nearest event beside them.
DELETE FROM content WHERE number = ?1
  AND NOT EXISTS (SELECT 1 FROM event WHERE number BETWEEN ?2 AND ?3 AND block = ?1)
  AND ifnull((SELECT block FROM event WHERE number < ?2 ORDER BY number DESC LIMIT 1), 0) <> ?1
  AND ifnull((SELECT block FROM event WHERE number > ?3 ORDER BY number LIMIT 1), 0) <> ?1;

-- name: prune_report
DELETE FROM analysis_report WHERE number = (SELECT number FROM analysis WHERE session = ?1);

-- name: prune_analysis
DELETE FROM analysis WHERE session = ?1;

-- name: prune_files
SELECT s.number FROM session_file f JOIN name n ON n.number = f.file JOIN source s ON s.path = n.text
WHERE f.session = ?1 AND NOT EXISTS (SELECT 1 FROM session_file o WHERE o.file = f.file AND o.session <> ?1);

-- name: prune_raw
DELETE FROM raw WHERE source = ?1;

-- name: prune_rejections
DELETE FROM rejection WHERE source = ?1;

-- name: prune_session_files
DELETE FROM session_file WHERE session = ?1;

-- name: prune_session_row
DELETE FROM session WHERE number = ?1;
