/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: sets are read and changed in GTask threads, which hold a reference to the library and touch nothing else. The
 * answers come on the main thread; one to a question that was asked anew since, or of a page that is gone, is dropped. */
#include "ui/training-sets.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/paths.h"
#include "jobs/corpus-report.h"
#include "plot/point.h"
#include "ui/folder-work.h"
#include "ui/plane-thumb.h"
#include "ui/problem-lines.h"
#include "ui/toast.h"
#include "ui/training-import.h"
#include "ui/training-set-row.h"
#include "ui/training-set-text.h"

#define PLANE_SIZE 220

struct _MoodTrainingSets
{
  AdwBin parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwStatusPage *error_page;
  GtkListBox *list;
  AdwPreferencesGroup *details;
  GtkLabel *source;
  GtkLabel *about;
  MoodPlaneThumb *plane;
  GtkWidget *problems_title;
  MoodProblemLines *problems;

  MoodSession *session;         /* (owned) (nullable): none after dispose */
  GCancellable *list_loading;   /* (owned) (nullable): while the sets are read */
  GCancellable *detail_loading; /* (owned) (nullable): while one of them is */
  guint n_changes;              /* under way */
  gint64 selected;
  gint64 wanted;                /* to be selected when the sets are read */
};

G_DEFINE_FINAL_TYPE (MoodTrainingSets, mood_training_sets, ADW_TYPE_BIN)

enum
{
  PROP_SESSION = 1,
  PROP_SELECTED_SET,
  N_PROPS,
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* A question to the library, and what came of it. */
typedef struct
{
  LibraryDb *library;    /* (owned) */
  gint64 id;
  GPtrArray *sets;       /* (owned) (nullable) */
  LibraryLabelSet *set;  /* (owned) (nullable) */
  GPtrArray *clips;      /* (owned) (nullable) */
  guint n_twins;         /* clips that are in other sets */
  GArray *points;        /* (owned) (nullable) (element-type PlotPoint) */
  GStrv problems;        /* (owned) (nullable) */
} Work;

static void
work_free (gpointer data)
{
  Work *self = data;

  library_db_unref (self->library);
  g_clear_pointer (&self->sets, g_ptr_array_unref);
  g_clear_pointer (&self->set, library_label_set_free);
  g_clear_pointer (&self->clips, g_ptr_array_unref);
  g_clear_pointer (&self->points, g_array_unref);
  g_strfreev (self->problems);
  g_free (self);
}

/* @loading: (nullable): where its cancellable is kept, in place of that of the question before. */
static void
ask (MoodTrainingSets *self, Work *work, GCancellable **loading, GTaskThreadFunc func, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = NULL;

  if (loading != NULL)
    {
      g_cancellable_cancel (*loading);
      g_clear_object (loading);
      *loading = g_cancellable_new ();
    }
  /* The page is not the task's source: a task may lose its last reference on its thread, and the page must not. */
  task = g_task_new (NULL, loading != NULL ? *loading : NULL, callback, g_object_ref (self));
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, func);
}

static Work *
new_work (MoodTrainingSets *self, gint64 id)
{
  Work *work = g_new0 (Work, 1);

  work->library = library_db_ref (mood_session_get_db (self->session));
  work->id = id;

  return work;
}

static void
show_error (MoodTrainingSets *self, const GError *error)
{
  g_autofree char *markup = g_markup_escape_text (error->message, -1);

  adw_status_page_set_description (self->error_page, markup);
  gtk_stack_set_visible_child_name (self->stack, "error");
}

/* --- one set --- */

/* (transfer full) (element-type PlotPoint) */
static GArray *
make_points (GPtrArray *clips)
{
  GArray *points = g_array_new (FALSE, TRUE, sizeof (PlotPoint));

  for (guint i = 0; i < clips->len; i++)
    {
      const LibraryLabelClip *clip = g_ptr_array_index (clips, i);
      PlotPoint point = { .valence = (float)clip->valence, .arousal = (float)clip->arousal };

      if (clip->status != LIBRARY_CLIP_OK || isnan (clip->valence))
        continue;
      point.quadrant = clip->quadrant >= 0 ? (MoodQuadrant)clip->quadrant
                                           : mood_quadrant_of_point (clip->valence, clip->arousal);
      g_array_append_val (points, point);
    }

  return points;
}

static void
load_clips_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  g_autoptr (GPtrArray) twins = NULL;

  work->set = library_label_sets_get (work->library, work->id, &error);
  if (work->set != NULL)
    work->clips = library_label_sets_list_clips (work->library, work->id, &error);
  if (work->clips != NULL)
    twins = library_label_sets_list_twins (work->library, work->id, &error);
  for (guint i = 0; twins != NULL && i < twins->len; i++)
    work->n_twins += ((LibraryLabelTwin *)g_ptr_array_index (twins, i))->set_id != 0 ? 1 : 0;
  if (twins == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  work->points = make_points (work->clips);
  work->problems = mood_training_set_list_problems (work->clips);
  g_task_return_boolean (task, TRUE);
}

/* (transfer full): what there is to say of a set. */
static char *
describe (const Work *work)
{
  const LibraryLabelSet *set = work->set;
  const char *layout = jobs_corpus_get_layout_name (set->kind);
  g_autofree char *content = mood_training_set_describe (&set->counts);
  g_autofree char *labels = mood_training_set_describe_labels (&set->counts);
  g_auto (GStrv) remarks = jobs_corpus_list_remarks (&set->counts, work->clips);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n%s", layout != NULL ? layout : set->kind, content);
  if (*labels != '\0')
    g_string_append_printf (text, "\n%s", labels);
  if (*set->scale != '\0')
    {
      g_string_append_c (text, '\n');
      /* Translators: such as 1..9 */
      g_string_append_printf (text, _ ("Valence and arousal were read on the scale %s."), set->scale);
    }
  if (work->n_twins > 0)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, ngettext ("%'u clip is in another set as well.", "%'u clips are in other sets as well.",
                                              work->n_twins), work->n_twins);
    }
  for (char **remark = remarks; *remark != NULL; remark++)
    g_string_append_printf (text, "\n%s", *remark);

  return g_string_free (text, FALSE);
}

static void
show_set (MoodTrainingSets *self, const Work *work)
{
  GArray *points = work->points;
  const char *const *problems = (const char *const *)work->problems;
  g_autofree char *about = describe (work);
  g_autofree char *source = mood_folder_work_show_path (work->set->source);
  g_autofree char *whole = base_paths_to_utf8 (work->set->source);
  g_autofree char *title = g_markup_escape_text (work->set->name, -1);
  g_autofree char *label = g_strdup_printf (ngettext ("The plane with %u clip", "The plane with %u clips", points->len),
                                            points->len);

  adw_preferences_group_set_title (self->details, title);
  gtk_label_set_text (self->source, source);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->source), whole);
  gtk_widget_set_visible (GTK_WIDGET (self->source), *source != '\0');
  gtk_label_set_text (self->about, about);
  mood_plane_thumb_set_points (self->plane, points, NULL, label);
  gtk_widget_set_visible (GTK_WIDGET (self->plane), points->len > 0);
  mood_problem_lines_set (self->problems, problems);
  gtk_widget_set_visible (GTK_WIDGET (self->problems), problems[0] != NULL);
  gtk_widget_set_visible (self->problems_title, problems[0] != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->details), TRUE);
}

static void
clips_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodTrainingSets) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_done = g_task_propagate_boolean (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->session == NULL)
    return;
  g_clear_object (&self->detail_loading);
  if (is_done)
    show_set (self, g_task_get_task_data (G_TASK (result)));
  else
    show_error (self, error);
}

static void
select_set (MoodTrainingSets *self, gint64 id)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sets.remove", id != 0);
  if (id != 0)
    ask (self, new_work (self, id), &self->detail_loading, load_clips_thread, clips_loaded_cb);
  else
    gtk_widget_set_visible (GTK_WIDGET (self->details), FALSE);
  if (id == self->selected)
    return;
  self->selected = id;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_SET]);
}

static void
row_selected_cb (MoodTrainingSets *self, MoodTrainingSetRow *row)
{
  if (row != NULL && self->session != NULL)
    select_set (self, mood_training_set_row_get_id (row));
}

/* --- all sets --- */

static void
load_sets_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;

  work->sets = library_label_sets_list (work->library, &error);
  if (work->sets != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* The one that was selected stays so; otherwise it is the first. */
static void
show_sets (MoodTrainingSets *self, const GPtrArray *sets)
{
  const gint64 wanted = self->wanted != 0 ? self->wanted : self->selected;
  GtkListBoxRow *chosen = NULL;
  GtkWidget *child;

  self->wanted = 0;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < sets->len; i++)
    {
      const LibraryLabelSet *set = g_ptr_array_index (sets, i);
      GtkWidget *row = mood_training_set_row_new (set);

      gtk_list_box_append (self->list, row);
      if (chosen == NULL || set->id == wanted)
        chosen = GTK_LIST_BOX_ROW (row);
    }
  gtk_stack_set_visible_child_name (self->stack, sets->len > 0 ? "sets" : "empty");
  if (chosen != NULL)
    gtk_list_box_select_row (self->list, chosen);
  else
    select_set (self, 0);
}

static void
sets_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodTrainingSets) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_done = g_task_propagate_boolean (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->session == NULL)
    return;
  g_clear_object (&self->list_loading);
  if (is_done)
    show_sets (self, ((Work *)g_task_get_task_data (G_TASK (result)))->sets);
  else
    show_error (self, error);
}

void
mood_training_sets_reload (MoodTrainingSets *self)
{
  if (self->session != NULL)
    ask (self, new_work (self, 0), &self->list_loading, load_sets_thread, sets_loaded_cb);
}

/* --- removing --- */

static void
remove_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;

  work->set = library_label_sets_get (work->library, work->id, &error);
  if (work->set != NULL)
    work->clips = library_label_sets_list_clips (work->library, work->id, &error);
  if (work->clips != NULL && library_label_sets_remove (work->library, work->id, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
restore_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  const LibraryLabelSetFields fields = { work->set->name, work->set->kind, work->set->scale, work->set->source,
                                         work->set->is_from_words };
  GError *error = NULL;

  work->id = library_label_sets_add (work->library, &fields, work->clips, &error);
  if (work->id != 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* After a removal or its undoing. FALSE: it is told. */
static gboolean
end_change (MoodTrainingSets *self, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  gboolean is_done = g_task_propagate_boolean (G_TASK (result), &error);

  self->n_changes--;
  if (self->session == NULL)
    return FALSE;
  if (!is_done)
    adw_toast_overlay_add_toast (self->toasts, mood_toast_new (GTK_WIDGET (self), error->message, NULL));
  mood_training_sets_reload (self);
  g_signal_emit (self, signals[CHANGED], 0);

  return is_done;
}

static void
restored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodTrainingSets) self = user_data;

  self->wanted = ((Work *)g_task_get_task_data (G_TASK (result)))->id;
  end_change (self, result);
}

/* What was removed last goes with the toast that offers to bring it back. */
static void
undo_cb (MoodTrainingSets *self, AdwToast *toast)
{
  const Work *removed = g_object_get_data (G_OBJECT (toast), "moodplane-removed");
  Work *work;

  if (self->session == NULL)
    return;
  work = new_work (self, 0);
  work->set = g_new0 (LibraryLabelSet, 1);
  *work->set = (LibraryLabelSet) { .name = g_strdup (removed->set->name),
                                   .kind = g_strdup (removed->set->kind),
                                   .scale = g_strdup (removed->set->scale),
                                   .source = g_strdup (removed->set->source),
                                   .is_from_words = removed->set->is_from_words };
  work->clips = g_ptr_array_ref (removed->clips);
  self->n_changes++;
  ask (self, work, NULL, restore_thread, restored_cb);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodTrainingSets) self = user_data;
  Work *work = g_task_get_task_data (G_TASK (result));
  g_autofree char *text = work->set != NULL ? g_strdup_printf (_ ("“%s” was removed"), work->set->name) : NULL;
  AdwToast *toast;

  if (!end_change (self, result))
    return;
  toast = mood_toast_new (GTK_WIDGET (self), text, _ ("_Undo"));
  /* The task keeps what was removed. */
  g_object_set_data (G_OBJECT (toast), "moodplane-removed", work);
  g_object_set_data_full (G_OBJECT (toast), "moodplane-task", g_object_ref (result), g_object_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MoodTrainingSets *self = MOOD_TRAINING_SETS (widget);

  if (self->selected == 0)
    return;
  self->n_changes++;
  gtk_widget_action_set_enabled (widget, "sets.remove", FALSE);
  ask (self, new_work (self, self->selected), NULL, remove_thread, removed_cb);
}

/* --- importing --- */

static void
imported_cb (MoodTrainingSets *self, gint64 id)
{
  self->wanted = id;
  mood_training_sets_reload (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
import_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MoodTrainingSets *self = MOOD_TRAINING_SETS (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  MoodTrainingImport *import
      = mood_training_import_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, mood_session_get_db (self->session));

  g_signal_connect_object (import, "imported", G_CALLBACK (imported_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (import));
}

/* --- construction --- */

static void
mood_training_sets_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MoodTrainingSets *self = MOOD_TRAINING_SETS (object);

  if (id == PROP_SESSION)
    self->session = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mood_training_sets_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MoodTrainingSets *self = MOOD_TRAINING_SETS (object);

  if (id == PROP_SESSION)
    g_value_set_object (value, self->session);
  else if (id == PROP_SELECTED_SET)
    g_value_set_int64 (value, self->selected);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mood_training_sets_constructed (GObject *object)
{
  G_OBJECT_CLASS (mood_training_sets_parent_class)->constructed (object);

  mood_training_sets_reload (MOOD_TRAINING_SETS (object));
}

static void
mood_training_sets_dispose (GObject *object)
{
  MoodTrainingSets *self = MOOD_TRAINING_SETS (object);

  g_cancellable_cancel (self->list_loading);
  g_cancellable_cancel (self->detail_loading);
  g_clear_object (&self->list_loading);
  g_clear_object (&self->detail_loading);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (mood_training_sets_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/training-sets.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSets, toasts);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSets, stack);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSets, error_page);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSets, list);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSets, details);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSets, about);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSets, source);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSets, plane);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSets, problems_title);
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingSets, problems);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
}

static void
mood_training_sets_class_init (MoodTrainingSetsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags construct_only = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = mood_training_sets_set_property;
  object_class->get_property = mood_training_sets_get_property;
  object_class->constructed = mood_training_sets_constructed;
  object_class->dispose = mood_training_sets_dispose;
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, MOOD_TYPE_SESSION, construct_only);
  properties[PROP_SELECTED_SET] = g_param_spec_int64 ("selected-set", NULL, NULL, 0, G_MAXINT64, 0,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHANGED]
      = g_signal_new ("changed", MOOD_TYPE_TRAINING_SETS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (MOOD_TYPE_PLANE_THUMB);
  g_type_ensure (MOOD_TYPE_PROBLEM_LINES);
  gtk_widget_class_install_action (widget_class, "sets.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "sets.remove", NULL, remove_action);
  bind_template (widget_class);
}

static void
mood_training_sets_init (MoodTrainingSets *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  mood_plane_thumb_set_size (self->plane, PLANE_SIZE);
  gtk_widget_set_visible (GTK_WIDGET (self->details), FALSE);
}

GtkWidget *
mood_training_sets_new (MoodSession *session)
{
  return g_object_new (MOOD_TYPE_TRAINING_SETS, "session", session, NULL);
}

gint64
mood_training_sets_get_selected (MoodTrainingSets *self)
{
  return self->selected;
}

gboolean
mood_training_sets_is_settled (MoodTrainingSets *self)
{
  return self->list_loading == NULL && self->detail_loading == NULL && self->n_changes == 0;
}
