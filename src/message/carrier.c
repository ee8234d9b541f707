#include "message/carrier.h"

#include "base/glob.h"

struct known_carrier {
	const char *key;
	const char *name;
};

/* The keys are those of the tracking aggregators' exports. */
static const struct known_carrier known[] = {
	{ "4px", "4PX" },
	{ "an-post", "An Post" },
	{ "aramex", "Aramex" },
	{ "australia-post", "Australia Post" },
	{ "austrian-post", "Österreichische Post" },
	{ "bpost", "bpost" },
	{ "brazil-correios", "Correios" },
	{ "cainiao", "Cainiao" },
	{ "canada-post", "Canada Post" },
	{ "china-ems", "China EMS" },
	{ "china-post", "China Post" },
	{ "correios", "Correios" },
	{ "correos", "Correos" },
	{ "deutsche-post", "Deutsche Post" },
	{ "dhl", "DHL" },
	{ "dpd", "DPD" },
	{ "ems", "EMS" },
	{ "evri", "Evri" },
	{ "fedex", "FedEx" },
	{ "gls", "GLS" },
	{ "hermes", "Hermes" },
	{ "hong-kong-post", "Hongkong Post" },
	{ "japan-post", "Japan Post" },
	{ "jt-express", "J&T Express" },
	{ "korea-post", "Korea Post" },
	{ "la-poste", "La Poste" },
	{ "parcelforce", "Parcelforce" },
	{ "postnl", "PostNL" },
	{ "poste-italiane", "Poste Italiane" },
	{ "royal-mail", "Royal Mail" },
	{ "sf-express", "SF Express" },
	{ "singapore-post", "Singapore Post" },
	{ "sunyou", "Sunyou" },
	{ "swiss-post", "Swiss Post" },
	/* Of profiles whose exports do not say whose a number is. */
	{ "unknown", "" },
	{ "ups", "UPS" },
	{ "usps", "USPS" },
	{ "yanwen", "Yanwen" },
	{ "yodel", "Yodel" },
	{ "yunexpress", "YunExpress" },
};

static bool
is_key(struct str carrier, struct str key)
{
	if (carrier.len != key.len)
		return false;
	for (size_t i = 0; i < key.len; i++) {
		struct str byte = str_slice(carrier, i, 1);
		if (byte.ptr[0] == '_' || byte.ptr[0] == ' ')
			byte = STR("-");
		if (!str_equal_nocase(byte, str_slice(key, i, 1)))
			return false;
	}
	return true;
}

/* A number of 17TRACK's for a carrier tells a customer nothing. */
static bool
is_number(struct str carrier)
{
	for (size_t i = 0; i < carrier.len; i++)
		if (carrier.ptr[i] < '0' || carrier.ptr[i] > '9')
			return false;
	return carrier.len > 0;
}

static struct str
known_name(struct str carrier)
{
	if (is_number(carrier))
		return STR_EMPTY;
	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (is_key(carrier, str_from(known[i].key)))
			return str_from(known[i].name);
	return carrier;
}

/* A link that no reader need be afraid of, and that needs no escaping. */
static bool
is_page(struct str page)
{
	struct str refused = STR("\"'<>\\^`{|}");
	struct str scheme = STR("https://");
	if (!str_starts_with(page, scheme) || page.len == scheme.len ||
	    page.len > CARRIER_MAX_PAGE)
		return false;
	for (size_t i = 0; i < page.len; i++)
		if (page.ptr[i] <= ' ' || page.ptr[i] > '~' ||
		    str_find_byte(refused, page.ptr[i]) < refused.len)
			return false;
	return true;
}

bool
carriers_build(const struct settings *settings, struct mistakes *mistakes,
    struct carriers *carriers)
{
	size_t before = mistakes->count;
	*carriers = (struct carriers){ settings->carriers,
		settings->carrier_count };
	for (size_t i = 0; i < carriers->count; i++) {
		const struct setting_text *page = &carriers->items[i].page;
		if (!str_is_empty(page->text) && !is_page(page->text))
			mistakes_add(mistakes, page->place,
			    "page = %.*s: an address that begins with "
			    "https:// is wanted, in ASCII and without blanks",
			    STR_ARG(page->text));
	}
	return mistakes->count == before;
}

/* The literal characters of the best glob that fits, plus one; 0: none. */
static size_t
closeness(const struct carrier_settings *settings, struct str carrier)
{
	struct str globs = settings->carriers.text, piece;
	size_t best = 0;
	while (!str_is_empty(globs) && str_next(&globs, ',', &piece)) {
		struct str glob = str_trim(piece);
		if (glob_match(glob, carrier) && glob_weight(glob) >= best)
			best = glob_weight(glob) + 1;
	}
	return best;
}

struct carrier
carriers_find(const struct carriers *carriers, struct str carrier)
{
	const struct carrier_settings *found = NULL;
	size_t best = 0;
	for (size_t i = 0; i < carriers->count; i++) {
		size_t close = closeness(&carriers->items[i], carrier);
		if (close > best) {
			found = &carriers->items[i];
			best = close;
		}
	}
	if (found == NULL)
		return (struct carrier){ known_name(carrier), STR_EMPTY,
			STR_EMPTY };
	return (struct carrier){
		.name = str_is_empty(found->title.text) ? known_name(carrier)
		                                        : found->title.text,
		.page = found->page.text,
		.phone = found->phone.text,
	};
}
