#include "message/carrier.h"

#include "base/glob.h"

struct known_carrier {
	struct str key;
	struct str name;
};

/* The keys are those of the tracking aggregators' exports. */
static const struct known_carrier known[] = {
	{ STR_INIT("4px"), STR_INIT("4PX") },
	{ STR_INIT("an-post"), STR_INIT("An Post") },
	{ STR_INIT("aramex"), STR_INIT("Aramex") },
	{ STR_INIT("australia-post"), STR_INIT("Australia Post") },
	{ STR_INIT("austrian-post"), STR_INIT("Österreichische Post") },
	{ STR_INIT("bpost"), STR_INIT("bpost") },
	{ STR_INIT("brazil-correios"), STR_INIT("Correios") },
	{ STR_INIT("cainiao"), STR_INIT("Cainiao") },
	{ STR_INIT("canada-post"), STR_INIT("Canada Post") },
	{ STR_INIT("china-ems"), STR_INIT("China EMS") },
	{ STR_INIT("china-post"), STR_INIT("China Post") },
	{ STR_INIT("correios"), STR_INIT("Correios") },
	{ STR_INIT("correos"), STR_INIT("Correos") },
	{ STR_INIT("deutsche-post"), STR_INIT("Deutsche Post") },
	{ STR_INIT("dhl"), STR_INIT("DHL") },
	{ STR_INIT("dpd"), STR_INIT("DPD") },
	{ STR_INIT("ems"), STR_INIT("EMS") },
	{ STR_INIT("evri"), STR_INIT("Evri") },
	{ STR_INIT("fedex"), STR_INIT("FedEx") },
	{ STR_INIT("gls"), STR_INIT("GLS") },
	{ STR_INIT("hermes"), STR_INIT("Hermes") },
	{ STR_INIT("hong-kong-post"), STR_INIT("Hongkong Post") },
	{ STR_INIT("japan-post"), STR_INIT("Japan Post") },
	{ STR_INIT("jt-express"), STR_INIT("J&T Express") },
	{ STR_INIT("korea-post"), STR_INIT("Korea Post") },
	{ STR_INIT("la-poste"), STR_INIT("La Poste") },
	{ STR_INIT("parcelforce"), STR_INIT("Parcelforce") },
	{ STR_INIT("postnl"), STR_INIT("PostNL") },
	{ STR_INIT("poste-italiane"), STR_INIT("Poste Italiane") },
	{ STR_INIT("royal-mail"), STR_INIT("Royal Mail") },
	{ STR_INIT("sf-express"), STR_INIT("SF Express") },
	{ STR_INIT("singapore-post"), STR_INIT("Singapore Post") },
	{ STR_INIT("sunyou"), STR_INIT("Sunyou") },
	{ STR_INIT("swiss-post"), STR_INIT("Swiss Post") },
	/* Of profiles whose exports do not say whose a number is. */
	{ STR_INIT("unknown"), STR_INIT("") },
	{ STR_INIT("ups"), STR_INIT("UPS") },
	{ STR_INIT("usps"), STR_INIT("USPS") },
	{ STR_INIT("yanwen"), STR_INIT("Yanwen") },
	{ STR_INIT("yodel"), STR_INIT("Yodel") },
	{ STR_INIT("yunexpress"), STR_INIT("YunExpress") },
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
		if (is_key(carrier, known[i].key))
			return known[i].name;
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
