-- SPDX-License-Identifier: Apache-2.0
-- Every statement that is not made from tables.def. tools/gen_statements.py gives each a number and prepares it
-- against an empty store when the program is built. Portable to SQLite, PostgreSQL and Citus (DESIGN "Same SQL
-- everywhere"): region in every WHERE, ? for parameters. One that reads more than an index gives it is a build error,
-- unless its comment says scan.

-- name: event_head
-- the newest event of a stream: region, stream
SELECT seq, hash FROM event WHERE region = ? AND stream = ? ORDER BY seq DESC LIMIT 1;

-- name: event_last
-- the newest event of a region: region
SELECT region_seq, hash FROM event WHERE region = ? ORDER BY region_seq DESC LIMIT 1;

-- name: event_by_key
-- idempotency: region, key; the last condition lets the partial index serve
SELECT stream, seq FROM event WHERE region = ? AND key = ? AND key <> '';

-- name: event_one
-- region, stream, seq
SELECT region_seq, key, hash, bytes FROM event WHERE region = ? AND stream = ? AND seq = ?;

-- name: event_stream
-- region, stream
SELECT seq, region_seq, key, hash, bytes FROM event WHERE region = ? AND stream = ? ORDER BY seq;

-- name: event_order
-- the hashes in the order of the region, scan: region
SELECT region_seq, hash FROM event WHERE region = ? ORDER BY region_seq;

-- name: event_order_from
-- region, region_seq from (exclusive), upto (inclusive)
SELECT region_seq, hash FROM event WHERE region = ? AND region_seq > ? AND region_seq <= ? ORDER BY region_seq;

-- name: event_export
-- everything in the order of the region, scan: region
SELECT e.stream, e.seq, e.region_seq, e.hash, e.bytes, COALESCE(c.salt, ''), COALESCE(c.bytes, '') FROM event e LEFT JOIN content c ON c.region = e.region AND c.stream = e.stream AND c.seq = e.seq WHERE e.region = ? ORDER BY e.region, e.region_seq;

-- name: event_newest_stream
-- the greatest stream id, for making ids after a restart: region
SELECT stream FROM event WHERE region = ? ORDER BY stream DESC LIMIT 1;

-- name: content_one
-- region, stream, seq
SELECT salt, bytes FROM content WHERE region = ? AND stream = ? AND seq = ?;

-- name: content_remove
-- destruction: region, stream, last seq
DELETE FROM content WHERE region = ? AND stream = ? AND seq <= ?;

-- name: region_only
-- which regions a store holds, scan
SELECT region, id FROM region ORDER BY region;

-- name: account_by_login
-- region, login
SELECT id FROM account WHERE region = ? AND login = ?;

-- name: office_by_name
-- region, name
SELECT id FROM office WHERE region = ? AND name = ? ORDER BY id;

-- name: office_by_alias
-- region, short name
SELECT id FROM office WHERE region = ? AND alias = ? ORDER BY id;

-- name: enterprise_by_uscc
-- region, uscc
SELECT id FROM enterprise WHERE region = ? AND uscc = ?;

-- name: matter_by_number
-- region, number
SELECT id FROM matter WHERE region = ? AND number = ? ORDER BY id;

-- name: document_by_number
-- region, document number
SELECT matter, n FROM document WHERE region = ? AND number = ? ORDER BY matter, n;

-- name: matter_children
-- region, parent
SELECT id FROM matter WHERE region = ? AND parent = ? ORDER BY id;

-- name: clock_fire_next
-- the earliest rung due up to a time: region, fire
SELECT matter, fire FROM clock WHERE region = ? AND fire > 0 AND fire <= ? ORDER BY fire, matter LIMIT 256;

-- name: clock_running
-- matters with a clock that runs, scan: region
SELECT DISTINCT matter FROM clock WHERE region = ? AND stopped = 0 ORDER BY matter;

-- name: series_get
-- region, name
SELECT value FROM series WHERE region = ? AND name = ?;

-- name: series_set
-- region, name, value
INSERT INTO series (region, name, value) VALUES (?, ?, ?) ON CONFLICT (region, name) DO UPDATE SET value = excluded.value;

-- name: matter_newest
-- the work list, newest first, by key: region, before (exclusive), limit
SELECT id, number, stage, title, lead, outcome, opened, due, parent, procedure, section, category, urgency FROM matter WHERE region = ? AND id < ? ORDER BY id DESC LIMIT ?;

-- name: matter_of_lead
-- the open matters of a body by due date: region, lead, due after (exclusive), limit
SELECT id, number, stage, title, lead, outcome, opened, due, parent, procedure, section, category, urgency FROM matter WHERE region = ? AND lead = ? AND outcome = 0 AND due > ? ORDER BY due, id LIMIT ?;

-- name: matter_open
-- open wholes and parts by due date: region, outcome (0), due and id after which, limit
SELECT id, number, stage, title, lead, outcome, opened, due, parent, procedure, section, category, urgency FROM matter WHERE region = ? AND outcome = ? AND (due, id) > (?, ?) ORDER BY due, id LIMIT ?;

-- name: matter_waiting
-- the matters in a stage by due date: region, stage, outcome (0), due and id after which, limit
SELECT id, number, stage, title, lead, outcome, opened, due, parent, procedure, section, category, urgency FROM matter WHERE region = ? AND stage = ? AND outcome = ? AND (due, id) > (?, ?) ORDER BY due, id LIMIT ?;

-- name: matter_led
-- the matters of a body by due date: region, lead, outcome, due and id after which, limit
SELECT id, number, stage, title, lead, outcome, opened, due, parent, procedure, section, category, urgency FROM matter WHERE region = ? AND lead = ? AND outcome = ? AND (due, id) > (?, ?) ORDER BY due, id LIMIT ?;

-- name: matter_ended
-- ended matters (their due is 0) of one outcome, newest first: region, outcome, due and id before which, limit
SELECT id, number, stage, title, lead, outcome, opened, due, parent, procedure, section, category, urgency FROM matter WHERE region = ? AND outcome = ? AND (due, id) < (?, ?) ORDER BY due DESC, id DESC LIMIT ?;

-- name: requester_matters
-- what an account raised, newest first: region, account, before (exclusive), limit
SELECT matter FROM requester WHERE region = ? AND account = ? AND matter < ? ORDER BY matter DESC LIMIT ?;

-- name: office_all
-- every office, scan: region
SELECT id, name, alias, closed FROM office WHERE region = ? ORDER BY region, id;

-- name: draft_newest
-- drafts of a state, newest first: region, state, before (exclusive), limit
SELECT id FROM draft WHERE region = ? AND state = ? AND id < ? ORDER BY id DESC LIMIT ?;

-- name: draft_by_digest
-- whether a page came in before: region, digest
SELECT id FROM draft WHERE region = ? AND digest = ? ORDER BY id;

-- name: draft_by_matter
-- the draft a matter came from: region, matter
SELECT id FROM draft WHERE region = ? AND matter = ?;

-- name: publication_by_code
-- region, code
SELECT matter FROM publication WHERE region = ? AND code = ?;

-- name: publication_newest
-- what the public may read, newest first: region, published and matter before which, limit
SELECT matter, published FROM publication WHERE region = ? AND (published, matter) < (?, ?) ORDER BY published DESC, matter DESC LIMIT ?;

-- name: credential_one
-- region, account
SELECT password, demo, failures, locked, changed FROM credential WHERE region = ? AND account = ?;

-- name: session_one
-- region, digest
SELECT account, csrf, made, seen FROM session WHERE region = ? AND digest = ?;

-- name: session_end_account
-- every session of an account: region, account
DELETE FROM session WHERE region = ? AND account = ?;

-- name: session_end_old
-- sessions not seen since, scan: region, seen before
DELETE FROM session WHERE region = ? AND seen < ?;

-- name: token_one
-- region, digest
SELECT account, name, made, until FROM token WHERE region = ? AND digest = ?;

-- name: token_of_account
-- scan of the few tokens there are: region, account
SELECT digest, name, made, until FROM token WHERE region = ? AND account = ?;

-- name: count_event
-- scan: region
SELECT COUNT(*) FROM event WHERE region = ?;
