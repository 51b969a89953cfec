-- name: document_find
SELECT kind, id, json, number FROM document WHERE kind = ?1 AND id = ?2;

-- name: document_list
SELECT kind, id, json, number FROM document
WHERE kind = ?1 AND (?2 IS NULL OR id >= ?2) AND (?3 IS NULL OR id < ?3)
ORDER BY id LIMIT ?4;

-- name: document_list_descending
SELECT kind, id, json, number FROM document
WHERE kind = ?1 AND (?2 IS NULL OR id >= ?2) AND (?3 IS NULL OR id < ?3)
ORDER BY id DESC LIMIT ?4;

-- name: document_remove
DELETE FROM document WHERE kind = ?1 AND id = ?2 AND number = ?3;

-- name: document_add
INSERT INTO document (kind, id, json) VALUES (?1, ?2, ?3)
ON CONFLICT DO NOTHING RETURNING kind, id, json, number;
