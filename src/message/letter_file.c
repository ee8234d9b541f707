#include "message/letter_file.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "message/template.h"

static const char *
path_of(const struct letter_folders *folders, size_t folder,
    struct str language, struct str name, struct arena *arena)
{
	return arena_format(arena, "%.*s/%.*s%s%.*s",
	    STR_ARG(folders->paths[folder]), STR_ARG(language),
	    str_is_empty(language) ? "" : "/", STR_ARG(name))
	    .ptr;
}

static bool
is_there(const struct letter_folders *folders, size_t folder,
    struct str language, struct str name, struct arena *arena,
    struct letter_file *file)
{
	const char *path = path_of(folders, folder, language, name, arena);
	if (access(path, F_OK) != 0)
		return false;
	*file = (struct letter_file){ .path = path, .folder = folder };
	file->base = file_base(str_from(path));
	return true;
}

bool
letter_file_find(const struct letter_folders *folders, struct str language,
    struct str name, struct arena *arena, struct letter_file *file)
{
	for (size_t i = 0; i < folders->count; i++)
		if (is_there(folders, i, language, name, arena, file))
			return true;
	return false;
}

bool
letter_file_find_shared(const struct letter_folders *folders,
    struct str language, struct str name, struct arena *arena,
    struct letter_file *file)
{
	for (size_t i = 0; i < folders->count; i++)
		if (is_there(folders, i, language, name, arena, file) ||
		    is_there(folders, i, STR_EMPTY, name, arena, file))
			return true;
	return false;
}

/* CRLF becomes LF; false where another control character stands. */
static bool
unify_line_ends(struct str text, struct arena *arena, struct str *unified,
    unsigned *line)
{
	char *out = arena_alloc(arena, text.len + 1, 1);
	size_t len = 0;
	*line = 1;
	for (size_t i = 0; i < text.len; i++) {
		char byte = text.ptr[i];
		bool ends = i + 1 < text.len && text.ptr[i + 1] == '\n';
		if (byte == '\r' && ends)
			continue;
		if (byte == '\n')
			(*line)++;
		else if ((byte >= 0 && byte < ' ' && byte != '\t') ||
			 byte == 0x7F)
			return false;
		out[len++] = byte;
	}
	*unified = (struct str){ out, len };
	return true;
}

bool
letter_file_read(struct letter_file *file, struct arena *arena,
    struct mistakes *mistakes)
{
	struct str text;
	struct error err = { 0 };
	struct place place = { file->path, 0 };
	if (!file_read(file->path, TEMPLATE_MAX_BYTES, arena, &text, &err)) {
		/* The error names the file itself. */
		mistakes_add(mistakes, (struct place){ NULL, 0 }, "%s",
		    err.text);
		return false;
	}
	if (str_starts_with(text, STR("\xEF\xBB\xBF")))
		text = str_slice(text, 3, text.len);
	if (!unify_line_ends(text, arena, &file->text, &place.line)) {
		mistakes_add(mistakes, place,
		    "a control character other than tab and line end");
		return false;
	}
	return true;
}

static int
compare_names(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* The names in a folder, sorted; none when it cannot be opened. */
static size_t
list_folder(const char *path, struct arena *arena, struct str **names)
{
	size_t count = 0;
	size_t capacity = 0;
	const struct dirent *entry = NULL;
	DIR *folder = opendir(path);
	*names = NULL;
	if (folder == NULL)
		return 0;
	while ((entry = readdir(folder)) != NULL) {
		*names = arena_grow(arena, *names, count, &capacity,
		    sizeof(**names));
		(*names)[count++] = arena_str(arena, str_from(entry->d_name));
	}
	closedir(folder);
	if (count > 0)
		qsort(*names, count, sizeof(**names), compare_names);
	return count;
}

static bool
is_language(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char byte = name.ptr[i];
		bool is_letter = (byte >= 'a' && byte <= 'z') ||
		                 (byte >= 'A' && byte <= 'Z');
		bool is_other = byte == '-' || byte == '_' ||
		                (byte >= '0' && byte <= '9');
		if (!is_letter && (!is_other || i == 0))
			return false;
	}
	return name.len > 0;
}

static bool
is_folder(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

size_t
letter_file_languages(const struct letter_folders *folders, struct arena *arena,
    struct str **languages)
{
	struct str *found = NULL;
	struct str *names = NULL;
	size_t count = 0;
	size_t capacity = 0;
	for (size_t i = 0; i < folders->count; i++) {
		struct str folder = folders->paths[i];
		size_t len = list_folder(arena_cstr(arena, folder), arena,
		    &names);
		for (size_t j = 0; j < len; j++) {
			if (!is_language(names[j]) ||
			    !is_folder(file_join(arena, folder, names[j])))
				continue;
			found = arena_grow(arena, found, count, &capacity,
			    sizeof(*found));
			found[count++] = names[j];
		}
	}
	size_t unique = 0;
	if (count > 0)
		qsort(found, count, sizeof(*found), compare_names);
	for (size_t i = 0; i < count; i++)
		if (unique == 0 || !str_equal(found[i], found[unique - 1]))
			found[unique++] = found[i];
	*languages = found;
	return unique;
}

size_t
letter_file_list(const struct letter_folders *folders, struct str language,
    struct arena *arena, struct letter_file **files)
{
	struct str *names = NULL;
	size_t count = 0;
	size_t capacity = 0;
	*files = NULL;
	for (size_t i = 0; i < folders->count; i++) {
		size_t len = list_folder(path_of(folders, i, language,
					     STR_EMPTY, arena),
		    arena, &names);
		for (size_t j = 0; j < len; j++) {
			if (names[j].ptr[0] == '.' ||
			    (!str_ends_with(names[j], STR(".txt")) &&
				!str_ends_with(names[j], STR(".html"))))
				continue;
			*files = arena_grow(arena, *files, count, &capacity,
			    sizeof(**files));
			(*files)[count++] = (struct letter_file){
				.path = path_of(folders, i, language, names[j],
				    arena),
				.base = names[j],
				.folder = i,
			};
		}
	}
	return count;
}
