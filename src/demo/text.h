/* Made-up texts out of words.h: titles, descriptions, comments, names. Pure: the same generator gives the same text. */
#pragma once

#include "base/buf.h"
#include "demo/zipf.h"

enum { DEMO_TEXT_MIN_BYTES = 40, DEMO_TEXT_MAX_BYTES = 8 * 1024 };

/* For choices among words; any zipf of so many serves. */
enum { DEMO_WORDS_MAX = 20000 };

/* A title of 3 to 9 words on the first line, then sentences: 40 bytes to 8 KB, most of them short. Added to out. */
void demo_description(const Zipf *zipf, Prng *prng, int request_type, Buf *out);
/* One to some twenty sentences of an operator (answer) or of the requester. Added to out. */
void demo_comment(const Zipf *zipf, Prng *prng, bool answer, Buf *out);
/* One sentence or two of an operator to the others. Added to out. */
void demo_note(const Zipf *zipf, Prng *prng, Buf *out);
/* First and last name. Added to out. */
void demo_name(const Zipf *zipf, Prng *prng, Buf *out);
