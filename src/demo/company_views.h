/* What the operators of the company keep of the queue under a name. */
#pragma once

#include "demo/desk.h"

typedef struct CompanyView {
    int operator; /* 0 to desk->operators - 1 */
    bool shared;
    const char *name, *query;
} CompanyView;

extern const CompanyView company_views[];
extern const int company_views_count;
