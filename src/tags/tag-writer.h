/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tags/tag-field-set.h"
#include "tags/tag-file.h"

G_BEGIN_DECLS

typedef struct
{
  TagField field;
  GStrv    old_values; /* as in the file now; empty when not there */
  GStrv    new_values; /* as it would be; empty to remove the field */
} TagChange;

/**
 * TagPlan:
 *
 * What one write would change in one file: made by reading it, shown to the user, then applied.
 * It remembers size, mtime and inode of the file it was made from.
 */
typedef struct _TagPlan TagPlan;

/* The mood word and numbers to write. our_*: the values that the journal says we wrote before:
 * they are replaced; any other value in the file stays, and ours is added to it (MOOD) or not
 * written at all (the numeric fields, which can hold only one: the owner's stays). */
typedef struct
{
  const char        *mood;     /* (nullable): leave */
  double             valence;
  double             arousal;
  const char *const *our_values[TAG_N_FIELDS]; /* (nullable) each: of the name that @fields has for it */
  const char        *quadrant; /* (nullable): leave; "Q1", or "" for none of them */
  const TagFieldSet *fields;   /* (nullable): the default */
} TagMoodEdit;

TagPlan         *tag_plan_new_mood      (const char         *path,
                                         const TagMoodEdit  *edit,
                                         GError            **error);
/* To put fields to exact values, whatever they are now: undo. Empty values remove the field. Fails with
 * %BASE_ERROR_CHANGED_MEANWHILE where the file no longer holds @expected for that field. */
TagPlan         *tag_plan_new_exact     (const char         *path,
                                         const TagChange    *changes,
                                         gsize               n_changes,
                                         GError            **error);
void             tag_plan_free          (TagPlan            *self);
const char      *tag_plan_get_path      (const TagPlan      *self);
gsize            tag_plan_get_n_changes (const TagPlan      *self); /* 0: nothing to write */
const TagChange *tag_plan_get_change    (const TagPlan      *self,
                                         gsize               index);

/* Copy beside, write, reopen, compare every frame, atom, comment, attribute and the audio with the
 * original, fsync, rename; mode, ownership and extended attributes kept. The file at the path is
 * at every moment the old one or the new one, whole. Any error leaves the old one and removes the
 * copy. @before_rename (nullable) is called when the copy is complete and checked: the journal's
 * place; when it returns FALSE nothing is renamed. */
typedef gboolean (*TagBeforeRename) (const TagPlan  *plan,
                                     gpointer        user_data,
                                     GError        **error);

gboolean         tag_plan_apply         (TagPlan            *self,
                                         TagBeforeRename     before_rename,
                                         gpointer            user_data,
                                         GCancellable       *cancellable,
                                         GError            **error);

/* Temporary files of ours are named ".moodplane-<random>.tmp<ext>"; scans skip them. */
gboolean         tag_writer_is_temporary_name (const char *basename);
/* Removes such files directly in @folder that no living process of ours holds. Returns how many. */
guint            tag_writer_remove_leftovers  (const char *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TagPlan, tag_plan_free)

G_END_DECLS
