/* Every bound in the program, in one place, each with its unit in the name. A request that crosses one gets a clear
 * answer (413, 422, 431, 503); nothing in the program grows without one of these. */
#pragma once

enum {
    /* HTTP */
    HTTP_HEAD_MAX_BYTES = 16 * 1024,
    HTTP_HEADERS_MAX = 100,
    HTTP_BODY_MAX_BYTES = 1024 * 1024,
    HTTP_PATH_PARAMS_MAX = 4,
    REQUEST_ID_MAX = 64,
    LOOP_BODIES_MAX_BYTES = 128 * 1024 * 1024, /* of bodies under way on one loop */
    CONNECTIONS_MAX = 20000,
    CLIENT_ADDRESSES_MAX = 100000, /* what the limiter remembers */

    /* fields: code points unless the name says bytes */
    USER_NAME_MAX = 200,
    USER_SEARCH_MAX = 20, /* found */
    USER_FOLD_STEP = 500,
    PEOPLE_EXAMINED_MAX = 5000,    /* for a page of people whose filter no index narrows; then it is shorter */
    PERSON_OPEN_TICKETS_MAX = 100, /* counted */
    PERSON_SESSIONS_MAX = 100,     /* the newest, looked at for when he was seen */
    RESET_TOKEN_MAX = 200,
    RESET_LIFETIME_S = 24 * 60 * 60,
    RESET_KEPT_S = 24 * 60 * 60, /* after its end */
    EMAIL_MAX = 2048,            /* before the address rules' own 254 */
    PASSWORD_MAX_BYTES = 1024,
    USER_AGENT_MAX = 256, /* what is kept of it */
    TICKET_DESCRIPTION_MAX = 65536,
    TICKET_TITLE_MAX = 120,
    TICKET_INFERRED_MAX = 4,
    LATEST_EVENTS_MAX = 100,             /* tickets in one question */
    TICKET_REOPEN_S = 14 * 24 * 60 * 60, /* by who made it */
    TICKET_SEARCH_MAX = 200,
    TICKET_PERIOD_MAX_DAYS = 3660,
    TICKET_RULES_TEXT_MAX = 4096, /* the rules of a list, as JSON */
    TICKET_RULES_MAX = 20,
    BULK_TICKETS_MAX = 500,                  /* in one change of many */
    BULK_UNDO_S = 10 * 60,                   /* from when it was made */
    BULK_RECENT_MAX = 20,                    /* changes that their maker finds again */
    BULK_KEPT_S = 24 * 60 * 60,              /* what they were before */
    TICKET_PURGE_DELAY_S = BULK_UNDO_S + 60, /* later than an undo that began in its last moment and waited */
    COMMENT_BODY_MAX = 65536,
    VIEW_NAME_MAX = 60,
    VIEW_QUERY_MAX = HTTP_HEAD_MAX_BYTES, /* a list takes no more in its address */
    VIEWS_OF_ONE_MAX = 50,
    VIEWS_SHARED_MAX = 200, /* of others, shown */

    IDEMPOTENCY_KEY_MAX = 64, /* bytes */
    IDEMPOTENCY_KEY_S = 24 * 60 * 60,
    REFRESH_KEY_S = 24 * 60 * 60, /* the day is in the key */

    /* JSON */
    JSON_DEPTH_MAX = 200,
    PROBLEMS_MAX = 100, /* told in one 422; further ones are not */

    /* lists and streams */
    PAGE_MAX = 200,
    LIST_EXAMINED_MAX = 1000, /* entries of an index, for a page whose filter no index narrows; then it is shorter */
    LIST_SEARCHED_MAX = 5000, /* tickets that a search looks at for a page or a count */
    LIST_PAST_MAX = 100,      /* tickets in a row that are older than a period: then all behind them are */
    LIST_SEARCHED_MAX_BYTES = 16 * 1024 * 1024, /* of their texts; and SEARCH_TIMEOUT_MS */
    LIST_COUNTED_MAX = 1000,                    /* what is not kept is counted up to here */
    LIST_OPERATORS_MAX = 8,                     /* different ones in one filter, nobody included */
    PAGE_MAX_BYTES = 512 * 1024,                /* of values; a page of long texts is shorter */
    STREAM_FIRST_ROWS = 16,                     /* of the first step, which knows nothing of their size yet */
    STREAM_STEP_ROWS = 1000,
    STREAM_STEP_BYTES = 256 * 1024,
    STREAM_LOOKED_BYTES = 1024 * 1024, /* of texts that one statement of a search reads */
    SOCKET_UNSENT_BYTES = 256 * 1024,  /* that the kernel takes for a client, beyond what is on its way to him */

    /* live streams of events */
    LIVE_STREAMS_MAX = 15000,     /* of the process: the other connections are for requests */
    LIVE_STREAMS_OF_ONE_MAX = 20, /* of one person: his tabs and devices */
    LIVE_RUNNING_MAX = 64,        /* woken ones that a loop has with its lane at a time; the others take turns */
    LIVE_STEP_EVENTS = 500,       /* that a step looks at */
    LIVE_STEP_BYTES = 32 * 1024,  /* and so many it writes: the buffer of one who reads slowly */
    LIVE_PART_TIMEOUT_MS = 10000, /* to take them; who does not is cut and resumes */
    LIVE_GONE_MS = 60000,         /* without acknowledging what was sent */
    LIVE_KEEP_MS = 25000,         /* of silence */
    LIVE_RESUME_MAX = 10000,      /* events to look through; who is further behind begins anew */
    LIVE_NEWS_MAX = 1000,         /* events told at once one by one; more wake everybody */
    LIVE_PAUSE_MS = 20,           /* between two looks for new events, however many come */
    LIVE_POLL_MS = 250,           /* for what other processes wrote */
    LIVE_RIGHTS_MS = 500,         /* between two looks for rights that were lost */
    LIVE_ENDED_S = 60,            /* sessions that ended so long ago are looked at: longer than a change may take */
    LIVE_ENDED_AHEAD_S = 5,       /* of another machine's clock */
    LIVE_RIGHTS_MAX = 10000,      /* administrators, ended sessions; more wake everybody */
    LOOP_NEWS_MAX = 16,           /* told to a loop and not heard yet */

    /* lanes */
    LANE_QUEUE_MAX = 4096,
    WORK_MAX_AGE_MS = 10 * 1000, /* in a queue; what is older is refused */
    HASH_QUEUE_MAX = 64,
    GROUP_MAX_REQUESTS = 64,
    GROUP_MAX_US = 5000,

    /* the model */
    MODEL_TOKENS_MAX = 512,      /* of an answer */
    MODEL_CONTEXT_TOKENS = 4096, /* of a prompt and its answer */
    MODEL_ANSWER_MAX_BYTES = 64 * 1024,
    MODEL_EQUAL_PIECES_MAX = 60, /* in a row; more are a loop. Ollama itself ends it at 30 */
    MODEL_FAILURES_MAX = 3,      /* questions in a row: then it counts as away, though Ollama lists it */
    MODEL_DRAIN_TOKENS = 64,     /* so few that are left are read to the end when nobody wants them */
    MODEL_LOOK_MS = 5000,        /* for what Ollama has, and for unloading */
    MODEL_FRESH_MS = 2000,
    MODEL_WATCHERS_MAX = 64,
    MODEL_PULL_ASKED_MS = 20 * 1000, /* a pull that nobody asks about any more ends */
    MODEL_PULL_SILENT_MS = 5 * 60 * 1000,
    MODEL_PULL_MS = 6 * 60 * 60 * 1000,
    CHAT_MESSAGES_MAX = 40,
    CHAT_MESSAGE_MAX = 4000,
    CHAT_PROMPT_MAX_BYTES = 8 * 1024, /* of the talk; its oldest part is left out */
    CHAT_QUESTIONS_MAX = 2,

    /* jobs */
    JOB_STEP_ROWS = 500,
    JOB_STEP_DEADLINE_MS = 10 * 1000, /* of one statement, on PostgreSQL */
    JOB_LATER_S = 1,
    JOB_PAUSE_MS = 1000, /* of a worker that the database did not answer, or another was quicker */
    JOB_RETRY_MIN_S = 5,
    JOB_RETRY_MAX_S = 60 * 60,

    /* refresh */
    REFRESH_WORKERS = 5,
    REFRESH_TRIES = 3,
    REFRESH_STEP = 100,    /* tickets in a transaction */
    REFRESH_WAIT_MS = 200, /* before the second try; twice as long before the third */
    REFRESH_GIVE_UP = 20,  /* tickets in a row that all failed: the database is to blame, and the rest is left */
    COUNTS_FOLD_EVERY_S = 10,
    COUNTS_FOLD_ROWS = 5000,

    /* Redis */
    REDIS_CALLS_MAX = 10000, /* asked and not answered yet */
    REDIS_CONNECT_MS = 500,  /* for connecting and signing in, a step of it */
    REDIS_RETRY_MS = 250,    /* while it is away */
    REDIS_PROBE_MS = 500,    /* between two writes that show that it takes them, and for one of them */
    REDIS_SILENCE_MS = 2000, /* of the connection for messages, which is asked as often */
    REDIS_TELL_PAUSE_MS = 5, /* between two messages, however many commits there are */

    /* memory of one request */
    ARENA_CHUNK_BYTES = 8 * 1024,
    ARENA_MAX_BYTES = 64 * 1024 * 1024,
};
