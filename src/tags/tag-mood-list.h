/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One field of a file that tells of its mood, as whoever wrote it has left it. */
typedef struct
{
  char *name; /* (owned): "MOOD", "TMOO", "1T_VALENCE", "ab:hi:mood_happy:happy" */
  char *text; /* (owned): its values, with "; " between several; one line of valid UTF-8, at most 4 KiB */
} TagMoodValue;

/* Of each file, no more are told. */
#define TAG_MOOD_LIST_MAX 100

void       tag_mood_value_free (TagMoodValue  *self);
/* (element-type TagMoodValue) (transfer full): all that tag_file_read() takes a mood from, in the order of the file. NULL
 * with an error only when the file itself cannot be read. */
GPtrArray *tag_mood_list_read  (const char    *path,
                                GError       **error);

G_END_DECLS
