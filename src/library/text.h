/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How text and lists of text are bounded, stored and compared. But for library_text_fold(), within the library only. */

char   *library_text_bound         (const char        *text,
                                    gsize              max_bytes);
GStrv   library_text_bound_strv    (const char *const *texts,
                                    gsize              max_bytes,
                                    gsize              max_texts);
GBytes *library_text_strv_to_bytes (const char *const *texts);
GStrv   library_text_strv_from_data (const void       *data,
                                    gsize              size);
char   *library_text_fold          (const char        *text);
/* Whether it may name something: text on one line, of at most so many bytes, without spaces around it. */
gboolean library_text_is_name      (const char        *text,
                                    gsize              max_bytes);

G_END_DECLS
