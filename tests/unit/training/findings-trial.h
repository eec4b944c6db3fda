/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/findings.h"

G_BEGIN_DECLS

/* A corpus from the text of a manifest, any labels; and findings of it that say of each clip what is given here,
 * one distribution a clip, in the order of the manifest. Adding a clip's estimate is all that a model does here. */

/* (transfer full) */
TrainingCorpus *findings_trial_corpus (const char           *manifest);
void            findings_trial_init   (TrainingFindings     *findings,
                                       const TrainingCorpus *corpus,
                                       const MoodGaussian   *said,
                                       gsize                 n_said);

G_END_DECLS
