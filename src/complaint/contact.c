#include "complaint/contact.h"

#include "base/words.h"

static const char *const channels[] = { "smtp", "export", "relay" };
enum { CHANNEL_RELAY = 2 };

static const bool is_closed[PLATFORM_COUNT] = {
	[PLATFORM_EBAY] = true,
	[PLATFORM_ALIEXPRESS] = true,
	[PLATFORM_AMAZON] = true,
};

static void
read_channel(const struct ini_entry *entry, struct str name,
    struct mistakes *mistakes, struct contacts *contacts)
{
	enum platform platform;
	size_t channel;
	if (!platform_parse(name, &platform))
		mistakes_add(mistakes, entry->place,
		    "%.*s: '%.*s' is no source of complaints.csv",
		    STR_ARG(entry->key), STR_ARG(name));
	else if (!words_find(channels, COUNT_OF(channels), entry->value,
		     &channel))
		mistakes_add(mistakes, entry->place,
		    "%.*s = %.*s: smtp or export is wanted",
		    STR_ARG(entry->key), STR_ARG(entry->value));
	else
		contacts->of[platform] = channel == CHANNEL_RELAY
		                             ? CONTACT_SMTP
		                             : (enum contact)channel;
}

bool
contacts_read(const struct complaint_settings *settings,
    struct mistakes *mistakes, struct contacts *contacts)
{
	const struct ini_section *section = settings->section;
	const struct str start = STR("channel.");
	size_t before = mistakes->count;
	for (size_t i = 0; i < PLATFORM_COUNT; i++)
		contacts->of[i] = is_closed[i] ? CONTACT_EXPORT : CONTACT_SMTP;
	for (size_t i = 0; section != NULL && i < section->count; i++) {
		const struct ini_entry *entry = &section->entries[i];
		if (str_starts_with(entry->key, start) && !entry->is_refused)
			read_channel(entry, str_behind(entry->key, start.len),
			    mistakes, contacts);
	}
	return mistakes->count == before;
}
