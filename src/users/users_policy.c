#include "users/users.h"

bool user_can_see(const Caller *caller, int64_t user_id, bool shares_ticket)
{
    return caller->is_admin || caller->id == user_id || shares_ticket;
}

bool user_can_see_email(const Caller *caller, int64_t user_id)
{
    return caller->is_admin || caller->id == user_id;
}

/* As the routes behind these pages: admins alone. */
MeCan me_can(const Caller *caller)
{
    bool admin = caller->is_admin;
    return (MeCan){ .triage = admin, .manage_people = admin, .administer = admin };
}

/* --- what admins do with people --- */

static bool is_active_admin(const Person *person)
{
    return person->is_admin && person->active;
}

const char *person_change_problem(const Caller *caller, const Person *before, const Person *after, bool other_admins)
{
    if (caller->id == before->id && before->active && !after->active)
        return "You cannot deactivate yourself";
    if (other_admins || !is_active_admin(before) || is_active_admin(after))
        return NULL;
    return after->is_admin ? "The last administrator cannot be deactivated"
                           : "The last administrator cannot be demoted";
}

const char *person_reset_problem(const Caller *caller, const Person *person)
{
    if (caller->id == person->id)
        return "Change your own password in the settings";
    return person->active ? NULL : "This person is deactivated";
}

PersonCan person_can(const Caller *caller, const Person *person, bool other_admins)
{
    Person other_role = *person, other_state = *person;
    other_role.is_admin = !person->is_admin;
    other_state.active = !person->active;
    return (PersonCan){
        .set_admin = !person_change_problem(caller, person, &other_role, other_admins),
        .set_active = !person_change_problem(caller, person, &other_state, other_admins),
        .end_sessions = true,
        .reset_password = !person_reset_problem(caller, person),
    };
}
