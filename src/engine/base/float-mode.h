/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BaseFloatMode:
 *
 * How the processor treats subnormal numbers (below 1.2e-38 for floats), which most of them are ten to a
 * hundred times slower with than with others. A network part of which has died, or the moments of an
 * optimizer long after its gradients have gone, consist of little else. A mode is a thread's own.
 */
typedef guint64 BaseFloatMode;

BaseFloatMode base_float_mode_get             (void);
void          base_float_mode_set             (BaseFloatMode mode);
/* From here on this thread takes subnormal numbers for zero; where the processor cannot, nothing changes.
 * Returns the mode before, to be set again. */
BaseFloatMode base_float_mode_flush_subnormal (void);

G_END_DECLS
