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

/* What becomes of values that are not ours. */
typedef enum
{
  TAG_MODE_ADD,     /* they stay: ours is added to them (moods), or not written (what can hold only one value) */
  TAG_MODE_REPLACE, /* ours takes their place */
  TAG_MODE_FILL,    /* they stay, and ours is written only where there are none: other moods too keep ours away */
} TagMode;

/* The mood word and numbers to write. our_*: the values that the journal says we wrote before: they are
 * replaced in every mode. */
typedef struct
{
  const char        *mood;     /* (nullable): leave */
  double             valence;
  double             arousal;
  const char *const *our_values[TAG_N_FIELDS]; /* (nullable) each: of the name that @fields has for it */
  const char        *quadrant; /* (nullable): leave; "Q1", or "" for none of them */
  const TagFieldSet *fields;   /* (nullable): the default */
  TagMode            mode;
} TagMoodEdit;

TagPlan         *tag_plan_new           (const char         *path,
                                         GCancellable       *cancellable,
                                         GError            **error);
/* (transfer full): what the file held for @field when it was read. */
GStrv            tag_plan_dup_values    (const TagPlan      *self,
                                         TagField            field);
gboolean         tag_plan_add_mood      (TagPlan            *self,
                                         const TagMoodEdit  *edit,
                                         GError            **error);
/* To put a field to exact values, whatever they are now: undo. Empty values remove the field. Fails with
 * %BASE_ERROR_CHANGED_MEANWHILE where the file does not hold change->old_values for that field. */
gboolean         tag_plan_add_exact     (TagPlan            *self,
                                         const TagChange    *change,
                                         GError            **error);
/* Both in one step, which cannot be cancelled. */
TagPlan         *tag_plan_new_mood      (const char         *path,
                                         const TagMoodEdit  *edit,
                                         GError            **error);
TagPlan         *tag_plan_new_exact     (const char         *path,
                                         const TagChange    *changes,
                                         gsize               n_changes,
                                         GError            **error);
void             tag_plan_free          (TagPlan            *self);
const char      *tag_plan_get_path      (const TagPlan      *self);
gsize            tag_plan_get_n_changes (const TagPlan      *self); /* 0: nothing to write */
const TagChange *tag_plan_get_change    (const TagPlan      *self,
                                         gsize               index);
/* Whether the written file is to say that it was last changed when the original was. Programs that tell by
 * the time whether a file is new to them will then not see the new tags. Off at first. */
void             tag_plan_set_keeps_mtime (TagPlan          *self,
                                         gboolean            keeps_mtime);

/* Whether tag_plan_apply() would refuse it before it writes anything; for previews, since it asks itself. */
gboolean         tag_plan_check         (const TagPlan      *self,
                                         GError            **error);
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
/* After tag_plan_apply() has failed: the file may be the new one all the same, and that cannot be seen now. */
gboolean         tag_plan_is_in_doubt   (const TagPlan      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TagPlan, tag_plan_free)

G_END_DECLS
