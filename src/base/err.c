#include "base/err.h"

#include <assert.h>

#define ERR_INFO(name, status, text) [ERR_##name] = { #name, status, text },

static const ErrInfo err_infos[ERR_COUNT] = { [ERR_OK] = { "OK", 200, "OK" }, ERR_LIST(ERR_INFO) };

const ErrInfo *err_info(Err err)
{
    assert(err >= ERR_OK && err < ERR_COUNT);
    return &err_infos[err];
}
