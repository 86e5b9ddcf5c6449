/* Every bound in the program, in one place, each with its unit in the name. A request that crosses one gets a clear
 * answer (413, 422, 431, 503); nothing in the program grows without one of these. */
#pragma once

enum {
    /* HTTP */
    HTTP_HEAD_MAX_BYTES = 16 * 1024,
    HTTP_HEADERS_MAX = 100,
    HTTP_BODY_MAX_BYTES = 1024 * 1024,
    HTTP_PATH_PARAMS_MAX = 4,
    LOOP_BODIES_MAX_BYTES = 128 * 1024 * 1024, /* of bodies under way on one loop */
    CONNECTIONS_MAX = 20000,
    CLIENT_ADDRESSES_MAX = 100000, /* what the limiter remembers */

    /* fields: code points unless the name says bytes */
    USER_NAME_MAX = 200,
    EMAIL_MAX = 2048, /* before the address rules' own 254 */
    PASSWORD_MAX_BYTES = 1024,
    TICKET_DESCRIPTION_MAX = 65536,
    TICKET_TITLE_MAX = 120,

    /* JSON */
    JSON_DEPTH_MAX = 200,
    PROBLEMS_MAX = 100, /* told in one 422; further ones are not */

    /* lists and streams */
    PAGE_MAX = 200,
    PAGE_MAX_BYTES = 512 * 1024, /* of values; a page of long texts is shorter */
    STREAM_STEP_ROWS = 1000,
    STREAM_STEP_BYTES = 256 * 1024,

    /* lanes */
    LANE_QUEUE_MAX = 4096,
    WORK_MAX_AGE_MS = 10 * 1000, /* in a queue; what is older is refused */
    HASH_QUEUE_MAX = 64,
    GROUP_MAX_REQUESTS = 64,
    GROUP_MAX_US = 5000,
    SLOW_DEADLINE_MS = 2000,

    /* memory of one request */
    ARENA_CHUNK_BYTES = 8 * 1024,
    ARENA_MAX_BYTES = 64 * 1024 * 1024,
};
