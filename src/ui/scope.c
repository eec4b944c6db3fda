/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/scope.h"

#include <glib/gi18n.h>

#include "ui/text.h"

/* The word for what is in the middle is of no quadrant. */
gboolean
mood_scope_is_neutral_word (const MoodWord *word)
{
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (NULL);

  return vocabulary != NULL && g_str_equal (word->id, mood_vocabulary_get_neutral (vocabulary)->id);
}

/* (nullable): what follows it */
static const char *
skip_prefix (const char *text, const char *prefix)
{
  return g_str_has_prefix (text, prefix) ? text + strlen (prefix) : NULL;
}

static const MoodWord *
find_word (const char *id)
{
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (NULL);
  const MoodWord *neutral = vocabulary != NULL ? mood_vocabulary_get_neutral (vocabulary) : NULL;

  for (gsize i = 0; vocabulary != NULL && i < mood_vocabulary_get_n_words (vocabulary); i++)
    if (g_str_equal (mood_vocabulary_get_word (vocabulary, i)->id, id))
      return mood_vocabulary_get_word (vocabulary, i);

  return neutral != NULL && g_str_equal (neutral->id, id) ? neutral : NULL;
}

static const struct
{
  const char *id;
  const char *title;
  const char *icon;
} parts[] = {
  [MOOD_SCOPE_ALL] = { "all", N_ ("All Songs"), "mood-songs-symbolic" },
  [MOOD_SCOPE_ALBUMS] = { "albums", N_ ("Albums"), "media-optical-symbolic" },
  [MOOD_SCOPE_ARTISTS] = { "artists", N_ ("Artists"), "avatar-default-symbolic" },
  [MOOD_SCOPE_UNSURE] = { "unsure", N_ ("Unsure"), "dialog-question-symbolic" },
  [MOOD_SCOPE_CORRECTED] = { "corrected", N_ ("Corrected by You"), "mood-corrected-symbolic" },
  [MOOD_SCOPE_UNWRITTEN] = { "unwritten", N_ ("Not Written"), "document-edit-symbolic" },
  [MOOD_SCOPE_PROBLEMS] = { "problems", N_ ("Problem Files"), "dialog-warning-symbolic" },
};

gboolean
mood_scope_from_id (const char *id, MoodScope *scope)
{
  const char *rest;

  *scope = (MoodScope) { 0 };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_str_equal (id, parts[i].id))
      {
        scope->kind = (MoodScopeKind)i;
        return TRUE;
      }

  if ((rest = skip_prefix (id, "quadrant:")) != NULL)
    {
      scope->kind = MOOD_SCOPE_QUADRANT;
      return mood_quadrant_from_id (rest, &scope->quadrant);
    }
  if ((rest = skip_prefix (id, "word:")) != NULL)
    {
      scope->kind = MOOD_SCOPE_WORD;
      scope->word = find_word (rest);
      return scope->word != NULL;
    }
  if ((rest = skip_prefix (id, "playlist:")) != NULL)
    {
      scope->kind = MOOD_SCOPE_PLAYLIST;
      return g_ascii_string_to_signed (rest, 10, 1, G_MAXINT64, &scope->playlist, NULL);
    }

  return FALSE;
}

char *
mood_scope_to_id (const MoodScope *self)
{
  switch (self->kind)
    {
    case MOOD_SCOPE_QUADRANT: return g_strdup_printf ("quadrant:%s", mood_quadrant_to_id (self->quadrant));
    case MOOD_SCOPE_WORD: return g_strdup_printf ("word:%s", self->word->id);
    case MOOD_SCOPE_PLAYLIST: return g_strdup_printf ("playlist:%" G_GINT64_FORMAT, self->playlist);
    case MOOD_SCOPE_ALL:
    case MOOD_SCOPE_ALBUMS:
    case MOOD_SCOPE_ARTISTS:
    case MOOD_SCOPE_UNSURE:
    case MOOD_SCOPE_CORRECTED:
    case MOOD_SCOPE_UNWRITTEN:
    case MOOD_SCOPE_PROBLEMS:
    default: return g_strdup (parts[self->kind].id);
    }
}

gboolean
mood_scope_equal (const MoodScope *a, const MoodScope *b)
{
  return a->kind == b->kind && a->quadrant == b->quadrant && a->word == b->word && a->playlist == b->playlist;
}

const char *
mood_scope_get_title (const MoodScope *self)
{
  switch (self->kind)
    {
    case MOOD_SCOPE_QUADRANT: return mood_quadrant_get_name (self->quadrant);
    case MOOD_SCOPE_WORD: return self->word->name;
    case MOOD_SCOPE_PLAYLIST: return NULL;
    case MOOD_SCOPE_ALL:
    case MOOD_SCOPE_ALBUMS:
    case MOOD_SCOPE_ARTISTS:
    case MOOD_SCOPE_UNSURE:
    case MOOD_SCOPE_CORRECTED:
    case MOOD_SCOPE_UNWRITTEN:
    case MOOD_SCOPE_PROBLEMS:
    default: return _ (parts[self->kind].title);
    }
}

const char *
mood_scope_get_icon (const MoodScope *self)
{
  switch (self->kind)
    {
    case MOOD_SCOPE_QUADRANT: return mood_text_quadrant_mark (self->quadrant);
    case MOOD_SCOPE_WORD:
      return mood_scope_is_neutral_word (self->word) ? "mood-circle-outline-symbolic"
                                     : mood_text_quadrant_mark (self->word->quadrant);
    case MOOD_SCOPE_PLAYLIST: return "mood-playlist-symbolic";
    case MOOD_SCOPE_ALL:
    case MOOD_SCOPE_ALBUMS:
    case MOOD_SCOPE_ARTISTS:
    case MOOD_SCOPE_UNSURE:
    case MOOD_SCOPE_CORRECTED:
    case MOOD_SCOPE_UNWRITTEN:
    case MOOD_SCOPE_PROBLEMS:
    default: return parts[self->kind].icon;
    }
}

const char *
mood_scope_get_class (const MoodScope *self)
{
  if (self->kind == MOOD_SCOPE_QUADRANT)
    return mood_text_quadrant_style (self->quadrant);
  if (self->kind == MOOD_SCOPE_WORD && !mood_scope_is_neutral_word (self->word))
    return mood_text_quadrant_style (self->word->quadrant);

  return NULL;
}

MoodSongQuery *
mood_scope_make_query (const MoodScope *self, GArray *ids)
{
  static const gint64 none;
  MoodSongFilter filter = { 0 };

  switch (self->kind)
    {
    case MOOD_SCOPE_QUADRANT: filter.quadrants = 1u << self->quadrant; break;
    case MOOD_SCOPE_WORD: filter.word = self->word->id; break;
    case MOOD_SCOPE_PLAYLIST:
      filter.ids = ids != NULL && ids->len > 0 ? (const gint64 *)(gconstpointer)ids->data : &none;
      filter.n_ids = ids != NULL ? ids->len : 0;
      break;
    case MOOD_SCOPE_UNSURE: filter.is_unsure = TRUE; break;
    case MOOD_SCOPE_CORRECTED: filter.is_corrected = TRUE; break;
    case MOOD_SCOPE_UNWRITTEN: filter.is_unwritten = TRUE; break;
    case MOOD_SCOPE_PROBLEMS: filter.is_problem = TRUE; break;
    case MOOD_SCOPE_ALL:
    case MOOD_SCOPE_ALBUMS:
    case MOOD_SCOPE_ARTISTS:
    default: break;
    }

  return mood_song_query_new (&filter);
}
