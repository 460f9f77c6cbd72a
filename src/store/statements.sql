-- SPDX-License-Identifier: Apache-2.0
-- Every statement that is not made from tables.def. tools/gen_statements.py gives each a number and prepares it
-- against an empty store when the program is built. Portable to SQLite, PostgreSQL and Citus (DESIGN "Same SQL
-- everywhere"): region in every WHERE, ? for parameters. One that reads more than an index gives it is a build error,
-- unless its comment says scan.

-- name: event_head
-- the newest event of a stream: region, stream
SELECT seq, hash8, bytes FROM event WHERE region = ? AND stream = ? ORDER BY seq DESC LIMIT 1;

-- name: event_last
-- the newest event of a region: region
SELECT region_seq, hash8, bytes FROM event WHERE region = ? ORDER BY region_seq DESC LIMIT 1;

-- name: event_newest
-- the newest event of a region, whole: region
SELECT bytes FROM event WHERE region = ? ORDER BY region_seq DESC LIMIT 1;

-- name: event_by_key
-- idempotency: region, key; the last condition lets the partial index serve
SELECT stream, seq FROM event WHERE region = ? AND key = ? AND key <> '';

-- name: event_by_keys
-- the same for 16 keys at once, one of them several times where there are fewer: region and key of each. Not IN: without statistics
-- PostgreSQL would rather read the region
SELECT key, stream, seq FROM event WHERE region = ? AND key = ? AND key <> '' UNION ALL SELECT key, stream, seq FROM event WHERE region = ? AND key = ? AND key <> '' UNION ALL SELECT key, stream, seq FROM event WHERE region = ? AND key = ? AND key <> '' UNION ALL SELECT key, stream, seq FROM event WHERE region = ? AND key = ? AND key <> '' UNION ALL SELECT key, stream, seq FROM event WHERE region = ? AND key = ? AND key <> '' UNION ALL SELECT key, stream, seq FROM event WHERE region = ? AND key = ? AND key <> '' UNION ALL SELECT key, stream, seq FROM event WHERE region = ? AND key = ? AND key <> '' UNION ALL SELECT key, stream, seq FROM event WHERE region = ? AND key = ? AND key <> '' UNION ALL SELECT key, stream, seq FROM event WHERE region = ? AND key = ? AND key <> '' UNION ALL SELECT key, stream, seq FROM event WHERE region = ? AND key = ? AND key <> '' UNION ALL SELECT key, stream, seq FROM event WHERE region = ? AND key = ? AND key <> '' UNION ALL SELECT key, stream, seq FROM event WHERE region = ? AND key = ? AND key <> '' UNION ALL SELECT key, stream, seq FROM event WHERE region = ? AND key = ? AND key <> '' UNION ALL SELECT key, stream, seq FROM event WHERE region = ? AND key = ? AND key <> '' UNION ALL SELECT key, stream, seq FROM event WHERE region = ? AND key = ? AND key <> '' UNION ALL SELECT key, stream, seq FROM event WHERE region = ? AND key = ? AND key <> '';

-- name: event_one
-- region, stream, seq
SELECT region_seq, key, hash8, bytes FROM event WHERE region = ? AND stream = ? AND seq = ?;

-- name: event_stream
-- region, stream
SELECT seq, region_seq, key, hash8, bytes FROM event WHERE region = ? AND stream = ? ORDER BY seq;

-- name: event_keys
-- the index of idempotency keys as it stands, scan: region
SELECT key, region_seq, region FROM event WHERE region = ? AND key <> '' ORDER BY region, key;

-- name: event_order_from
-- region, region_seq from (exclusive), upto (inclusive)
SELECT region_seq, hash8, bytes FROM event WHERE region = ? AND region_seq > ? AND region_seq <= ? ORDER BY region_seq;

-- name: event_since
-- what came since: region, region_seq after which, limit
SELECT region_seq, stream, hash8, bytes FROM event WHERE region = ? AND region_seq > ? ORDER BY region_seq LIMIT ?;

-- name: event_export
-- everything in the order of the region, scan: region
SELECT e.stream, e.seq, e.region_seq, e.hash8, e.bytes, COALESCE(c.salt, ''), COALESCE(c.bytes, '') FROM event e LEFT JOIN content c ON c.region = e.region AND c.region_seq = e.region_seq WHERE e.region = ? ORDER BY e.region, e.region_seq;

-- name: event_newest_stream
-- the greatest stream id, for making ids after a restart: region
SELECT stream FROM event WHERE region = ? ORDER BY stream DESC LIMIT 1;

-- name: content_one
-- region, region_seq of its event
SELECT salt, bytes FROM content WHERE region = ? AND region_seq = ?;

-- name: content_remove
-- destruction: region, region again, stream, last seq
DELETE FROM content WHERE content.region = ? AND region_seq IN (SELECT e.region_seq FROM event e WHERE e.region = ? AND e.stream = ? AND e.seq <= ?);

-- name: region_only
-- which regions a store holds, scan of every region
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
-- the earliest rung due up to a time: region, fire, limit
SELECT matter, fire FROM clock WHERE region = ? AND fire > 0 AND fire <= ? ORDER BY fire, matter LIMIT ?;

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

-- name: matter_beside
-- the open parts of what a body leads: region, lead, outcome of the whole (0), outcome of the part (0). c: which they are, by an index
-- that holds all it is asked; asked for more, SQLite reads every matter of the region for each whole. > 0: PostgreSQL knows
-- that most are part of nothing and thinks each whole has as many parts. The plus: SQLite would take it to be said of w.id too
SELECT p.id, p.number, p.stage, p.title, p.lead, p.outcome, p.opened, p.due, p.parent, p.procedure, p.section, p.category, p.urgency FROM matter w CROSS JOIN matter c CROSS JOIN matter p WHERE c.region = w.region AND c.parent = +w.id AND c.parent > 0 AND p.region = c.region AND p.id = c.id AND w.region = ? AND w.lead = ? AND w.outcome = ? AND p.outcome = ?;

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
-- a session and the account it is of: region, digest
SELECT s.account, s.csrf, s.made, s.seen, a.login, a.person, a.opened, a.closed FROM session s JOIN account a ON a.region = s.region AND a.id = s.account WHERE s.region = ? AND s.digest = ?;

-- name: session_count
-- how many sessions there are, scan of the sessions: region
SELECT COUNT(*) FROM session WHERE region = ?;

-- name: session_end_account
-- every session of an account: region, account
DELETE FROM session WHERE region = ? AND account = ?;

-- name: session_end_old
-- sessions not seen since, scan: region, seen before
DELETE FROM session WHERE region = ? AND seen < ?;

-- name: token_one
-- a token and the account it is of: region, digest
SELECT t.account, t.name, t.made, t.until, a.login, a.person, a.opened, a.closed FROM token t JOIN account a ON a.region = t.region AND a.id = t.account WHERE t.region = ? AND t.digest = ?;

-- name: token_of_account
-- scan of the few tokens there are: region, account
SELECT digest, name, made, until FROM token WHERE region = ? AND account = ?;

-- name: outbox_notify
-- what is to be told, in order: region, limit
SELECT region_seq, stream, seq FROM outbox WHERE region = ? AND what >= 2 ORDER BY region_seq LIMIT ?;

-- name: outbox_told
-- the duty to notify of an event is taken over: region, region_seq
UPDATE outbox SET what = what - 2 WHERE region = ? AND region_seq = ? AND what >= 2;

-- name: outbox_done
-- nothing is left to do about an event: region, region_seq
DELETE FROM outbox WHERE region = ? AND region_seq = ? AND what < 2;

-- name: outbox_sweep
-- what earlier versions left for the search index, which follows the events by itself now, scan: region
DELETE FROM outbox WHERE region = ? AND what < 2;

-- name: attempt_due
-- deliveries a machine makes whose time has come: region, now, limit
SELECT delivery, way, tries, next, began, why FROM attempt WHERE region = ? AND next <= ? ORDER BY next LIMIT ?;

-- name: attempt_one
-- region, delivery
SELECT way, tries, next, began, why FROM attempt WHERE region = ? AND delivery = ?;

-- name: attempt_recall
-- those that wait because a way was off are tried again, scan: region
UPDATE attempt SET next = 0, why = '' WHERE region = ? AND why = 'off';

-- name: delivery_todo
-- deliveries of a state, oldest first, by key: region, state, after (exclusive), limit
SELECT id, matter, kind, requester, office, role, way, urgent, opened, tries, why FROM delivery WHERE region = ? AND state = ? AND id > ? ORDER BY id LIMIT ?;

-- name: delivery_way
-- region, delivery
SELECT state, way FROM delivery WHERE region = ? AND id = ?;

-- name: delivery_of_matter
-- region, matter
SELECT id FROM delivery WHERE region = ? AND matter = ? ORDER BY id;

-- name: delivery_of_supervision
-- region, supervision
SELECT id FROM delivery WHERE region = ? AND supervision = ? ORDER BY id;

-- name: address_by_slot
-- region, slot
SELECT id FROM address WHERE region = ? AND slot = ?;

-- name: address_of_owner
-- region, owner
SELECT id FROM address WHERE region = ? AND owner = ? ORDER BY id;

-- name: role_holders
-- who holds a role, in which office: region, role
SELECT account, office, since, until FROM role WHERE region = ? AND role = ?;

-- name: role_of_office
-- who holds a role in an office: region, role, office
SELECT account, since, until FROM role WHERE region = ? AND role = ? AND office = ?;

-- name: code_one
-- region, digest
SELECT matter, requester, account, made FROM code WHERE region = ? AND digest = ?;

-- name: code_of_requester
-- region, matter, requester
SELECT digest, made FROM code WHERE region = ? AND matter = ? AND requester = ?;

-- name: code_end_requester
-- region, matter, requester
DELETE FROM code WHERE region = ? AND matter = ? AND requester = ?;

-- name: count_event
-- scan: region
SELECT COUNT(*) FROM event WHERE region = ?;

-- name: target_by_code
-- region, code
SELECT id FROM target WHERE region = ? AND code = ?;

-- name: target_children
-- region, parent
SELECT id FROM target WHERE region = ? AND parent = ? ORDER BY id;

-- name: supervision_of
-- region, the matter or target
SELECT id FROM supervision WHERE region = ? AND subject = ? ORDER BY id;

-- name: slip_by_number
-- region, number
SELECT supervision, n FROM slip WHERE region = ? AND number = ?;

-- name: slip_open
-- slips that are not settled, by deadline: region, settled (0)
SELECT supervision, n FROM slip WHERE region = ? AND settled = ? ORDER BY due, supervision, n;
-- name: commitment_fire_next
-- the earliest reminder of a commitment due up to a time: region, fire, limit
SELECT matter, fire FROM commitment WHERE region = ? AND fire > 0 AND fire <= ? ORDER BY fire, matter LIMIT ?;

-- name: invitation_fire_next
-- the earliest invitation that ends up to a time: region, fire, limit
SELECT matter, fire FROM invitation WHERE region = ? AND fire > 0 AND fire <= ? ORDER BY fire, matter LIMIT ?;

-- name: mark_fire_next
-- the earliest report or answer due up to a time: region, fire, limit
SELECT matter, fire FROM mark WHERE region = ? AND fire > 0 AND fire <= ? ORDER BY fire, matter LIMIT ?;

-- name: commitment_of_office
-- what an office is to keep, by due date, from a date on: region, office, due and matter and n after which, limit
SELECT matter, n, due FROM commitment WHERE region = ? AND office = ? AND (due, matter, n) > (?, ?, ?) ORDER BY due, matter, n LIMIT ?;

-- name: commitment_in_state
-- commitments in a state, by due date: region, state, due and matter and n after which, limit
SELECT matter, n, due FROM commitment WHERE region = ? AND state = ? AND (due, matter, n) > (?, ?, ?) ORDER BY due, matter, n LIMIT ?;

-- name: invitation_of_account
-- where an account is asked to sign, newest first: region, account, state, limit
SELECT matter, n FROM invitation WHERE region = ? AND account = ? AND state = ? ORDER BY matter DESC, n DESC LIMIT ?;

-- name: link_to
-- the links of others to a matter: region, other
SELECT matter, n FROM link WHERE region = ? AND other = ? ORDER BY matter, n LIMIT 256;

-- name: exclusion_waiting
-- requests for exclusion from assessment nobody has decided, oldest first: region, limit
SELECT matter, n FROM exclusion WHERE region = ? AND decided = 0 ORDER BY asked LIMIT ?;

-- name: mark_in_state
-- marks of a kind by state, newest first: region, kind, state, matter before which, limit
SELECT matter, n FROM mark WHERE region = ? AND kind = ? AND state = ? AND matter < ? ORDER BY matter DESC, n DESC LIMIT ?;

-- name: mark_of_account
-- marks of a kind with that account for leader, newest first: region, account, kind, state, limit
SELECT matter, n FROM mark WHERE region = ? AND account = ? AND kind = ? AND state = ? ORDER BY matter DESC, n DESC LIMIT ?;

-- name: plenary_by_name
-- region, procedure, name
SELECT id FROM plenary WHERE region = ? AND procedure = ? AND name = ?;

-- name: plenary_before
-- the plenary that began last up to a time: region, procedure, begins
SELECT id FROM plenary WHERE region = ? AND procedure = ? AND begins <= ? ORDER BY begins DESC LIMIT 1;

-- name: case_of_matter
-- the number a matter has: region, matter
SELECT plenary, number FROM case_number WHERE region = ? AND matter = ?;
-- name: migration_from
-- where a migration begins: region, procedure, n
SELECT old_procedure, old_profile FROM migration WHERE region = ? AND procedure = ? AND n = ?;

-- name: matter_under
-- open wholes under a procedure and profile, for moving them all, scan: region, procedure, profile
SELECT id FROM matter WHERE region = ? AND procedure = ? AND profile = ? AND outcome = 0 AND parent = 0 ORDER BY region, id;

-- name: former_name_by_name
-- offices that once had a name: region, name
SELECT office FROM former_name WHERE region = ? AND name = ? ORDER BY office;

-- name: former_name_by_alias
SELECT office FROM former_name WHERE region = ? AND alias = ? ORDER BY office;

-- name: office_under
-- open offices right under another, scan of the offices: region, parent
SELECT id FROM office WHERE region = ? AND parent = ? AND closed = 0 ORDER BY region, id;

-- name: role_in_office
-- every account that ever held a role in an office: region, office
SELECT DISTINCT account FROM role WHERE region = ? AND office = ? ORDER BY account;

-- name: deputy_of
-- accounts that were given something to do for another: region, principal
SELECT DISTINCT account FROM deputy WHERE region = ? AND principal = ? ORDER BY account;

-- name: absence_after
-- accounts whose absence ends after a time, by that end: region, time
SELECT account, n, since, until FROM absence WHERE region = ? AND until > ? ORDER BY until, account, n;

-- name: succession_due
-- open matters of bodies that became another by a time, neither moved nor waiting: region, since
SELECT m.id, s.since FROM succession s CROSS JOIN matter m WHERE m.region = s.region AND m.lead = s.office AND s.region = ? AND s.since <= ? AND m.outcome = 0 AND EXISTS (SELECT 1 FROM binding b WHERE b.region = m.region AND b.matter = m.id AND b.office = m.lead AND b.waits = 0);

-- name: succession_into
-- what became an office, scan of the few successions there are: region, successor
SELECT office, n, kind, since FROM succession WHERE region = ? AND successor = ? ORDER BY office, n;

-- name: binding_waiting
-- matters that wait for somebody to say which body takes over: region, matter after which, limit
SELECT DISTINCT matter FROM binding WHERE region = ? AND waits > 0 AND matter > ? ORDER BY matter LIMIT ?;

-- name: event_feed
-- events in the order of the region with what each has of content, for what follows them: region, region_seq from (exclusive), limit
SELECT e.region_seq, e.hash8, e.bytes, COALESCE(c.bytes, '') FROM event e LEFT JOIN content c ON c.region = e.region AND c.region_seq = e.region_seq WHERE e.region = ? AND e.region_seq > ? ORDER BY e.region_seq LIMIT ?;

-- name: seen_by
-- who may see a matter, for the search index: whether it is a row about an exclusion, else who; a column no index of whom has, so that
-- none is read instead of the table's key; region and matter for each table
SELECT 0, office, n FROM binding WHERE region = ? AND matter = ? UNION ALL SELECT 0, account, lead FROM requester WHERE region = ? AND matter = ? UNION ALL SELECT 0, office, percent FROM commitment WHERE region = ? AND matter = ? UNION ALL SELECT 0, account, made FROM invitation WHERE region = ? AND matter = ? UNION ALL SELECT 0, account, people FROM mark WHERE region = ? AND matter = ? UNION ALL SELECT 1, n, office FROM exclusion WHERE region = ? AND matter = ?;

-- name: matter_item
-- one matter as lists show it: region, id
SELECT id, number, stage, title, lead, outcome, opened, due, parent, procedure, section, category, urgency FROM matter WHERE region = ? AND id = ?;
