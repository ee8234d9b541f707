#include "complaint/role.h"

#include "base/words.h"

static const char *const names[ROLE_COUNT] = {
	[ROLE_AUTO] = "auto",
	[ROLE_AGENT] = "agent",
	[ROLE_SUPERVISOR] = "supervisor",
	[ROLE_MANAGER] = "manager",
	[ROLE_DIRECTOR] = "director",
	[ROLE_SELF] = "self",
};

/* E_FOUR_EYES and the like stand in files that supervisors get back. */
static const struct {
	const char *code;
	const char *text;
} refusals[REFUSAL_COUNT] = {
	[REFUSAL_NONE] = { "", "" },
	[REFUSAL_OWN_PROPOSAL] = { "E_FOUR_EYES",
	    "who proposed a solution cannot decide on it; another person must "
	    "do so" },
	[REFUSAL_RESPONSIBLE] = { "E_FOUR_EYES",
	    "who is responsible for the mistake cannot decide on it; another "
	    "person must do so" },
	[REFUSAL_ROLE] = { "E_ROLE",
	    "it costs more than this role may approve; ask the role that "
	    "need_role names" },
	[REFUSAL_STALE_TOKEN] = { "E_STALE_TOKEN",
	    "the proposal has changed since this token was written; look at "
	    "the newest approvals.csv" },
	[REFUSAL_STATE] = { "E_STATE",
	    "the case waits for no decision; 'shipdelay complaint show' tells "
	    "how it stands" },
	[REFUSAL_DECIDED] = { "E_DECIDED",
	    "the proposal has been decided the other way, and a decision is "
	    "final" },
	[REFUSAL_COMMENT] = { "E_COMMENT",
	    "a rejection needs a comment that says why" },
	[REFUSAL_COMPENSATED] = { "E_COMPENSATED",
	    "the order has its full remedy already; propose something else" },
	[REFUSAL_CAP] = { "E_CAP",
	    "the order would be given more than its total; propose a smaller "
	    "amount" },
	[REFUSAL_FACTS] = { "E_FACTS_CHANGED",
	    "the parcel has moved on since this was proposed; the case is "
	    "judged anew" },
	[REFUSAL_LATE] = { "E_LATE",
	    "the platform's deadline is over; --late decides all the same" },
	[REFUSAL_NOBODY] = { "E_USER",
	    "no line of [users] in the configuration names this person" },
};

const char *
role_name(enum role role)
{
	return names[role];
}

bool
role_parse(struct str name, enum role *role)
{
	size_t index;
	if (!words_find(names, ROLE_COUNT, name, &index))
		return false;
	*role = (enum role)index;
	return true;
}

/* The program is no person, and `self` is how single operators decide. */
static bool
read_role(struct str name, enum role *role)
{
	return role_parse(name, role) && *role != ROLE_AUTO &&
	       *role != ROLE_SELF;
}

static struct user
read_user(const struct ini_entry *entry, struct mistakes *mistakes)
{
	struct str rest = entry->value, role = STR_EMPTY;
	struct user user = { .name = entry->key, .os_user = STR_EMPTY };
	str_next(&rest, ',', &role);
	if (!read_role(str_trim(role), &user.role))
		mistakes_add(mistakes, entry->place,
		    "%.*s = %.*s: agent, supervisor, manager or director is "
		    "wanted, and perhaps a comma and the name of an account",
		    STR_ARG(entry->key), STR_ARG(entry->value));
	else if (rest.ptr != NULL)
		user.os_user = str_trim(rest);
	return user;
}

bool
approval_read(const struct settings *settings, struct arena *run,
    struct mistakes *mistakes, struct approval *approval)
{
	const struct ini_section *section = settings->users;
	size_t before = mistakes->count;
	size_t count = section == NULL ? 0 : section->count;
	struct user *users = arena_alloc(run, count, sizeof(*users));
	for (size_t i = 0; i < count; i++)
		users[i] = read_user(&section->entries[i], mistakes);
	*approval = (struct approval){
		.users = users,
		.user_count = count,
		.has_single_operator = settings->approval.single_operator,
		.auto_max = settings->approval.auto_max,
	};
	approval->limits[ROLE_SUPERVISOR] = settings->approval.supervisor;
	approval->limits[ROLE_MANAGER] = settings->approval.manager;
	return mistakes->count == before;
}

const struct user *
approval_find_user(const struct approval *approval, struct str name)
{
	for (size_t i = 0; i < approval->user_count; i++)
		if (str_equal_nocase(approval->users[i].name, name))
			return &approval->users[i];
	return NULL;
}

const struct user *
approval_find_account(const struct approval *approval, struct str os_user)
{
	for (size_t i = 0; i < approval->user_count; i++) {
		const struct user *user = &approval->users[i];
		struct str account = str_is_empty(user->os_user)
		                         ? user->name
		                         : user->os_user;
		if (str_equal(account, os_user))
			return user;
	}
	return NULL;
}

static bool
may_spend(const struct approval *approval, enum role role, struct money cost)
{
	const struct money *limit = money_list_find(&approval->limits[role],
	    cost.currency);
	return cost.minor <= 0 || (limit != NULL && cost.minor <= limit->minor);
}

enum role
approval_need(const struct approval *approval, struct money cost, int raised)
{
	enum role role = ROLE_SUPERVISOR;
	while (role < ROLE_DIRECTOR && !may_spend(approval, role, cost))
		role++;
	return raised >= ROLE_DIRECTOR - (int)role
	           ? ROLE_DIRECTOR
	           : (enum role)((int)role + raised);
}

const char *
refusal_code(enum refusal refusal)
{
	return refusals[refusal].code;
}

const char *
refusal_text(enum refusal refusal)
{
	return refusals[refusal].text;
}
