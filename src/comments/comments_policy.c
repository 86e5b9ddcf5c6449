#include "comments/comments.h"

bool comment_can_see_internal(const Caller *user)
{
    return user->is_admin;
}

bool comment_is_internal(const Caller *author, bool wanted)
{
    return wanted && comment_can_see_internal(author);
}
