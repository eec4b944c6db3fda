/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <time.h>

G_BEGIN_DECLS

/* In seconds. */
double bench_read_clock    (clockid_t     id);
/* Ends the program with the error, if there is one. */
void   bench_stop_on_error (const GError *error);

G_END_DECLS
