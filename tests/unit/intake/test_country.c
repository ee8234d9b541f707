#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "intake/country.h"

static const struct {
	const char *written;
	const char *read;
} cases[] = {
	{ "", "" },
	{ "BR", "BR" },
	{ "br", "BR" },
	{ "BRA", "BR" },
	{ "deu", "DE" },
	{ "USA", "US" },
	{ "GBR", "GB" },
	{ "UK", "GB" },
	{ "Brazil", "BR" },
	{ "UNITED STATES", "US" },
	{ "United States of America", "US" },
	{ "U.S.A.", "US" },
	{ "Great Britain", "GB" },
	{ "the Netherlands", "NL" },
	{ "Korea, Republic of", "KR" },
	{ "South Korea", "KR" },
	{ "Côte d'Ivoire", "CI" },
	{ "Cote d’Ivoire", "CI" },
	{ "Bosnia & Herzegovina", "BA" },
	{ "BOSNIA AND HERZEGOVINA", "BA" },
	{ "St. Lucia", "LC" },
	{ "Saint Lucia", "LC" },
	{ "Hong Kong", "HK" },
	{ "Hong Kong SAR China", "HK" },
	{ "Russia", "RU" },
	{ "Russian Federation", "RU" },
	{ "Viet Nam", "VN" },
	{ "Türkiye", "TR" },
	{ "Curaçao", "CW" },
	{ "Åland Islands", "AX" },
	{ "Guinea-Bissau", "GW" },
	{ "Guinea", "GN" },
	{ "Niger", "NE" },
	{ "Nigeria", "NG" },
	{ "UAE", "AE" },
	{ "Czech Republic", "CZ" },
	{ "Macau", "MO" },
	{ "Taiwan", "TW" },
	{ "巴西", "BR" },
	{ "德国", "DE" },
	{ "爱尔兰", "IE" },
	{ "美国", "US" },
	{ "中国", "CN" },
	{ "中国香港特别行政区", "HK" },
	{ "香港", "HK" },
	{ "阿联酋", "AE" },
	{ "Allemagne", "DE" },
	{ "États-Unis", "US" },
	{ "Royaume-Uni", "GB" },
	{ "Österreich", "AT" },
	{ "Vereinigtes Königreich", "GB" },
	{ "España", "ES" },
	{ "Regno Unito", "GB" },
};

static void
codes_and_english_names_are_understood(void **state)
{
	char out[COUNTRY_MAX];
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct str read = country_read(str_from(cases[i].written), out);
		if (!str_equal(read, str_from(cases[i].read)))
			fail_msg("case %zu \"%s\": %.*s", i, cases[i].written,
			    STR_ARG(read));
	}
}

static void
a_text_that_names_no_country_is_kept_in_upper_case(void **state)
{
	char out[COUNTRY_MAX];
	(void)state;
	struct str read = country_read(STR("xx"), out);
	assert_true(str_equal(read, STR("XX")));
	read = country_read(STR("Atlantis"), out);
	assert_true(str_equal(read, STR("ATLANTIS")));
	read = country_read(STR("火星"), out);
	assert_true(str_equal(read, STR("火星")));
	read = country_read(STR("7"), out);
	assert_true(str_equal(read, STR("7")));
}

static void
a_text_beyond_all_names_is_cut_at_a_character(void **state)
{
	char out[COUNTRY_MAX], text[201];
	(void)state;
	for (size_t i = 0; i < 100; i++)
		memcpy(text + 2 * i, "é", 3);
	struct str read = country_read((struct str){ text + 1, 199 }, out);
	assert_true(read.len <= COUNTRY_MAX);
	read = country_read((struct str){ text, 200 }, out);
	assert_int_equal(read.len, COUNTRY_MAX);
}

/* The names are searched by halves: an entry out of place would be lost.
 * The zone table shortens these in ways of its own: "Samoa (American)". */
static void
every_country_of_the_time_zone_table_is_found_by_name(void **state)
{
	static const char shortened[] = "AS BQ CD CF CG GB MF SX SZ TC TF UM "
					"VG WS";
	FILE *file = fopen("/usr/share/zoneinfo/iso3166.tab", "r");
	char line[200], out[COUNTRY_MAX];
	size_t total = 0;
	(void)state;
	assert_non_null(file);
	while (fgets(line, sizeof(line), file) != NULL) {
		struct str text = str_trim(str_from(line));
		struct str code = str_slice(text, 0, 2);
		if (text.len < 4 || text.ptr[0] == '#')
			continue;
		total++;
		struct str read = country_read(str_slice(text, 3, text.len),
		    out);
		if (!str_equal(read, code) &&
		    str_find(str_from(shortened), code) ==
			sizeof(shortened) - 1)
			fail_msg("case %zu \"%.*s\"", total, STR_ARG(text));
	}
	fclose(file);
	assert_true(total > 240);
}

/* Likewise the alpha-3 codes, of which these are the ends and the middle. */
static void
alpha_3_codes_are_found_everywhere_in_the_table(void **state)
{
	static const char pairs[] =
	    "ABWAW AFGAF AGOAO ALBAL AREAE ARGAR AUSAU AUTAT BELBE BGRBG "
	    "BRABR CANCA CHECH CHLCL CHNCN COLCO CZECZ DEUDE DNKDK DZADZ "
	    "EGYEG ESPES ESTEE FINFI FRAFR GBRGB GRCGR HKGHK HRVHR HUNHU "
	    "IDNID INDIN IRLIE ISRIL ITAIT JPNJP KAZKZ KORKR LTULT LUXLU "
	    "LVALV MACMO MEXMX MLTMT MYSMY NGANG NLDNL NORNO NZLNZ PERPE "
	    "PHLPH POLPL PRTPT ROURO RUSRU SAUSA SGPSG SVKSK SVNSI SWESE "
	    "THATH TURTR TWNTW UKRUA USAUS VNMVN XKXXK ZAFZA ZMBZM ZWEZW ";
	char out[COUNTRY_MAX];
	(void)state;
	for (size_t i = 0; i + 5 < sizeof(pairs); i += 6) {
		struct str read = country_read((struct str){ pairs + i, 3 },
		    out);
		if (!str_equal(read, (struct str){ pairs + i + 3, 2 }))
			fail_msg("case %zu \"%.5s\": %.*s", i / 6, pairs + i,
			    STR_ARG(read));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_and_english_names_are_understood),
		cmocka_unit_test(
		    a_text_that_names_no_country_is_kept_in_upper_case),
		cmocka_unit_test(a_text_beyond_all_names_is_cut_at_a_character),
		cmocka_unit_test(
		    alpha_3_codes_are_found_everywhere_in_the_table),
		cmocka_unit_test(
		    every_country_of_the_time_zone_table_is_found_by_name),
	};
	return cmocka_run_group_tests_name("country", tests, NULL, NULL);
}
