/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-plan-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "tags/tag-lister.h"
#include "tags/tag-open.h"

/* No field of ours is longer than this; a tag with megabytes of text is left alone. */
#define MAX_VALUE 8192

static void
change_free (gpointer data)
{
  TagChange *change = data;

  g_strfreev (change->old_values);
  g_strfreev (change->new_values);
  g_free (change);
}

void
tag_plan_free (TagPlan *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_free (self->target);
  g_ptr_array_unref (self->changes);
  g_clear_pointer (&self->listing, tag_listing_free);
  g_free (self);
}

const char *
tag_plan_get_path (const TagPlan *self)
{
  return self->path;
}

gsize
tag_plan_get_n_changes (const TagPlan *self)
{
  return self->changes->len;
}

const TagChange *
tag_plan_get_change (const TagPlan *self,
                     gsize          index)
{
  g_return_val_if_fail (index < self->changes->len, NULL);

  return g_ptr_array_index (self->changes, index);
}

void
tag_plan_set_keeps_mtime (TagPlan *self,
                          gboolean keeps_mtime)
{
  self->keeps_mtime = keeps_mtime;
}

gboolean
tag_plan_is_in_doubt (const TagPlan *self)
{
  return self->is_in_doubt;
}

/* TRUE while the file is the one that the plan was made from. */
gboolean
tag_plan_is_current (const TagPlan *self)
{
  struct stat now;

  return lstat (self->target, &now) == 0 && now.st_dev == self->status.st_dev
         && now.st_ino == self->status.st_ino && now.st_size == self->status.st_size
         && now.st_mtim.tv_sec == self->status.st_mtim.tv_sec
         && now.st_mtim.tv_nsec == self->status.st_mtim.tv_nsec;
}

/**
 * tag_plan_new:
 * @cancellable: (nullable): heeded while the file is read, which takes some time where it is long or far away
 *
 * Reads the file as it is now, once.
 *
 * Returns: (transfer full): a plan that changes nothing yet; NULL with an error when the file cannot be read or
 *   written
 */
TagPlan *
tag_plan_new (const char    *path,
              GCancellable  *cancellable,
              GError       **error)
{
  g_autoptr (TagPlan) self = g_new0 (TagPlan, 1);
  g_autofree char *target = NULL;
  TagSource source;
  int fd;

  self->path = g_strdup (path);
  self->changes = g_ptr_array_new_with_free_func (change_free);
  fd = tag_open_file (path, &self->status, error);
  if (fd < 0)
    return NULL;

  /* A link stays a link: the file that it leads to is the one that is replaced. */
  target = realpath (path, NULL);
  self->target = g_strdup (target != NULL ? target : path);
  if (self->status.st_size == 0)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_EMPTY, _ ("The file is empty"));
    }
  else if (tag_source_init (&source, fd, error))
    {
      source.cancellable = cancellable;
      self->listing = tag_lister_list (&source, TAG_LIST_ALL, error);
    }
  close (fd);
  if (self->listing == NULL)
    return NULL;

  if (self->listing->obstacle != NULL)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS, self->listing->obstacle);
      return NULL;
    }

  return g_steal_pointer (&self);
}

GStrv
tag_plan_dup_values (const TagPlan *self,
                     TagField       field)
{
  return tag_listing_get_field (self->listing, field);
}

static gboolean
is_same_text (const char *a,
              const char *b)
{
  g_autofree char *left = g_utf8_casefold (a, -1);
  g_autofree char *right = g_utf8_casefold (b, -1);

  return strcmp (g_strstrip (left), g_strstrip (right)) == 0;
}

/* TRUE when @value, which may be several moods with semicolons between, has @mood among them. */
static gboolean
holds_mood (const char *value,
            const char *mood)
{
  g_auto (GStrv) parts = g_strsplit (value, ";", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (is_same_text (parts[i], mood))
      return TRUE;

  return FALSE;
}

static const TagFieldSet *
get_fields (const TagMoodEdit *edit)
{
  static TagFieldSet usual;
  static gsize once = 0;

  if (edit->fields != NULL)
    return edit->fields;
  if (g_once_init_enter (&once))
    {
      tag_field_set_init (&usual);
      g_once_init_leave (&once, 1);
    }

  return &usual;
}

static gboolean
is_ours (const TagMoodEdit *edit,
         TagField           kind,
         const char        *value)
{
  return edit->our_values[kind] != NULL && g_strv_contains (edit->our_values[kind], value);
}

static gboolean
is_wanted (const TagMoodEdit *edit,
           TagField           kind)
{
  if (!get_fields (edit)->is_written[kind])
    return FALSE;
  if (kind == TAG_FIELD_MOOD)
    return edit->mood != NULL && *edit->mood != '\0';

  return kind != TAG_FIELD_QUADRANT || edit->quadrant != NULL;
}

/* Some software's own place for moods may have @mood already, or any for NULL, such as TMOO in an ID3v2.3 tag. */
static gboolean
has_mood_elsewhere (const TagListing *listing,
                    const char       *mood)
{
  for (guint i = 0; i < listing->entries->len; i++)
    {
      const TagEntry *entry = g_ptr_array_index (listing->entries, i);
      TagField field;

      if (strcmp (entry->id, "TMOO") != 0 || entry->values == NULL || tag_listing_is_field (entry, &field))
        continue;
      for (guint k = 0; entry->values[k] != NULL; k++)
        if (mood == NULL ? *entry->values[k] != '\0' : holds_mood (entry->values[k], mood))
          return TRUE;
    }

  return FALSE;
}

/* TRUE when @values holds anything that is not ours. */
static gboolean
has_owners (const TagMoodEdit *edit,
            TagField           kind,
            const char *const *values)
{
  for (guint i = 0; values[i] != NULL; i++)
    if (!is_ours (edit, kind, values[i]))
      return TRUE;

  return FALSE;
}

/* When adding: the owner's moods stay in their order; ours that is no longer right goes; the new one comes last,
 * unless it is there. Where the owner wants one value, the moods are its parts, and so are ours. */
static GStrv
plan_moods (const TagListing  *listing,
            const TagMoodEdit *edit,
            const char *const *old)
{
  const TagFieldSet *fields = get_fields (edit);
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  g_auto (GStrv) old_moods = tag_field_set_split (fields, old);
  g_auto (GStrv) moods = NULL;
  gboolean is_usual = fields->fields[TAG_FIELD_MOOD] == TAG_FIELD_MOOD;
  gboolean is_there = edit->mode == TAG_MODE_ADD && is_usual && has_mood_elsewhere (listing, edit->mood);

  if (edit->mode == TAG_MODE_FILL
      && (has_owners (edit, TAG_FIELD_MOOD, (const char *const *)old_moods)
          || (is_usual && has_mood_elsewhere (listing, NULL))))
    return g_strdupv ((GStrv)old);

  for (guint i = 0; edit->mode == TAG_MODE_ADD && old_moods[i] != NULL; i++)
    {
      gboolean has_mood = holds_mood (old_moods[i], edit->mood);

      if (is_ours (edit, TAG_FIELD_MOOD, old_moods[i]) && !has_mood)
        continue;
      is_there |= has_mood;
      g_ptr_array_add (values, g_strdup (old_moods[i]));
    }
  if (!is_there)
    g_ptr_array_add (values, g_strdup (edit->mood));
  g_ptr_array_add (values, NULL);
  moods = (GStrv)g_ptr_array_steal (values, NULL);

  return tag_field_set_join (fields, (const char *const *)moods);
}

/* What can only be one value: one that is the owner's stays as it is, but where it is to be replaced. */
static GStrv
plan_single (const TagMoodEdit *edit,
             TagField           kind,
             const char *const *old)
{
  g_autofree char *number = NULL;
  const char *values[] = { edit->quadrant, NULL };

  /* Of a song in the middle none is claimed: what we wrote before goes. */
  if (kind == TAG_FIELD_QUADRANT && *edit->quadrant == '\0')
    values[0] = NULL;
  if (kind != TAG_FIELD_QUADRANT)
    values[0] = number = tag_mood_format_number (kind == TAG_FIELD_VALENCE ? edit->valence : edit->arousal);
  if (edit->mode != TAG_MODE_REPLACE && has_owners (edit, kind, old))
    return g_strdupv ((GStrv)old);

  return g_strdupv ((GStrv)values);
}

static void
add_change (TagPlan *self,
            TagField field,
            GStrv    old_values,
            GStrv    new_values)
{
  TagChange *change;

  if (g_strv_equal ((const char *const *)old_values, (const char *const *)new_values))
    {
      g_strfreev (old_values);
      g_strfreev (new_values);
      return;
    }

  change = g_new0 (TagChange, 1);
  change->field = field;
  change->old_values = old_values;
  change->new_values = new_values;
  g_ptr_array_add (self->changes, change);
}

/* The sign that stands for bytes that are no text (see tag-text.c): to write such a value anew would be to
 * lose what it was. */
#define NO_TEXT "\357\277\275"

static gboolean
check_values (const char *const *values,
              GError           **error)
{
  for (guint i = 0; values[i] != NULL; i++)
    if (strlen (values[i]) > MAX_VALUE || !g_utf8_validate (values[i], -1, NULL)
        || strstr (values[i], NO_TEXT) != NULL)
      {
        g_set_error_literal (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS,
                             _ ("The file's mood tag is too long or not text"));
        return FALSE;
      }

  return TRUE;
}

/**
 * tag_plan_add_mood:
 * @edit: what the program found, and which of the file's values are known to be its own
 *
 * Adds nothing when the file already says so or when the owner's numbers stand there.
 */
gboolean
tag_plan_add_mood (TagPlan            *self,
                   const TagMoodEdit  *edit,
                   GError            **error)
{
  for (TagField kind = 0; kind < TAG_N_FIELDS; kind++)
    {
      TagField field = get_fields (edit)->fields[kind];
      g_auto (GStrv) old = NULL;
      GStrv new;

      if (!is_wanted (edit, kind))
        continue;

      old = tag_listing_get_field (self->listing, field);
      new = kind == TAG_FIELD_MOOD ? plan_moods (self->listing, edit, (const char *const *)old)
                                   : plan_single (edit, kind, (const char *const *)old);
      if (!g_strv_equal ((const char *const *)old, (const char *const *)new)
          && (!check_values ((const char *const *)old, error)
              || !check_values ((const char *const *)new, error)))
        {
          g_strfreev (new);
          return FALSE;
        }
      add_change (self, field, g_steal_pointer (&old), new);
    }

  return TRUE;
}

gboolean
tag_plan_add_exact (TagPlan          *self,
                    const TagChange  *change,
                    GError          **error)
{
  static const char *const nothing[] = { NULL };
  const char *const *expected = change->old_values != NULL ? (const char *const *)change->old_values : nothing;
  const char *const *wanted = change->new_values != NULL ? (const char *const *)change->new_values : nothing;
  g_auto (GStrv) old = tag_listing_get_field (self->listing, change->field);

  if (!g_strv_equal ((const char *const *)old, expected))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_CHANGED_MEANWHILE,
                   _ ("The file's %s was changed since; it was left as it is"), tag_field_get_name (change->field));
      return FALSE;
    }
  if (!g_strv_equal (expected, wanted) && (!check_values (expected, error) || !check_values (wanted, error)))
    return FALSE;

  add_change (self, change->field, g_steal_pointer (&old), g_strdupv ((GStrv)wanted));

  return TRUE;
}

TagPlan *
tag_plan_new_mood (const char        *path,
                   const TagMoodEdit *edit,
                   GError           **error)
{
  g_autoptr (TagPlan) self = tag_plan_new (path, NULL, error);

  return self != NULL && tag_plan_add_mood (self, edit, error) ? g_steal_pointer (&self) : NULL;
}

TagPlan *
tag_plan_new_exact (const char      *path,
                    const TagChange *changes,
                    gsize            n_changes,
                    GError         **error)
{
  g_autoptr (TagPlan) self = tag_plan_new (path, NULL, error);

  if (self == NULL)
    return NULL;

  for (gsize i = 0; i < n_changes; i++)
    if (!tag_plan_add_exact (self, &changes[i], error))
      return NULL;

  return g_steal_pointer (&self);
}
