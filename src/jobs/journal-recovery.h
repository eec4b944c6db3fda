/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/journal.h"

G_BEGIN_DECLS

gboolean jobs_recover_journal (LibraryDb     *library,
                               GCancellable  *cancellable,
                               GError       **error);

G_END_DECLS
