#include "message/carrier.h"

#include <stdbool.h>

struct carrier {
	const char *key;
	const char *name;
};

/* The keys are those of the tracking aggregators' exports. */
static const struct carrier carriers[] = {
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

struct str
carrier_name(struct str carrier)
{
	for (size_t i = 0; i < COUNT_OF(carriers); i++)
		if (is_key(carrier, str_from(carriers[i].key)))
			return str_from(carriers[i].name);
	return carrier;
}
