#include "events/events.h"

bool event_can_see(const Caller *user, EventAudience audience)
{
    return user->is_admin || audience == AUDIENCE_SUBMITTER;
}
