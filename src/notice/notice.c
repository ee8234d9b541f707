#include "notice/notice.h"

#include "base/buf.h"
#include "intake/cell.h"

enum { MAX_PARCEL = 4 << 20 };

static const char *const names[NOTICE_KIND_COUNT] = {
	[NOTICE_ADVANCE] = "advance",
	[NOTICE_SUSPENDED] = "suspended",
	[NOTICE_DELAYED] = "delayed",
	[NOTICE_STILL_DELAYED] = "still_delayed",
	[NOTICE_RESUMED] = "resumed",
	[NOTICE_DELIVERED_LATE] = "delivered_late",
	[NOTICE_ACTION] = "action",
	[NOTICE_RETURNING] = "returning",
	[NOTICE_RETURNED] = "returned",
	[NOTICE_LOST] = "lost",
	[NOTICE_DAMAGED] = "damaged",
	[NOTICE_CASE] = "case",
	[NOTICE_CLOSED] = "closed",
};

const char *
notice_kind_name(enum notice_kind kind)
{
	return names[kind];
}

bool
notice_kind_parse(struct str name, enum notice_kind *kind)
{
	for (enum notice_kind k = NOTICE_ADVANCE; k < NOTICE_KIND_COUNT; k++)
		if (str_equal(name, str_from(names[k]))) {
			*kind = k;
			return true;
		}
	return false;
}

struct str
notice_subject(const struct notice *notice)
{
	switch (notice->kind) {
	case NOTICE_ADVANCE:
	case NOTICE_SUSPENDED:
		return notice->window_id;
	case NOTICE_ACTION:
	case NOTICE_RETURNING:
	case NOTICE_RETURNED:
		return str_from(cause_name(notice->cause));
	case NOTICE_CASE:
		return notice->case_key;
	case NOTICE_DELAYED:
	case NOTICE_STILL_DELAYED:
	case NOTICE_RESUMED:
	case NOTICE_DELIVERED_LATE:
	case NOTICE_LOST:
	case NOTICE_DAMAGED:
	case NOTICE_CLOSED:
	case NOTICE_KIND_COUNT:
		break;
	}
	return STR_EMPTY;
}

struct str
notice_parcel(struct str carrier, struct str tracking, struct str order,
    struct arena *arena)
{
	struct buf key;
	buf_init(&key, MAX_PARCEL);
	if (str_is_empty(tracking)) {
		struct buf folded;
		buf_init(&folded, MAX_PARCEL);
		buf_add_byte(&key, '#');
		buf_add(&key, cell_order_key(order, &folded));
		buf_release(&folded);
	} else {
		cell_fold_number(carrier, &key);
		buf_add_byte(&key, '/');
		cell_fold_number(tracking, &key);
	}
	struct str parcel = arena_str(arena, buf_str(&key));
	buf_release(&key);
	return parcel;
}

static const char *const action_letters[CAUSE_COUNT] = {
	[CAUSE_UNCLAIMED] = "action-pickup",
	[CAUSE_DUTIES] = "action-duties",
	[CAUSE_ADDRESS] = "action-address",
	[CAUSE_DOCUMENTS] = "action-documents",
	[CAUSE_ABSENT] = "action-absent",
	[CAUSE_REFUSED] = "action-refused",
};

const char *
notice_letter(enum notice_kind kind, enum cause cause)
{
	if (kind == NOTICE_ACTION && action_letters[cause] != NULL)
		return action_letters[cause];
	return names[kind];
}
