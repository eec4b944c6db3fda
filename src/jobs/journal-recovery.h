/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/journal.h"

G_BEGIN_DECLS

gboolean jobs_recover_journal (LibraryDb     *library,
                               GCancellable  *cancellable,
                               GError       **error);
/* The same, but left to whoever is writing tags just now, if somebody is. */
gboolean jobs_recover_journal_if_free (LibraryDb     *library,
                                       GCancellable  *cancellable,
                                       GError       **error);

G_END_DECLS
