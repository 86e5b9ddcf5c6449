/* What runs beside the desk and may be away without stopping it. Nobody waits for it here: what was found last is told,
 * and it is looked for anew. */
#include "health/health.h"
#include "model/model.h"

HealthCompanion health_model(Ctx *ctx, AboutModel *about)
{
    ModelState state;
    model_look(ctx->app->model);
    model_state(ctx->app->model, ctx->arena, &state);
    bool configured = model_is_configured(&state);
    if (about)
        *about = (AboutModel){ configured, { configured, state.model } };
    if (!configured)
        return COMPANION_UNSET;
    return state.available || !state.known ? COMPANION_OK : COMPANION_AWAY;
}
