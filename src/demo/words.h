/* What people write to a service desk: lists of words, and of sentences with places for them. Each list begins with
 * what is most common and ends with NULL. */
#pragma once

#include <stddef.h>

/* A sentence is a template: '$' and a letter is a place for a word.
 *   $a application   $d device      $p place       $t team        $w since when    $c error code
 *   $m first name    $l last name   $n an asset's number          $r a room's number */
typedef struct WordPlace {
    char letter;
    const char *const *words;
} WordPlace;

extern const WordPlace word_places[]; /* ends with a letter 0; $n and $r are numbers and not in it */

extern const char *const *const word_titles[]; /* by TicketRequestType; 3 to 9 words each */
extern const char *const word_sentences[];     /* of descriptions */
extern const char *const word_questions[];     /* of comments: what the requester writes */
extern const char *const word_answers[];       /* of comments: what the operator writes */
extern const char *const word_notes[];         /* what operators tell each other */
extern const char *const word_first_names[], *const word_last_names[];
