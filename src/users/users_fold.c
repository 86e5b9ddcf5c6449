#include "security/unicode.h"
#include "users/users.h"
#include "users_sql.h"

/* One walk over people, a step a transaction. */
typedef struct Walk {
    Err (*step)(Db *db, struct Walk *walk); /* sets after and more; may run again */
    int64_t after;
    bool more;
    bool mend;
    List wrong; /* ids of the step, as DbInt */
    UserFoldFinding *tell;
    void *arg;
} Walk;

static Err walk_step(Db *db, Walk *walk)
{
    Walk begin = *walk;
    TRY(db_begin(db, walk->mend ? DB_TX_WRITE : DB_TX_READ));
    Err err = walk->step(db, walk);
    if (err == ERR_OK)
        err = db_commit(db);
    if (err == ERR_OK)
        return ERR_OK;
    db_rollback(db);
    *walk = begin;
    return err;
}

static void tell_wrong(const Walk *walk)
{
    const DbInt *ids = walk->wrong.items;
    for (size_t i = 0; walk->tell && i < walk->wrong.count; i++)
        walk->tell(walk->arg, ids[i].value);
}

static Err walk_run(Db *db, Walk *walk)
{
    Arena arena = { 0 };
    Db own = { .conn = db->conn, .arena = &arena };
    Err err = ERR_OK;
    while (walk->more && (err == ERR_OK || err == ERR_RETRY)) {
        err = walk_step(&own, walk);
        if (err == ERR_OK)
            tell_wrong(walk);
        arena_reset(&arena);
    }
    arena_free(&arena);
    return err;
}

/* --- names that have none --- */

static Err fold_rows(Db *db, Walk *walk)
{
    List rows = { 0 };
    TRY(user_names_unfolded(db, &(UserNamesUnfolded){ walk->after, USER_FOLD_STEP }, &rows));
    const UserName *names = rows.items;
    for (size_t i = 0; i < rows.count; i++)
        TRY(user_set_folded(db, &(UserSetFolded){ names[i].id, text_fold(db->arena, names[i].name) }, NULL));
    walk->more = rows.count == USER_FOLD_STEP;
    if (rows.count)
        walk->after = names[rows.count - 1].id;
    return ERR_OK;
}

Err user_fold_names(Db *db)
{
    List first = { 0 };
    TRY(user_names_unfolded(db, &(UserNamesUnfolded){ 0, 1 }, &first));
    Walk walk = { .step = fold_rows, .more = first.count > 0, .mend = true };
    return walk_run(db, &walk);
}

/* --- all names --- */

static Err refold_rows(Db *db, Walk *walk)
{
    List rows = { 0 };
    TRY(user_names_all(db, &(UserNamesAll){ walk->after, USER_FOLD_STEP }, &rows));
    const UserFolded *people = rows.items;
    DbInt *wrong = arena_alloc(db->arena, rows.count * sizeof *wrong);
    walk->wrong = (List){ wrong, 0 };
    for (size_t i = 0; i < rows.count; i++) {
        Str folded = text_fold(db->arena, people[i].name);
        if (str_equal(folded, people[i].name_folded))
            continue;
        wrong[walk->wrong.count++].value = people[i].id;
        if (walk->mend)
            TRY(user_set_folded(db, &(UserSetFolded){ people[i].id, folded }, NULL));
    }
    walk->more = rows.count == USER_FOLD_STEP;
    if (rows.count)
        walk->after = people[rows.count - 1].id;
    return ERR_OK;
}

Err user_refold_names(Db *db, bool mend, UserFoldFinding *tell, void *arg)
{
    Walk walk = { .step = refold_rows, .more = true, .mend = mend, .tell = tell, .arg = arg };
    return walk_run(db, &walk);
}
