#include "views/views.h"

bool view_can_see(const Caller *user, const SavedView *view)
{
    return view->shared || view->owner_id == user->id;
}

/* Admins alone come here. */
SavedViewCan view_can(const Caller *user, const SavedView *view)
{
    bool own = view->owner_id == user->id;
    return (SavedViewCan){ .change = own, .remove = own || view->shared };
}
