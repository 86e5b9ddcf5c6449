#include "demo/company_views.h"

#define OPEN "status=new&status=assigned&status=pending"

/* As the web application writes them; rules are
 * {"match":"any","rules":[{"field":"description","op":"contains","value":…}, …]}. */
const CompanyView company_views[] = {
    { 0, false, "Newest hardware", OPEN "&request_type=hardware&sort=-created_at" },
    { 0, true, "Printers", OPEN "&q=print&sort=-updated_at" },
    { 1, true, "Longest open", OPEN "&sort=created_at" },
    { 2, true, "VPN and Wi-Fi",
        "rules=%7B%22match%22%3A%22any%22%2C%22rules%22%3A%5B"
        "%7B%22field%22%3A%22description%22%2C%22op%22%3A%22contains%22%2C%22value%22%3A%22VPN%22%7D%2C"
        "%7B%22field%22%3A%22description%22%2C%22op%22%3A%22contains%22%2C%22value%22%3A%22Wi-Fi%22%7D%5D%7D&sort=-"
        "updated_at" },
};
const int company_views_count = sizeof company_views / sizeof *company_views;
