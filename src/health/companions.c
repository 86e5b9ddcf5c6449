/* What runs beside the desk and may be away without stopping it. Nobody waits for it here: what was found last is told,
 * and it is looked for anew. */
#include "health/health.h"
#include "model/model.h"

/* NULL: nothing that is known keeps it from answering. */
static const char *why_away(const ModelState *state)
{
    if (!state->known || (state->available && state->ready))
        return NULL;
    if (state->failing)
        return "The model fails at what it is asked: tickets are written by hand meanwhile";
    return state->available ? "The model is not on its server yet: tickets are written by hand meanwhile"
                            : "The model does not answer: tickets are written by hand meanwhile";
}

HealthCompanion health_model(Ctx *ctx, AboutModel *about, const char **away)
{
    ModelState state;
    model_look(ctx->app->model);
    model_state(ctx->app->model, ctx->arena, &state);
    bool configured = model_is_configured(&state);
    if (about)
        *about = (AboutModel){ configured, { configured, state.model } };
    if (!configured)
        return COMPANION_UNSET;
    const char *why = why_away(&state);
    if (away)
        *away = why;
    return why ? COMPANION_AWAY : COMPANION_OK;
}
