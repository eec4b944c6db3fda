/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/command.h"
#include "library/db.h"

G_BEGIN_DECLS

typedef struct
{
  const char *model;          /* (nullable): the default one */
  int         n_workers;      /* 0: as many as there are cores */
  gboolean    prints_summary; /* on standard output */
  gboolean    reanalyzes;     /* what another model has heard */
  gboolean    has_cache_size;
  guint       cache_size;     /* MiB; without it what the user has set */
} CliScanOptions;

int cli_scan (LibraryDb            *library,
              const char *const    *folders,
              const CliScanOptions *options);

G_END_DECLS
