-- name: analysis_list
SELECT a.session, a.incident, a.title, a.severity, a.is_incident, a.started, a.ended, a.agent, a.environment, a.categories, a.findings, a.refuted_claims, a.since, r.size, r.bytes
FROM analysis a JOIN analysis_report r ON r.number = a.number
WHERE (?1 IS NULL OR a.session = ?1) AND (?2 IS NULL OR a.incident = ?2) AND (?3 IS NULL OR a.is_incident = ?3) AND (?4 IS NULL OR a.agent = ?4)
  AND (?5 IS NULL OR a.started >= ?5) AND (?6 IS NULL OR a.started < ?6)
ORDER BY a.started IS NULL, a.started, a.session;

-- name: analysis_find
SELECT session, incident, title, severity, is_incident, started, ended, agent, environment, categories, findings, refuted_claims, since, number
FROM analysis WHERE session = ?1;

-- name: analysis_save
INSERT INTO analysis (session, incident, title, severity, is_incident, started, ended, agent, environment, categories, findings, refuted_claims, since)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
ON CONFLICT (session) DO UPDATE SET
  incident = excluded.incident, title = excluded.title, severity = excluded.severity, is_incident = excluded.is_incident, started = excluded.started,
  ended = excluded.ended, agent = excluded.agent, environment = excluded.environment, categories = excluded.categories, findings = excluded.findings,
  refuted_claims = excluded.refuted_claims, since = excluded.since
RETURNING number;

-- name: analysis_report_save
INSERT OR REPLACE INTO analysis_report (number, size, bytes) VALUES (?1, ?2, ?3);

-- name: analysis_search
SELECT session, incident, title, severity, is_incident, started, ended, agent, environment, categories, findings, refuted_claims, since
FROM analysis
WHERE (?1 IS NULL OR started >= ?1) AND (?2 IS NULL OR started < ?2) AND (?3 IS NULL OR since >= ?3) AND (?4 IS NULL OR since < ?4)
  AND (?5 IS NULL OR severity IN (SELECT value FROM json_each(?5)))
  AND (?6 IS NULL OR EXISTS (SELECT 1 FROM json_each(?6) WHERE instr(char(10) || categories || char(10), char(10) || value || char(10))))
  AND (?7 IS NULL OR agent IN (SELECT value FROM json_each(?7)))
  AND (?8 IS NULL OR environment IN (SELECT value FROM json_each(?8)))
  AND (?9 IS NULL OR session = ?9) AND (?10 IS NULL OR incident = ?10)
  AND (?11 IS NULL OR is_incident = ?11) AND (?12 IS NULL OR (refuted_claims > 0) = ?12)
  AND (?13 IS NULL OR session IN (SELECT value FROM json_each(?13))) AND (?14 IS NULL OR session NOT IN (SELECT value FROM json_each(?14)))
ORDER BY started IS NULL, started DESC, session LIMIT ?15 OFFSET ?16;

-- name: analysis_count
SELECT CASE WHEN ?15 & 1 THEN severity END, CASE WHEN ?15 & 2 THEN NULL END, CASE WHEN ?15 & 4 THEN NULL END,
       CASE WHEN ?15 & 8 THEN agent END, CASE WHEN ?15 & 16 THEN environment END, CASE WHEN ?15 & 32 THEN session END,
       CASE WHEN ?15 & 64 THEN incident END, CASE WHEN ?16 > 0 THEN started / ?16 * ?16 END,
       count(*), count(DISTINCT session), max(severity), min(started), max(started)
FROM analysis
WHERE (?1 IS NULL OR started >= ?1) AND (?2 IS NULL OR started < ?2) AND (?3 IS NULL OR since >= ?3) AND (?4 IS NULL OR since < ?4)
  AND (?5 IS NULL OR severity IN (SELECT value FROM json_each(?5)))
  AND (?6 IS NULL OR EXISTS (SELECT 1 FROM json_each(?6) WHERE instr(char(10) || categories || char(10), char(10) || value || char(10))))
  AND (?7 IS NULL OR agent IN (SELECT value FROM json_each(?7)))
  AND (?8 IS NULL OR environment IN (SELECT value FROM json_each(?8)))
  AND (?9 IS NULL OR session = ?9) AND (?10 IS NULL OR incident = ?10)
  AND (?11 IS NULL OR is_incident = ?11) AND (?12 IS NULL OR (refuted_claims > 0) = ?12)
  AND (?13 IS NULL OR session IN (SELECT value FROM json_each(?13))) AND (?14 IS NULL OR session NOT IN (SELECT value FROM json_each(?14)))
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;

-- name: finding_of_session
SELECT session, position, incident, rule, category, severity, confidence, time, since, agent, environment, event, file, line, pointer, title, message
FROM finding WHERE session = ?1 ORDER BY position;

-- name: finding_forget
DELETE FROM finding WHERE session = ?1;

-- name: finding_add
INSERT INTO finding (session, position, incident, rule, category, severity, confidence, time, since, agent, environment, event, file, line, pointer, title, message)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17);

-- name: finding_search
SELECT session, position, incident, rule, category, severity, confidence, time, since, agent, environment, event, file, line, pointer, title, message
FROM finding
WHERE (?1 IS NULL OR time >= ?1) AND (?2 IS NULL OR time < ?2) AND (?3 IS NULL OR since >= ?3) AND (?4 IS NULL OR since < ?4)
  AND (?5 IS NULL OR severity IN (SELECT value FROM json_each(?5)))
  AND (?6 IS NULL OR category IN (SELECT value FROM json_each(?6)))
  AND (?7 IS NULL OR agent IN (SELECT value FROM json_each(?7)))
  AND (?8 IS NULL OR environment IN (SELECT value FROM json_each(?8)))
  AND (?9 IS NULL OR session = ?9) AND (?10 IS NULL OR incident = ?10)
  AND (?11 IS NULL OR rule IN (SELECT value FROM json_each(?11)))
ORDER BY time IS NULL, time DESC, session, position LIMIT ?12 OFFSET ?13;

-- name: finding_count
SELECT CASE WHEN ?12 & 1 THEN severity END, CASE WHEN ?12 & 2 THEN category END, CASE WHEN ?12 & 4 THEN rule END,
       CASE WHEN ?12 & 8 THEN agent END, CASE WHEN ?12 & 16 THEN environment END, CASE WHEN ?12 & 32 THEN session END,
       CASE WHEN ?12 & 64 THEN incident END, CASE WHEN ?13 > 0 THEN time / ?13 * ?13 END,
       count(*), count(DISTINCT session), max(severity), min(time), max(time)
FROM finding
WHERE (?1 IS NULL OR time >= ?1) AND (?2 IS NULL OR time < ?2) AND (?3 IS NULL OR since >= ?3) AND (?4 IS NULL OR since < ?4)
  AND (?5 IS NULL OR severity IN (SELECT value FROM json_each(?5)))
  AND (?6 IS NULL OR category IN (SELECT value FROM json_each(?6)))
  AND (?7 IS NULL OR agent IN (SELECT value FROM json_each(?7)))
  AND (?8 IS NULL OR environment IN (SELECT value FROM json_each(?8)))
  AND (?9 IS NULL OR session = ?9) AND (?10 IS NULL OR incident = ?10)
  AND (?11 IS NULL OR rule IN (SELECT value FROM json_each(?11)))
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
