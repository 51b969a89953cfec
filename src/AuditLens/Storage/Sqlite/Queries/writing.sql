-- name: name_find
SELECT number FROM name WHERE text = ?1;

-- name: name_add
INSERT INTO name (text) VALUES (?1) RETURNING number;

-- name: event_last
SELECT ifnull(max(number), 0) FROM event;

-- name: event_add
INSERT INTO event (number, session, id_high, id_low, kind, time, tool, agent, block, position)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT DO NOTHING;

-- name: event_known
SELECT number, block, position FROM event WHERE session = ?1 AND id_high = ?2 AND id_low = ?3;

-- name: content_last
SELECT ifnull(max(number), 0) FROM content;

-- name: content_add
INSERT INTO content (number, size, bytes) VALUES (?1, ?2, ?3);

-- name: raw_add
INSERT INTO raw (source, generation, offset, length, bytes) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT DO NOTHING;

-- name: rejection_add
INSERT INTO rejection (source, generation, file, line, pointer, offset, length, code, reason, excerpt)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT DO NOTHING;

-- name: rejection_forget
DELETE FROM rejection WHERE source = ?1 AND generation = ?2 AND offset >= ?3;

-- name: session_load
SELECT s.number, a.text, s.agent_rank, s.model, s.model_rank, s.title, s.title_rank, s.working_directory,
       s.started, s.ended, s.events, s.actions, s.witnesses, s.first_event, s.last_event
FROM session s LEFT JOIN name a ON a.number = s.agent
WHERE s.id = ?1;

-- name: session_last
SELECT ifnull(max(number), 0) FROM session;

-- name: session_save
INSERT INTO session (number, id, agent, agent_rank, model, model_rank, title, title_rank, working_directory, format, dialect,
                     started, ended, events, actions, witnesses, first_event, last_event)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
ON CONFLICT (number) DO UPDATE SET
  agent = excluded.agent, agent_rank = excluded.agent_rank, model = excluded.model, model_rank = excluded.model_rank,
  title = excluded.title, title_rank = excluded.title_rank, working_directory = excluded.working_directory,
  started = excluded.started, ended = excluded.ended, events = excluded.events, actions = excluded.actions,
  witnesses = excluded.witnesses, last_event = excluded.last_event;

-- name: session_file_add
INSERT INTO session_file (session, file) VALUES (?1, ?2) ON CONFLICT DO NOTHING;

-- name: source_reserve
INSERT INTO source (path, format, dialect, file_size, file_modified, offset, lines, sha256, tail_sha256, complete, generation,
                    records, accepted, rejected, duplicates, events, files, bytes)
VALUES (?1, '', '', 0, 0, 0, 0, zeroblob(32), zeroblob(32), 0, 0, 0, 0, 0, 0, 0, 0, 0)
RETURNING number;

-- name: source_save
UPDATE source SET
  format = ?2, dialect = ?3, file_size = ?4, file_modified = ?5, offset = ?6, lines = ?7, sha256 = ?8, tail_sha256 = ?9, checkpoint = ?10, complete = ?11,
  generation = ?12, records = ?13, accepted = ?14, rejected = ?15, duplicates = ?16, events = ?17, files = ?18, bytes = ?19
WHERE number = ?1;
