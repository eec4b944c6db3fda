/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>

double
bench_read_clock (clockid_t id)
{
  struct timespec t;

  clock_gettime (id, &t);

  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void
bench_stop_on_error (const GError *error)
{
  if (error == NULL)
    return;

  fprintf (stderr, "%s\n", error->message);
  exit (1);
}
