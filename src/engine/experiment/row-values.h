/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/experiment/row.h"

G_BEGIN_DECLS

/* From the text of a value to the field of a row. All return the reason, (transfer full), when the text does
 * not suit, and NULL when it was set. */

char *experiment_value_set_text     (char             **field,
                                     const char        *value);
/* Texts between commas. */
char *experiment_value_set_list     (char            ***field,
                                     const char        *value);
char *experiment_value_set_number   (double            *field,
                                     double             min,
                                     double             max,
                                     const char        *value);
/* The same, of whole numbers. */
char *experiment_value_set_count    (double            *field,
                                     double             min,
                                     double             max,
                                     const char        *value);
/* @choices: words between "|"; the field is the place of one. */
char *experiment_value_set_choice   (int               *field,
                                     const char        *choices,
                                     const char        *value);
/* "yes" or "no". */
char *experiment_value_set_switch   (gboolean          *field,
                                     const char        *value);
char *experiment_value_set_cut      (AnalysisCut       *cut,
                                     const char        *value);
char *experiment_value_set_rule     (TrainingSongRule  *rule,
                                     const char        *value);
/* "accuracy 0.52, macro-f1 0.4" */
char *experiment_value_set_reported (GArray            *reported,
                                     const char        *value);
/* Adds "key=value" to a text of options, or puts it in the place of one with that key. */
char *experiment_value_set_option   (char             **options,
                                     const char        *key,
                                     const char        *value);

G_END_DECLS
