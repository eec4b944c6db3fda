/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All on the main thread. Which songs are in it, MoodMaker finds on a thread; it is saved by the worker of the playlists. */

#include "ui/rule-editor.h"

#include <glib/gi18n.h>

#include "ui/adaptive-bin.h"
#include "ui/made-list.h"
#include "ui/maker.h"
#include "ui/rule-plane.h"
#include "ui/text.h"

struct _MoodRuleEditor
{
  AdwWindow parent_instance;
  MoodRuleDraft *draft;
  AdwEntryRow *name;
  MoodAdaptiveBin *adaptive;
  GtkBox *columns;
  GtkBox *preview;
  GtkOrientable *separator;
  MoodRulePlane *plane;
  GtkLabel *summary;
  GtkLabel *problem;
  MoodMadeList *list;

  MoodPlaylistStore *store; /* (owned) */
  MoodMaker *maker;         /* (owned) */
  gint64 id;                /* of the playlist that is changed, or 0 */
  gboolean is_saving;
};

G_DEFINE_FINAL_TYPE (MoodRuleEditor, mood_rule_editor, ADW_TYPE_WINDOW)

enum
{
  SAVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* --- what is shown of it --- */

static char *
get_name (MoodRuleEditor *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
}

/* (nullable): what is wrong with the name; "" when there is none yet, of which nothing needs to be said */
static const char *
find_name_problem (MoodRuleEditor *self)
{
  g_autofree char *name = get_name (self);
  GPtrArray *playlists = mood_playlist_store_list (self->store);

  if (*name == '\0')
    return "";
  if (strlen (name) > LIBRARY_PLAYLIST_NAME_MAX)
    return _ ("This name is too long.");
  for (guint i = 0; i < playlists->len; i++)
    {
      const MoodPlaylist *playlist = g_ptr_array_index (playlists, i);

      if (playlist->id != self->id && g_str_equal (playlist->name, name))
        return _ ("Another playlist has this name.");
    }

  return NULL;
}

static void
show_problem (MoodRuleEditor *self, const char *text)
{
  gtk_label_set_text (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL && *text != '\0');
}

/* Says what is wrong, if anything is, and lets it be saved if nothing is. */
static void
check (MoodRuleEditor *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryPlaylistRule) rule = mood_rule_draft_make_rule (self->draft, &error);
  const char *name_problem = find_name_problem (self);

  show_problem (self, rule == NULL ? error->message : name_problem);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "rule.save",
                                 rule != NULL && name_problem == NULL && !self->is_saving);
}

static void
name_changed_cb (MoodRuleEditor *self)
{
  if (self->store != NULL)
    check (self);
}

static void
made_cb (const MoodMade *made, gpointer owner)
{
  MoodRuleEditor *self = owner;
  g_autofree char *text = NULL;

  if (made->error != NULL)
    {
      show_problem (self, made->error->message);
      return;
    }

  text = made->songs->len > 0 ? mood_text_songs_and_time (made->songs->len, made->seconds)
                              : g_strdup (_ ("No song is like that"));
  gtk_label_set_text (self->summary, text);
  mood_rule_plane_set_points (self->plane, made->points);
  mood_made_list_show (self->list, made);
}

static void
draft_changed_cb (MoodRuleEditor *self)
{
  g_autoptr (LibraryPlaylistRule) rule = mood_rule_draft_make_rule (self->draft, NULL);

  check (self);
  if (rule == NULL)
    {
      mood_maker_cancel (self->maker);
      gtk_label_set_text (self->summary, "");
      mood_made_list_show (self->list, NULL);
      mood_rule_plane_set_points (self->plane, NULL);
      return;
    }

  mood_rule_plane_set_rule (self->plane, rule);
  mood_maker_ask_rule (self->maker, rule);
}

static void
circle_drawn_cb (MoodRuleEditor *self, double valence, double arousal, double radius)
{
  g_object_set (self->draft, "place", MOOD_RULE_CIRCLE, "valence", valence, "arousal", arousal, "radius", radius,
                NULL);
}

/* Which rows there are. */
static gboolean
is_first_cb (GtkWidget *row, guint value)
{
  return value == 1;
}

static gboolean
is_second_cb (GtkWidget *row, guint value)
{
  return value == 2;
}

static gboolean
is_set_cb (GtkWidget *row, guint value)
{
  return value != 0;
}

/* Where there is no room beside the fields, the songs stand below them. */
static void
narrow_changed_cb (MoodRuleEditor *self)
{
  gboolean is_narrow = mood_adaptive_bin_is_narrow (self->adaptive);
  GtkOrientation along = is_narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;
  GtkOrientation across = is_narrow ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns), along);
  gtk_orientable_set_orientation (self->separator, across);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->preview), across);
  gtk_widget_set_size_request (GTK_WIDGET (self->preview), is_narrow ? -1 : 320, is_narrow ? 184 : -1);
  /* The fields have the height there, and titles more of the width than the plane would like to leave them. */
  gtk_widget_set_vexpand (GTK_WIDGET (self->preview), !is_narrow);
  gtk_widget_set_size_request (GTK_WIDGET (self->list), is_narrow ? 196 : -1, -1);
}

/* --- saving it --- */

typedef struct
{
  gint64 id;                 /* 0: a new one */
  char *name;                /* (owned) */
  LibraryPlaylistRule *rule; /* (owned) */
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_free (saving->name);
  library_playlist_rule_free (saving->rule);
  g_free (saving);
}

/* On the worker. */
static gboolean
save (LibraryDb *db, gpointer data, GError **error)
{
  Saving *saving = data;

  if (saving->id != 0)
    return library_playlists_rename (db, saving->id, saving->name, error)
           && library_playlists_set_rule (db, saving->id, saving->rule, error);

  saving->id = library_playlists_create (db, saving->name, saving->rule, error);
  return saving->id != 0;
}

static void
saved_cb (gpointer owner, gpointer data, const GError *error)
{
  MoodRuleEditor *self = owner;
  Saving *saving = data;

  self->is_saving = FALSE;
  check (self);
  if (error != NULL)
    {
      show_problem (self, error->message);
      return;
    }

  g_signal_emit (self, signals[SAVED], 0, saving->id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MoodRuleEditor *self = MOOD_RULE_EDITOR (widget);
  g_autoptr (LibraryPlaylistRule) rule = mood_rule_draft_make_rule (self->draft, NULL);
  Saving *saving;

  if (rule == NULL || find_name_problem (self) != NULL || self->is_saving)
    return;

  saving = g_new0 (Saving, 1);
  saving->id = self->id;
  saving->name = get_name (self);
  saving->rule = g_steal_pointer (&rule);
  self->is_saving = TRUE;
  gtk_widget_action_set_enabled (widget, "rule.save", FALSE);
  mood_playlist_store_run (self->store, save, saving, saving_free, self->id, self, saved_cb);
}

/* --- construction --- */

static void
mood_rule_editor_dispose (GObject *object)
{
  MoodRuleEditor *self = MOOD_RULE_EDITOR (object);

  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  g_clear_pointer (&self->maker, mood_maker_free);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (mood_rule_editor_parent_class)->dispose (object);
}

static void
mood_rule_editor_class_init (MoodRuleEditorClass *klass)
{
  static const char *const others[] = { "place",       "valence_spin", "arousal_spin", "radius_spin",
                                        "order",       "amount",       "songs_spin",   "save_button" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_rule_editor_dispose;
  signals[SAVED] = g_signal_new ("saved", MOOD_TYPE_RULE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_install_action (widget_class, "rule.save", NULL, save_action);

  g_type_ensure (MOOD_TYPE_RULE_DRAFT);
  g_type_ensure (MOOD_TYPE_RULE_PLANE);
  g_type_ensure (MOOD_TYPE_MADE_LIST);
  g_type_ensure (MOOD_TYPE_ADAPTIVE_BIN);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/rule-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodRuleEditor, draft);
  gtk_widget_class_bind_template_child (widget_class, MoodRuleEditor, name);
  gtk_widget_class_bind_template_child (widget_class, MoodRuleEditor, adaptive);
  gtk_widget_class_bind_template_child (widget_class, MoodRuleEditor, columns);
  gtk_widget_class_bind_template_child (widget_class, MoodRuleEditor, preview);
  gtk_widget_class_bind_template_child (widget_class, MoodRuleEditor, separator);
  gtk_widget_class_bind_template_child (widget_class, MoodRuleEditor, plane);
  gtk_widget_class_bind_template_child (widget_class, MoodRuleEditor, summary);
  gtk_widget_class_bind_template_child (widget_class, MoodRuleEditor, problem);
  gtk_widget_class_bind_template_child (widget_class, MoodRuleEditor, list);
  /* Only their bindings matter here; whoever looks at the window finds them by name. */
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    gtk_widget_class_bind_template_child_full (widget_class, others[i], FALSE, 0);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, circle_drawn_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, is_first_cb);
  gtk_widget_class_bind_template_callback (widget_class, is_second_cb);
  gtk_widget_class_bind_template_callback (widget_class, is_set_cb);
}

static void
mood_rule_editor_init (MoodRuleEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

MoodRuleEditor *
mood_rule_editor_new (GtkWindow *parent,
                      MoodSession *session,
                      MoodPlaylistStore *store,
                      gint64 id,
                      const char *name,
                      const LibraryPlaylistRule *rule)
{
  MoodRuleEditor *self = g_object_new (MOOD_TYPE_RULE_EDITOR, "transient-for", parent, "title",
                                       id != 0 ? _ ("Edit Rule") : _ ("New Rule"), NULL);

  self->store = g_object_ref (store);
  self->maker = mood_maker_new (session, made_cb, self);
  self->id = id;
  if (rule != NULL)
    mood_rule_draft_take_rule (self->draft, rule);
  gtk_editable_set_text (GTK_EDITABLE (self->name), name != NULL ? name : "");
  g_signal_connect_swapped (self->draft, "notify", G_CALLBACK (draft_changed_cb), self);
  narrow_changed_cb (self);
  draft_changed_cb (self);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->name));

  return self;
}

MoodRuleDraft *
mood_rule_editor_get_draft (MoodRuleEditor *self)
{
  return self->draft;
}

gboolean
mood_rule_editor_is_settled (MoodRuleEditor *self)
{
  return !mood_maker_is_busy (self->maker) && !self->is_saving;
}
