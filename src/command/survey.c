#include "command/survey.h"

#include <stdlib.h>

#include "detect/detect.h"
#include "intake/cell.h"
#include "ledger/journal.h"
#include "message/address.h"

enum { NUMBER_LIMIT = 4 << 20 };

void
survey_init(struct survey *survey, struct arena *run)
{
	*survey = (struct survey){ .run = run };
	buf_init(&survey->number, NUMBER_LIMIT);
}

void
survey_release(struct survey *survey)
{
	parcels_release(&survey->interesting);
	map_release(&survey->asked);
	map_release(&survey->by_key);
	arena_release(&survey->scratch);
	buf_release(&survey->number);
}

static struct str
key_of(struct arena *arena, const struct shipment_key *key)
{
	return notice_parcel(key->carrier, key->tracking, key->order, arena);
}

static struct shipment_key
shipment_key(const struct shipment *shipment)
{
	return (struct shipment_key){ shipment->carrier, shipment->tracking,
		shipment->order };
}

void
survey_keep(struct survey *survey, const struct shipment_key *key)
{
	bool is_new;
	if (!str_is_empty(key->tracking))
		parcels_put(&survey->interesting,
		    parcels_hash(key->carrier, key->tracking, &survey->number),
		    &is_new);
}

/* An order and a number may read the same. */
static struct str
asked_key(struct survey *survey, struct str number, struct str order)
{
	struct buf *key = &survey->number;
	buf_clear(key);
	if (str_is_empty(order)) {
		cell_fold_number(number, key);
		return buf_str(key);
	}
	struct buf folded;
	buf_init(&folded, NUMBER_LIMIT);
	buf_add_byte(key, '#');
	buf_add(key, cell_order_key(order, &folded));
	buf_release(&folded);
	return buf_str(key);
}

static void
ask(struct survey *survey, struct str number, struct str order)
{
	bool is_new;
	struct str key = asked_key(survey, number, order);
	size_t ignored;
	if (!map_find(&survey->asked, key, &ignored))
		map_put(&survey->asked, arena_str(survey->run, key), 0,
		    &is_new);
}

void
survey_ask(struct survey *survey, struct str number, struct str order)
{
	if (!str_is_empty(number))
		ask(survey, number, STR_EMPTY);
	if (!str_is_empty(order))
		ask(survey, STR_EMPTY, order);
}

static bool
has_asked(struct survey *survey, struct str number, struct str order)
{
	size_t ignored;
	return map_find(&survey->asked, asked_key(survey, number, order),
	    &ignored);
}

static bool
is_asked(struct survey *survey, const struct shipment *shipment)
{
	return survey->asked.count > 0 &&
	       (has_asked(survey, shipment->tracking, STR_EMPTY) ||
		   has_asked(survey, shipment->last_mile, STR_EMPTY) ||
		   has_asked(survey, STR_EMPTY, shipment->order));
}

/* Rules 1 to 4: nothing ahead can concern such a parcel. */
static bool
is_beyond_warning(const struct finding *finding)
{
	return finding->rule >= 1 && finding->rule <= 4;
}

/* What `announce` says instead of the rules. */
static void
announce(const struct window *window, const struct evidence *evidence,
    struct finding *finding)
{
	/* The brake and the staff list want to know of these in any case. */
	if (finding->kind == FINDING_UNMAPPED ||
	    finding->kind == FINDING_CANNOT_DECIDE)
		return;
	if (is_beyond_warning(finding)) {
		finding->kind = FINDING_NONE;
		return;
	}
	if (!evidence->is_complete) {
		finding->kind = FINDING_CANNOT_DECIDE;
		finding->rule = 0;
		finding->cause = CAUSE_NONE;
		finding->window = NULL;
		return;
	}
	finding->kind = FINDING_NONE;
	if (!evidence_meets(evidence, window))
		return;
	finding->kind = FINDING_ADVANCE;
	finding->rule = 10;
	finding->window = window;
	finding->cause = window->cause;
}

static const struct route *
route_of(const struct survey *survey, const struct shipment *shipment,
    struct error *err)
{
	const struct lane lane = { shipment->origin, shipment->destination };
	return routes_get(&survey->setup->routes, shipment->carrier,
	    shipment->service, &lane, err);
}

/* What holds for a shipment today. */
static void
judge(const struct survey *survey, const struct shipment *shipment,
    const struct route *route, struct evidence *evidence,
    struct finding *finding)
{
	const struct survey_request *request = &survey->request;
	evidence_gather(evidence, shipment, route, request->today);
	detect(evidence, finding);
	if (request->announced != NULL)
		announce(request->announced, evidence, finding);
}

static void
keep_costs(const struct survey *survey, const struct evidence *evidence,
    struct finding *finding)
{
	struct window_cost costs[FINDING_MAX_COSTS];
	size_t count = detect_costs(evidence, finding, costs);
	struct window_cost *kept = arena_alloc(survey->run, count,
	    sizeof(*kept));
	for (size_t i = 0; i < count; i++)
		kept[i] = costs[i];
	finding->costs = kept;
	finding->cost_count = count;
}

/* What a look counts of a shipment. */
struct count {
	enum finding_kind kind;
	bool is_open;
	bool is_late;
};

static struct count
count_of(const struct shipment *shipment, const struct finding *finding)
{
	bool is_open = !status_is_closed(shipment->status);
	return (struct count){ finding->kind, is_open,
		is_open && finding->days_late > 0 };
}

static void
add(struct survey *survey, struct count count)
{
	survey->surveyed++;
	survey->open += count.is_open;
	survey->late += count.is_late;
	survey->kinds[count.kind]++;
}

enum { COUNT_BITS = 6 };

_Static_assert((FINDING_KIND_COUNT << 2) < 1 << COUNT_BITS &&
		   COUNT_BITS + HARVEST_MARK_BITS <= 31,
    "a mark of fold.h holds a count and the mark of the harvest");

/* A count in a number; 0: nothing. */
static uint32_t
mark_of(struct count count)
{
	return 1 + ((uint32_t)count.kind << 2 | (uint32_t)count.is_late << 1 |
		       count.is_open);
}

static struct count
marked_count(uint32_t mark)
{
	mark &= (1U << COUNT_BITS) - 1;
	return (struct count){ (enum finding_kind)((mark - 1) >> 2),
		(mark - 1) & 1, (mark - 1) >> 1 & 1 };
}

static void
take_back(void *data, uint32_t mark)
{
	struct survey *survey = data;
	if (mark == 0)
		return;
	if (survey->request.harvest != NULL)
		harvest_take_back(survey->request.harvest, mark >> COUNT_BITS);
	const struct count count = marked_count(mark);
	survey->surveyed--;
	survey->open -= count.is_open;
	survey->late -= count.is_late;
	survey->kinds[count.kind]--;
}

/* What holds for a shipment holds for those that are alike; NULL with an
 * error. */
static const struct precedent *
precedent_of(struct survey *survey, const struct shipment *shipment,
    struct error *err)
{
	uint64_t of = precedent_case(shipment);
	const struct precedent *known = precedents_find(&survey->precedents,
	    of);
	if (known != NULL)
		return known;
	struct evidence evidence;
	struct finding finding;
	const struct route *route = route_of(survey, shipment, err);
	if (route == NULL)
		return NULL;
	judge(survey, shipment, route, &evidence, &finding);
	const struct precedent precedent = { route,
		mark_of(count_of(shipment, &finding)) };
	return precedents_add(&survey->precedents, of, precedent);
}

static bool
is_asked_for(struct survey *survey, const struct shipment *shipment)
{
	if (survey->request.is_of_cases && !is_asked(survey, shipment))
		return false;
	return str_is_empty(survey->request.only) ||
	       shipment_has_number(shipment, survey->request.only,
		   &survey->number);
}

/* The mark of a delivered parcel in the harvest; 0: it is in none. */
static uint32_t
harvest(const struct survey *survey, const struct shipment *shipment,
    const struct route *route)
{
	return survey->request.harvest == NULL
	           ? 0
	           : harvest_add(survey->request.harvest, shipment, route);
}

static bool
look(void *data, const struct shipment *shipment, uint64_t hash,
    struct conclusion *conclusion, struct error *err)
{
	struct survey *survey = data;
	*conclusion = (struct conclusion){ .is_kept = false };
	if (!is_asked_for(survey, shipment))
		return true;
	const struct precedent *precedent = precedent_of(survey, shipment, err);
	if (precedent == NULL)
		return false;
	struct parcel ignored;
	const struct count count = marked_count(precedent->note);
	add(survey, count);
	conclusion->mark = precedent->note |
	                   harvest(survey, shipment, precedent->route)
	                       << COUNT_BITS;
	conclusion->is_kept =
	    count.kind != FINDING_NONE ||
	    (survey->request.announced == NULL &&
		(parcels_find(&survey->interesting, hash, &ignored) ||
		    is_asked(survey, shipment)));
	return true;
}

struct looker
survey_looker(struct survey *survey, const struct survey_request *request,
    struct setup *setup)
{
	survey->request = *request;
	survey->setup = setup;
	return (struct looker){ look, take_back, survey };
}

static bool
add_candidate(struct survey *survey, const struct shipment *shipment,
    struct error *err)
{
	struct evidence evidence;
	struct finding *finding = arena_new(survey->run, struct finding);
	const struct route *route = route_of(survey, shipment, err);
	if (route == NULL)
		return false;
	judge(survey, shipment, route, &evidence, finding);
	keep_costs(survey, &evidence, finding);
	survey->candidates = arena_grow(survey->run, survey->candidates,
	    survey->count, &survey->capacity, sizeof(*survey->candidates));
	survey->candidates[survey->count++] = (struct candidate){
		.shipment = shipment,
		.finding = finding,
		.pickup_hold = route->pickup_hold,
	};
	return true;
}

static bool
add_unshipped(struct survey *survey, const struct shipments *unshipped,
    struct error *err)
{
	for (size_t i = 0; i < unshipped->count; i++) {
		const struct shipment *shipment = &unshipped->items[i];
		struct conclusion conclusion;
		if (!look(survey, shipment, 0, &conclusion, err) ||
		    (conclusion.is_kept &&
			!add_candidate(survey, shipment, err)))
			return false;
	}
	return true;
}

static int
by_carrier_and_tracking(const void *a, const void *b)
{
	const struct shipment *x = ((const struct candidate *)a)->shipment;
	const struct shipment *y = ((const struct candidate *)b)->shipment;
	int order = str_compare(x->carrier, y->carrier);
	if (order == 0)
		order = str_compare(x->tracking, y->tracking);
	return order != 0 ? order : str_compare(x->order, y->order);
}

static void
sort_candidates(struct survey *survey)
{
	if (survey->count > 0)
		qsort(survey->candidates, survey->count,
		    sizeof(*survey->candidates), by_carrier_and_tracking);
}

/* Only mails that earlier runs left ask for them by their keys. */
static void
index_candidates(struct survey *survey)
{
	bool is_new;
	if (survey->by_key.count > 0)
		return;
	for (size_t i = 0; i < survey->count; i++) {
		const struct shipment_key key = shipment_key(
		    survey->candidates[i].shipment);
		map_put(&survey->by_key, key_of(survey->run, &key), i, &is_new);
	}
}

/* Of several parcels of one order, one that is on its way is meant. */
static void
answer(struct survey *survey, struct str number, struct str order, size_t at)
{
	size_t before;
	bool is_new;
	struct str key = asked_key(survey, number, order);
	if (!map_find(&survey->asked, key, &before))
		return;
	if (before == 0 ||
	    status_is_closed(survey->candidates[before - 1].shipment->status))
		*map_put(&survey->asked, key, 0, &is_new) = at + 1;
}

static void
answer_all(struct survey *survey)
{
	for (size_t i = 0; i < survey->count; i++) {
		const struct shipment *shipment =
		    survey->candidates[i].shipment;
		answer(survey, shipment->tracking, STR_EMPTY, i);
		answer(survey, shipment->last_mile, STR_EMPTY, i);
		answer(survey, STR_EMPTY, shipment->order, i);
	}
}

/* Neither a tracking number nor an order holds a line end. */
static struct str
trouble_key(struct str tracking, struct str order, struct arena *arena)
{
	return arena_format(arena, "%.*s\n%.*s", STR_ARG(tracking),
	    STR_ARG(order));
}

/* The last trouble that intake had with each shipment's order. */
static void
index_troubles(struct survey *survey, const struct intake *intake,
    struct map *troubles)
{
	bool is_new;
	for (size_t i = 0; i < intake->trouble_count; i++) {
		const struct intake_trouble *trouble = &intake->troubles[i];
		*map_put(troubles,
		    trouble_key(trouble->tracking, trouble->order, survey->run),
		    i, &is_new) = i;
	}
}

static const char *
trouble_of(const struct intake *intake, const struct map *troubles,
    const struct shipment *shipment, struct arena *run)
{
	size_t at;
	if (troubles->count == 0 ||
	    !map_find(troubles,
		trouble_key(shipment->tracking, shipment->order, run), &at))
		return NULL;
	return arena_cstr(run, intake->troubles[at].why);
}

/* Nearly all addresses are written as they are mailed to. */
static void
check_address(struct survey *survey, struct str email,
    enum address_script script, struct recipient *recipient)
{
	struct str checked;
	arena_clear(&survey->scratch);
	if (!address_check(email, script, &survey->scratch, &checked,
		&recipient->trouble))
		return;
	recipient->address = str_equal(checked, email)
	                         ? email
	                         : arena_str(survey->run, checked);
}

static void
check_recipients(struct survey *survey, const struct intake *intake,
    enum address_script script)
{
	struct map troubles = { 0 };
	index_troubles(survey, intake, &troubles);
	for (size_t i = 0; i < survey->count; i++) {
		struct candidate *candidate = &survey->candidates[i];
		struct recipient *recipient = &candidate->recipient;
		const struct shipment *shipment = candidate->shipment;
		recipient->last_mail_at = INSTANT_NONE;
		recipient->trouble = trouble_of(intake, &troubles, shipment,
		    survey->run);
		if (recipient->trouble == NULL &&
		    !str_is_empty(shipment->email))
			check_address(survey, shipment->email, script,
			    recipient);
	}
	map_release(&troubles);
}

bool
survey_finish(struct survey *survey, const struct intake *intake,
    struct error *err)
{
	/* Enough for all, so that the list leaves no copy of itself. */
	survey->capacity = intake->kept.count + intake->unshipped.count;
	survey->candidates = arena_alloc(survey->run, survey->capacity,
	    sizeof(*survey->candidates));
	for (size_t i = 0; i < intake->kept.count; i++)
		if (!add_candidate(survey, &intake->kept.items[i], err))
			return false;
	if (survey->request.announced != NULL &&
	    !add_unshipped(survey, &intake->unshipped, err))
		return false;
	sort_candidates(survey);
	if (survey->asked.count > 0)
		answer_all(survey);
	check_recipients(survey, intake,
	    survey->setup->settings.relay.smtputf8 ? ADDRESS_ANY_SCRIPT
						   : ADDRESS_ASCII);
	return true;
}

const struct candidate *
survey_find(struct survey *survey, const struct shipment_key *key)
{
	struct arena scratch = { 0 };
	size_t at;
	index_candidates(survey);
	bool is_found = map_find(&survey->by_key, key_of(&scratch, key), &at);
	arena_release(&scratch);
	return is_found ? &survey->candidates[at] : NULL;
}

const struct candidate *
survey_answer(struct survey *survey, struct str number, struct str order)
{
	size_t answer = 0;
	struct str key = asked_key(survey, number,
	    str_is_empty(number) ? order : STR_EMPTY);
	map_find(&survey->asked, key, &answer);
	return answer == 0 ? NULL : &survey->candidates[answer - 1];
}

/* An address that does not exist is no address: a person has to mend it. */
static bool
recall_refusal(const struct survey *survey, struct recipient *recipient,
    struct ledger *ledger, struct error *err)
{
	struct str reason;
	if (!history_suppression(ledger, recipient->address, survey->run,
		&reason, err))
		return false;
	if (str_equal(reason, STR(JOURNAL_BY_HAND)))
		return true;
	recipient->trouble = arena_cstr(survey->run, reason);
	recipient->address = STR_EMPTY;
	return true;
}

static bool
recall(const struct survey *survey, struct candidate *candidate,
    const struct shipment_key *key, struct ledger *ledger, struct error *err)
{
	struct recipient *recipient = &candidate->recipient;
	if (!history_past(ledger, key, survey->run, &candidate->past, err))
		return false;
	if (!str_is_empty(recipient->address) &&
	    !history_recipient(ledger, recipient->address,
		&recipient->last_mail_at, &recipient->is_suppressed, err))
		return false;
	return !recipient->is_suppressed ||
	       recall_refusal(survey, recipient, ledger, err);
}

bool
survey_recall(struct survey *survey, struct ledger *ledger, struct error *err)
{
	bool tells_orders;
	bool ok = ledger_begin_reading(ledger, err) &&
	          history_tells_orders(ledger, &tells_orders, err);
	for (size_t i = 0; ok && i < survey->count; i++) {
		struct candidate *candidate = &survey->candidates[i];
		struct shipment_key key = shipment_key(candidate->shipment);
		if (!tells_orders && !str_is_empty(key.tracking))
			key.order = STR_EMPTY;
		ok = recall(survey, candidate, &key, ledger, err);
	}
	ledger_rollback(ledger);
	return ok;
}

bool
survey_recall_held(struct survey *survey, struct ledger *ledger,
    struct error *err)
{
	for (size_t i = 0; i < survey->count; i++) {
		struct candidate *candidate = &survey->candidates[i];
		const struct shipment_key key = shipment_key(
		    candidate->shipment);
		if (!history_is_held(ledger, &key, survey->run,
			&candidate->is_held, err))
			return false;
	}
	return true;
}
