/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All is read by a worker; what comes for a song that is no longer shown is dropped, by its cancellable. */
#include "ui/details-facts.h"

#include <glib/gi18n.h>

#include "jobs/song-facts.h"
#include "ui/fact-row.h"
#include "ui/text.h"

/* That are shown, the newest. */
#define MAX_EVENTS 12

struct _MoodDetailsFacts
{
  GtkWidget parent_instance;

  GtkBox *file;
  GtkWidget *history_group;
  GtkBox *history;

  gint64 song_id;            /* of whom there is something to see; 0: nobody */
  GCancellable *cancellable; /* (owned) (nullable): of what is being read */
};

G_DEFINE_FINAL_TYPE (MoodDetailsFacts, mood_details_facts, GTK_TYPE_WIDGET)

static void
clear_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
show_file (MoodDetailsFacts *self, const JobsSongFacts *facts)
{
  if (facts->file_error != NULL)
    gtk_box_append (self->file, mood_fact_row_new (_ ("Cannot be read"), facts->file_error));
  else if (facts->file_moods == NULL || facts->file_moods->len == 0)
    gtk_box_append (self->file, mood_fact_row_new (_ ("Mood tags"), _ ("None")));

  for (guint i = 0; facts->file_moods != NULL && i < facts->file_moods->len; i++)
    {
      const JobsFileMood *mood = g_ptr_array_index (facts->file_moods, i);

      gtk_box_append (self->file, mood_fact_row_new (mood->name, mood->text));
    }
}

/* --- history --- */

/* Something that was done with the song. */
typedef struct
{
  gint64 time; /* seconds since the epoch */
  char *name;  /* (owned) */
  char *text;  /* (owned) */
} Event;

static void
event_clear (gpointer data)
{
  Event *event = data;

  g_free (event->name);
  g_free (event->text);
}

/* The newest first. */
static int
compare_events (gconstpointer a, gconstpointer b)
{
  const Event *x = a;
  const Event *y = b;

  return (x->time < y->time) - (x->time > y->time);
}

static void
show_hearing (MoodDetailsFacts *self, const JobsSongFacts *facts)
{
  g_autofree char *text = NULL;

  if (facts->history->model == NULL)
    return;

  if (facts->is_default_model)
    text = g_strdup (_ ("By the model in use"));
  else
    /* Translators: the first letters of a model's fingerprint */
    text = g_strdup_printf (_ ("By another model, %.8s"), facts->history->model);
  gtk_box_append (self->history, mood_fact_row_new (_ ("Heard"), text));
}

static char *
format_time (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);

  /* Translators: the day and time of something that was done, as strftime takes it: "21 Nov 2026, 18:48" */
  return time != NULL ? g_date_time_format (time, _ ("%-d %b %Y, %H:%M")) : g_strdup ("");
}

/* "MOOD: calm (before: happy)" */
static char *
describe_write (const LibraryJournalEntry *entry)
{
  g_autofree char *old_text = g_strjoinv ("; ", entry->old_values);
  g_autofree char *new_text = g_strjoinv ("; ", entry->new_values);

  if (*new_text == '\0')
    /* Translators: the name of a tag, and what stood there before */
    return g_strdup_printf (_ ("%s: removed (before: %s)"), entry->field, old_text);
  if (*old_text == '\0')
    return g_strdup_printf ("%s: %s", entry->field, new_text);

  /* Translators: the name of a tag, what was written there, and what stood there before */
  return g_strdup_printf (_ ("%s: %s (before: %s)"), entry->field, new_text, old_text);
}

/* What was written at one time is one event. @first: of its entries; returns how many they are. */
static guint
add_batch (GArray *events, GPtrArray *writes, guint first)
{
  const LibraryJournalEntry *begin = g_ptr_array_index (writes, first);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *time = format_time (begin->written_at);
  gboolean is_undone = TRUE;
  Event event = { .time = begin->written_at };
  guint n = 0;

  for (; first + n < writes->len; n++)
    {
      const LibraryJournalEntry *entry = g_ptr_array_index (writes, first + n);
      g_autofree char *line = NULL;

      if (entry->batch != begin->batch)
        break;
      line = describe_write (entry);
      is_undone = is_undone && entry->undone;
      /* The journal is read from its end. */
      if (text->len > 0)
        g_string_prepend_c (text, '\n');
      g_string_prepend (text, line);
    }

  /* Translators: %s is a day and time */
  event.name = g_strdup_printf (is_undone ? _ ("Written %s, undone since") : _ ("Written %s"), time);
  event.text = g_strdup (text->str);
  g_array_append_val (events, event);

  return n;
}

static void
add_saying (GArray *events, const LibrarySaying *saying)
{
  g_autofree char *time = format_time (saying->said_at);
  g_autofree char *valence = mood_text_coordinate (saying->valence);
  g_autofree char *arousal = mood_text_coordinate (saying->arousal);
  Event event = { .time = saying->said_at };

  /* Translators: %s is a day and time */
  event.name
      = g_strdup_printf (saying->is_undone ? _ ("Placed by you %s, undone since") : _ ("Placed by you %s"),
                         time);
  if (saying->is_forgotten)
    event.text = g_strdup (_ ("Back to where the model hears it"));
  else
    event.text = g_strdup_printf ("%s, %s (%s, %s)", mood_text_valence_in_words (saying->valence),
                                  mood_text_arousal_in_words (saying->arousal), valence, arousal);
  g_array_append_val (events, event);
}

static void
show_history (MoodDetailsFacts *self, const JobsSongFacts *facts)
{
  g_autoptr (GArray) events = g_array_new (FALSE, TRUE, sizeof (Event));
  const LibraryHistory *history = facts->history;

  if (history == NULL)
    return;

  g_array_set_clear_func (events, event_clear);
  for (guint i = 0; i < history->writes->len;)
    i += add_batch (events, history->writes, i);
  for (guint i = 0; i < history->sayings->len; i++)
    add_saying (events, &g_array_index (history->sayings, LibrarySaying, i));
  g_array_sort (events, compare_events);

  show_hearing (self, facts);
  for (guint i = 0; i < MIN (events->len, MAX_EVENTS); i++)
    {
      const Event *event = &g_array_index (events, Event, i);

      gtk_box_append (self->history, mood_fact_row_new (event->name, event->text));
    }
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodDetailsFacts) self = user_data; /* the reference that the call held */
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsSongFacts) facts = jobs_song_facts_load_finish (result, &error);

  if (facts == NULL || self->cancellable != g_task_get_cancellable (G_TASK (result)))
    return;

  clear_box (self->file);
  clear_box (self->history);
  show_file (self, facts);
  show_history (self, facts);
  gtk_widget_set_visible (self->history_group,
                          gtk_widget_get_first_child (GTK_WIDGET (self->history)) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
mood_details_facts_dispose (GObject *object)
{
  MoodDetailsFacts *self = MOOD_DETAILS_FACTS (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_details_facts_parent_class)->dispose (object);
}

static void
mood_details_facts_class_init (MoodDetailsFactsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_details_facts_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/details-facts.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsFacts, file);
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsFacts, history_group);
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsFacts, history);
}

static void
mood_details_facts_init (MoodDetailsFacts *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
mood_details_facts_set_song (MoodDetailsFacts *self, LibraryDb *db, LibrarySong *song)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  /* Of the same song it stays until there is something newer. */
  if (song == NULL || library_song_get_id (song) != self->song_id)
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->song_id = song != NULL ? library_song_get_id (song) : 0;
  if (db == NULL || song == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  jobs_song_facts_load_async (db, song, self->cancellable, loaded_cb, g_object_ref (self));
}
