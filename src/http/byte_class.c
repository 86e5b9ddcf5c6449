#include "http/byte_class.h"

const uint8_t http_byte_class[256] = {
    ['\t'] = IN_VALUE,
    [' '] = IN_VALUE,
    ['!'] = IN_ALL,
    ['"'] = IN_TARGET | IN_VALUE,
    ['#'] = IN_TOKEN | IN_VALUE, /* a request's target has no fragment */
    ['$' ... '\''] = IN_ALL,
    ['(' ... ')'] = IN_TARGET | IN_VALUE | IN_HOST,
    ['*' ... '+'] = IN_ALL,
    [','] = IN_TARGET | IN_VALUE, /* in Host it would be two hosts */
    ['-' ... '.'] = IN_ALL,
    ['/'] = IN_TARGET | IN_VALUE,
    ['0' ... '9'] = IN_ALL,
    [':' ... ';'] = IN_TARGET | IN_VALUE | IN_HOST,
    ['<'] = IN_TARGET | IN_VALUE,
    ['='] = IN_TARGET | IN_VALUE | IN_HOST,
    ['>' ... '@'] = IN_TARGET | IN_VALUE,
    ['A' ... 'Z'] = IN_ALL,
    ['['] = IN_TARGET | IN_VALUE | IN_HOST,
    ['\\'] = IN_TARGET | IN_VALUE,
    [']'] = IN_TARGET | IN_VALUE | IN_HOST,
    ['^'] = IN_TOKEN | IN_TARGET | IN_VALUE,
    ['_'] = IN_ALL,
    ['`'] = IN_TOKEN | IN_TARGET | IN_VALUE,
    ['a' ... 'z'] = IN_ALL,
    ['{'] = IN_TARGET | IN_VALUE,
    ['|'] = IN_TOKEN | IN_TARGET | IN_VALUE,
    ['}'] = IN_TARGET | IN_VALUE,
    ['~'] = IN_ALL,
    [0x80 ... 0xff] = IN_VALUE, /* obs-text */
};
