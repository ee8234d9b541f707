#include "ledger/case_evidence.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/digest.h"
#include "ledger/statement.h"
#include "notice/notice.h"

bool
cases_facts(struct ledger *ledger, int64_t id, struct arena *arena,
    struct facts *facts, struct error *err)
{
	static const char sql[] = "SELECT fact, source, at, value "
				  "FROM case_evidence "
				  "WHERE case_id = ? AND is_past = 0";
	struct proof found[FACT_COUNT] = { 0 };
	*facts = (struct facts){ 0 };
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, id);
	while (statement_next(statement)) {
		struct proof proof;
		if (!fact_parse(statement_text(statement, arena), &proof.fact))
			continue;
		proof.source = statement_text(statement, arena);
		proof.at = statement_instant(statement);
		proof.value = statement_text(statement, arena);
		found[proof.fact] = proof;
		facts->mask |= FACT_BIT(proof.fact);
	}
	for (enum fact fact = FACT_SHIP; fact < FACT_COUNT; fact++)
		if ((facts->mask & FACT_BIT(fact)) != 0)
			facts->proofs[facts->count++] = found[fact];
	return statement_finish(statement, err);
}

static const struct proof *
find_proof(const struct facts *facts, enum fact fact)
{
	for (size_t i = 0; i < facts->count; i++)
		if (facts->proofs[i].fact == fact)
			return &facts->proofs[i];
	return NULL;
}

static bool
is_same(const struct proof *a, const struct proof *b)
{
	return a != NULL && b != NULL && str_equal(a->source, b->source) &&
	       a->at.seconds == b->at.seconds && str_equal(a->value, b->value);
}

static bool
end_proof(struct ledger *ledger, int64_t id, enum fact fact, struct error *err)
{
	static const char sql[] = "UPDATE case_evidence SET is_past = 1 "
				  "WHERE case_id = ? AND fact = ?";
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, id);
	statement_bind_text(statement, str_from(fact_name(fact)));
	return statement_run(statement, err);
}

static const char *
hash_proof(const struct proof *proof, char out[DIGEST_HEX + 1])
{
	char at[24] = "";
	if (instant_is_set(proof->at))
		snprintf(at, sizeof(at), "%" PRId64, proof->at.seconds);
	const struct str fields[] = { str_from(fact_name(proof->fact)),
		proof->source, str_from(at), proof->value };
	return digest_of_fields(fields, COUNT_OF(fields), out);
}

static bool
add_proof(struct ledger *ledger, int64_t id, const struct proof *proof,
    struct error *err)
{
	static const char sql[] =
	    "INSERT INTO case_evidence (case_id, n, fact, source, at, value, "
	    "sha256) VALUES (?1, (SELECT coalesce(max(n), 0) + 1 "
	    "FROM case_evidence WHERE case_id = ?1), ?, ?, ?, ?, ?)";
	char hash[DIGEST_HEX + 1];
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	statement_bind_number(statement, id);
	statement_bind_text(statement, str_from(fact_name(proof->fact)));
	statement_bind_text(statement, proof->source);
	statement_bind_instant(statement, proof->at);
	statement_bind_text(statement, proof->value);
	statement_bind_text(statement, str_from(hash_proof(proof, hash)));
	return statement_run(statement, err);
}

/* A fact that nothing proves is kept with nothing. */
static bool
set_fact(struct ledger *ledger, int64_t id, const struct facts *before,
    const struct facts *now, enum fact fact, struct error *err)
{
	const struct proof bare = { .fact = fact,
		STR_EMPTY,
		INSTANT_NONE,
		STR_EMPTY };
	const struct proof *was = find_proof(before, fact);
	const struct proof *is = find_proof(now, fact);
	if (is == NULL && (now->mask & FACT_BIT(fact)) != 0)
		is = &bare;
	if (is_same(was, is))
		return true;
	if (was != NULL && !end_proof(ledger, id, fact, err))
		return false;
	return is == NULL || add_proof(ledger, id, is, err);
}

bool
cases_set_facts(struct ledger *ledger, int64_t id, const struct facts *facts,
    struct error *err)
{
	struct arena scratch = { 0 };
	struct facts before;
	bool ok = cases_facts(ledger, id, &scratch, &before, err);
	for (enum fact fact = FACT_SHIP; ok && fact < FACT_COUNT; fact++)
		ok = set_fact(ledger, id, &before, facts, fact, err);
	arena_release(&scratch);
	return ok;
}

/* The parcel by carrier and number, and its order while it was not shipped. */
static void
bind_parcels(struct statement *statement, const struct case_record *record,
    struct arena *scratch)
{
	const struct complaint *told = &record->complaint;
	bool is_seen = !str_is_empty(record->tracking);
	struct str tracking = is_seen ? record->tracking : told->tracking;
	struct str carrier = is_seen ? record->carrier : told->carrier;
	if (str_is_empty(tracking))
		statement_bind_null(statement);
	else
		statement_bind_text(statement,
		    notice_parcel(carrier, tracking, STR_EMPTY, scratch));
	statement_bind_text(statement,
	    notice_parcel(STR_EMPTY, STR_EMPTY, told->order, scratch));
}

bool
cases_noticed(struct ledger *ledger, const struct case_record *record,
    struct instant before, struct arena *arena, struct case_notice *notice,
    struct error *err)
{
	static const char sql[] =
	    "SELECT m.changed_at, m.message_id FROM notice n "
	    "JOIN mail m ON m.id = n.mail WHERE n.parcel IN (?, ?) "
	    "AND n.is_void = 0 AND n.kind <> 'case' AND m.state = 'accepted' "
	    "AND m.changed_at < ? ORDER BY m.changed_at, m.id LIMIT 1";
	struct arena scratch = { 0 };
	*notice = (struct case_notice){ INSTANT_NONE, STR_EMPTY };
	if (ledger_is_empty(ledger))
		return true;
	struct statement *statement = statement_of(ledger, sql, err);
	if (statement == NULL)
		return false;
	bind_parcels(statement, record, &scratch);
	statement_bind_instant(statement, before);
	if (statement_next(statement)) {
		notice->at = statement_instant(statement);
		notice->message_id = statement_text(statement, arena);
	}
	arena_release(&scratch);
	return statement_finish(statement, err);
}
