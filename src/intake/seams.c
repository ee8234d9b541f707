#include "intake/seams.h"

/* Into each version of take_blocks(), to be compiled for its machine. */
#define INLINE static inline __attribute__((always_inline))

/* What the quotes make of the marks of a block, or of some of them. */
struct shape {
	uint64_t ends, feeds; /* outside of them */
	uint64_t odd, padded, doubled, suspects;
};

/* What is known while block follows block. */
struct survey {
	struct seams *seams;
	size_t end_count;
	/* Of the block before; bit 0: its last byte was one. */
	uint64_t inside; /* or in quotes: all bits */
	uint64_t end, closing, carriage, blank;
	struct shape begun; /* of the line that goes on: not 0, it has any */
};

/* Every bit: whether the bits up to it are odd in number. */
INLINE uint64_t
parities(uint64_t bits)
{
	bits ^= bits << 1;
	bits ^= bits << 2;
	bits ^= bits << 4;
	bits ^= bits << 8;
	bits ^= bits << 16;
	return bits ^ bits << 32;
}

/* The places behind these, the first of them in the next block. */
INLINE uint64_t
behind(uint64_t places, uint64_t *last)
{
	uint64_t behind = places << 1 | *last;
	*last = places >> 63;
	return behind;
}

INLINE struct shape
shape_of(struct survey *survey, const struct marks *marks)
{
	uint64_t breaks = marks->feeds | marks->returns;
	uint64_t inside = parities(marks->quotes) ^ survey->inside;
	uint64_t opening = marks->quotes & inside;
	uint64_t closing = marks->quotes & ~inside;
	uint64_t ends = marks->ends & ~inside;
	uint64_t after_end = behind(ends, &survey->end);
	uint64_t after_closing = behind(closing, &survey->closing);
	uint64_t after_return = behind(marks->returns, &survey->carriage);
	uint64_t after_blank = behind(marks->blanks, &survey->blank);
	survey->inside = (uint64_t)0 - (inside >> 63);
	return (struct shape){
		.ends = ends,
		.feeds = marks->feeds & ~inside,
		.odd = (opening & ~(after_end | after_closing)) |
		       (after_closing & ~(ends | marks->returns | opening)) |
		       (inside & breaks) | (after_return & ~marks->feeds),
		.padded = (after_end & marks->blanks) |
		          (after_blank & (ends | marks->returns)),
		.doubled = opening & after_closing,
		.suspects = marks->suspects,
	};
}

/* The place of the lowest bit, which is cleared. */
INLINE uint16_t
take_place(uint64_t *bits, unsigned at)
{
	unsigned place = *bits == 0 ? MARKS_BLOCK
	                            : (unsigned)__builtin_ctzll(*bits);
	*bits &= *bits - 1;
	return (uint16_t)(at + place);
}

/*
 * Always eight at once, some of them for nothing: how many a block has cannot
 * be foreseen, and a wrong guess costs the processor more.
 */
INLINE void
add_ends(uint16_t *ends, uint64_t bits, unsigned at)
{
	do {
		ends[0] = take_place(&bits, at);
		ends[1] = take_place(&bits, at);
		ends[2] = take_place(&bits, at);
		ends[3] = take_place(&bits, at);
		ends[4] = take_place(&bits, at);
		ends[5] = take_place(&bits, at);
		ends[6] = take_place(&bits, at);
		ends[7] = take_place(&bits, at);
		ends += 8;
	} while (bits != 0);
}

INLINE void
add_lines(struct survey *survey, struct shape *shape)
{
	struct seams *seams = survey->seams;
	const struct shape *begun = &survey->begun;
	for (uint64_t feeds = shape->feeds; feeds != 0; feeds &= feeds - 1) {
		uint64_t line = feeds ^ (feeds - 1);
		uint64_t padded = begun->padded | (shape->padded & line);
		uint64_t doubled = begun->doubled | (shape->doubled & line);
		uint64_t suspects = begun->suspects | (shape->suspects & line);
		seams->lines[seams->count++] = (struct seam_line){
			.ends = (uint16_t)(survey->end_count +
					   (unsigned)__builtin_popcountll(
					       shape->ends & line)),
			.is_odd = (begun->odd | (shape->odd & line)) != 0,
			.is_padded = padded != 0,
			.has_doubled = doubled != 0,
			.is_suspect = suspects != 0,
		};
		survey->begun = (struct shape){ 0 };
		shape->odd &= ~line;
		shape->padded &= ~line;
		shape->doubled &= ~line;
		shape->suspects &= ~line;
	}
}

INLINE void
go_on(struct survey *survey, const struct shape *shape)
{
	survey->end_count += (unsigned)__builtin_popcountll(shape->ends);
	survey->begun.odd |= shape->odd;
	survey->begun.padded |= shape->padded;
	survey->begun.doubled |= shape->doubled;
	survey->begun.suspects |= shape->suspects;
}

INLINE void
take_blocks(struct seams *seams, const struct marks *marks, size_t blocks)
{
	struct survey survey = { .seams = seams, .end = 1 };
	for (size_t i = 0; i < blocks; i++) {
		struct shape shape = shape_of(&survey, &marks[i]);
		add_ends(seams->ends + survey.end_count, shape.ends,
		    (unsigned)(i * MARKS_BLOCK));
		add_lines(&survey, &shape);
		go_on(&survey, &shape);
	}
}

/* Half the instructions: bits are counted, found and cleared by one each. */
#ifdef __x86_64__
__attribute__((target("bmi,popcnt"))) static void
take_blocks_bmi(struct seams *seams, const struct marks *marks, size_t blocks)
{
	take_blocks(seams, marks, blocks);
}
#endif

static void
take_marks(struct seams *seams, const struct marks *marks, size_t blocks)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt")) {
		take_blocks_bmi(seams, marks, blocks);
		return;
	}
#endif
	take_blocks(seams, marks, blocks);
}

void
seams_find(struct seams *seams, struct str text, char delimiter, char quote)
{
	struct marks marks[SEAMS_REACH / MARKS_BLOCK];
	size_t len = text.len < SEAMS_REACH ? text.len : SEAMS_REACH;
	size_t blocks = len / MARKS_BLOCK;
	marks_of(marks, blocks, text.ptr, delimiter, quote);
	seams->count = 0;
	take_marks(seams, marks, blocks);
}
