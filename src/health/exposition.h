/* The text format that Prometheus reads (version 0.0.4). A family's line of type and help comes first, all its samples
 * follow. Names are ours and constant; what labels hold is escaped. */
#pragma once

#include "base/buf.h"
#include "base/histogram.h"

#define EXPOSITION_TYPE "text/plain; version=0.0.4; charset=utf-8"

typedef struct Label {
    const char *name; /* NULL ends a list */
    Str value;
} Label;

typedef enum Unit { UNIT_ONE, UNIT_US } Unit; /* microseconds are printed as seconds */

/* type: counter, gauge or histogram. */
void exposition_family(Buf *out, const char *name, const char *type, const char *help);
/* labels may be NULL. */
void exposition_sample(Buf *out, const char *name, const Label *labels, int64_t value, Unit unit);
/* Buckets that include the ones below them, then sum and count. */
void exposition_histogram(
    Buf *out, const char *name, const Label *labels, HistogramBounds bounds, const HistogramSum *sum, Unit unit);
