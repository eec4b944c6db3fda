/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "person.h"

#include "harness.h"
#include "pointer.h"

#include <string.h>

gboolean
person_is_there (void)
{
  g_autofree char *program = g_find_program_in_path ("xdotool");

  if (program == NULL)
    g_test_skip ("There is no xdotool");

  return program != NULL;
}

/* --- finding --- */

typedef gboolean (*Match) (GtkWidget *widget, const char *text);

static GtkWidget *
find (GtkWidget *widget, Match match, const char *text)
{
  if (gtk_widget_get_mapped (widget) && match (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, match, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
has_action (GtkWidget *widget, const char *action)
{
  return GTK_IS_ACTIONABLE (widget)
         && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0;
}

GtkWidget *
person_find_action (GtkWidget *widget, const char *action)
{
  return find (widget, has_action, action);
}

/* --- pressing --- */

static gboolean
can_be_pressed (gpointer widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_is_sensitive (widget)
         && gtk_widget_get_width (widget) > 0;
}

/* Which way the wheel is to be turned: -1 up, 1 down, 0 when the middle of @widget is in sight. */
static int
find_way (GtkWidget *widget, GtkWidget *scrolled)
{
  double x, y;

  gtk_widget_translate_coordinates (widget, scrolled, 0, gtk_widget_get_height (widget) / 2.0, &x, &y);

  return y < 8 ? -1 : y > gtk_widget_get_height (scrolled) - 8 ? 1 : 0;
}

typedef struct
{
  GtkAdjustment *adjustment;
  double value;
} Scrolled;

static gboolean
has_scrolled (gpointer data)
{
  Scrolled *self = data;

  return gtk_adjustment_get_value (self->adjustment) != self->value && !g_main_context_pending (NULL);
}

typedef struct
{
  double x, y;
  guint n_frames; /* in which it was there */
} Place;

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Place *self = data;
  double x, y;

  gtk_widget_translate_coordinates (widget, GTK_WIDGET (gtk_widget_get_native (widget)), 0, 0, &x, &y);
  self->n_frames = x == self->x && y == self->y ? self->n_frames + 1 : 0;
  self->x = x;
  self->y = y;

  return G_SOURCE_CONTINUE;
}

static gboolean
is_at_rest (gpointer data)
{
  return ((Place *)data)->n_frames > 2;
}

/* What is on its way elsewhere cannot be aimed at. */
static void
wait_for_rest (GtkWidget *widget)
{
  Place place = { 0 };
  guint tick = gtk_widget_add_tick_callback (widget, tick_cb, &place, NULL);

  harness_wait (is_at_rest, &place);
  gtk_widget_remove_tick_callback (widget, tick);
}

static void
bring_into_sight (GtkWidget *widget)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment;

  wait_for_rest (widget);
  if (scrolled == NULL)
    return;

  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  for (int way = find_way (widget, scrolled); way != 0; way = find_way (widget, scrolled))
    {
      Scrolled before = { adjustment, gtk_adjustment_get_value (adjustment) };

      /* At the edge, where nothing takes the wheel for itself. */
      display_pointer_click (scrolled, 3, gtk_widget_get_height (scrolled) / 2.0, way < 0 ? 4 : 5);
      harness_wait (has_scrolled, &before);
      wait_for_rest (widget);
    }
}

void
person_click (GtkWidget *widget)
{
  harness_wait (can_be_pressed, widget);
  bring_into_sight (widget);
  display_pointer_click (widget, gtk_widget_get_width (widget) / 2.0, gtk_widget_get_height (widget) / 2.0,
                         1);
}

typedef struct
{
  GtkWidget *below;
  Match match;
  const char *text;
} Wanted;

static gboolean
is_seen (gpointer data)
{
  Wanted *wanted = data;

  return find (wanted->below, wanted->match, wanted->text) != NULL;
}

static GtkWidget *
wait_for (GtkWidget *below, Match match, const char *text)
{
  Wanted wanted = { below, match, text };

  harness_wait_at (text, is_seen, &wanted);

  return find (below, match, text);
}

void
person_click_action (gpointer widget, const char *action)
{
  person_click (wait_for (widget, has_action, action));
}

/* --- menus and rows --- */

/* (transfer full) (nullable): what the item with this action is called */
static char *
find_label (GMenuModel *menu, const char *action)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
      g_autofree char *name = NULL, *label = section != NULL ? find_label (section, action) : NULL;

      if (label != NULL)
        return g_steal_pointer (&label);
      if (g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &name)
          && g_str_equal (name, action)
          && g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_LABEL, "s", &label))
        return g_steal_pointer (&label);
    }

  return NULL;
}

static gboolean
is_primary (GtkWidget *widget, const char *text)
{
  return GTK_IS_MENU_BUTTON (widget) && gtk_menu_button_get_primary (GTK_MENU_BUTTON (widget));
}

static gboolean
is_item (GtkWidget *widget, const char *label)
{
  g_autofree char *text = NULL;

  if (!g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkModelButton"))
    return FALSE;
  g_object_get (widget, "text", &text, NULL);

  return g_strcmp0 (text, label) == 0;
}

void
person_open_menu (GtkWindow *window, const char *action)
{
  GtkWidget *button = wait_for (GTK_WIDGET (window), is_primary, "the main menu");
  g_autofree char *label = find_label (gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (button)), action);
  char *mnemonic = label != NULL ? strchr (label, '_') : NULL;

  g_assert_nonnull (label);
  /* An item has what it is called without it. */
  if (mnemonic != NULL)
    memmove (mnemonic, mnemonic + 1, strlen (mnemonic));
  display_pointer_key (GTK_WIDGET (window), "F10");
  person_click (wait_for (button, is_item, label));
}

typedef struct
{
  AdwComboRow *row;
  guint position;
} Choice;

static gboolean
is_chosen (gpointer data)
{
  Choice *choice = data;

  return adw_combo_row_get_selected (choice->row) == choice->position;
}

static gboolean
is_popover (GtkWidget *widget, const char *text)
{
  return GTK_IS_POPOVER (widget);
}

void
person_choose (AdwComboRow *row, guint position)
{
  Choice choice = { row, position };
  GtkWidget *popover;

  if (is_chosen (&choice))
    return;

  harness_wait (can_be_pressed, row);
  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (row)));
  display_pointer_key (GTK_WIDGET (row), "space");
  popover = wait_for (GTK_WIDGET (row), is_popover, "the choices of a row");
  /* The first item has the keyboard at first, not the one that is chosen. */
  display_pointer_key (popover, position == 0 ? "Up" : "Home");
  for (guint i = 0; i < position; i++)
    display_pointer_key (popover, "Down");
  display_pointer_key (popover, "Return");
  harness_wait (is_chosen, &choice);
}

/* --- files --- */

static gboolean
is_asked_for_file (gpointer data)
{
  GtkWidget *dialog = harness_find_window (GTK_TYPE_FILE_CHOOSER_DIALOG);

  return dialog != NULL && gtk_widget_get_mapped (dialog) && !g_main_context_pending (NULL);
}

static gboolean
is_entry (GtkWidget *widget, const char *text)
{
  return GTK_IS_ENTRY (widget) && g_str_has_prefix (gtk_editable_get_text (GTK_EDITABLE (widget)), text);
}

static gboolean
is_answered (gpointer data)
{
  return harness_find_window (GTK_TYPE_FILE_CHOOSER_DIALOG) == NULL;
}

void
person_answer_file (const char *path)
{
  GtkWidget *dialog;

  harness_wait (is_asked_for_file, NULL);
  dialog = harness_find_window (GTK_TYPE_FILE_CHOOSER_DIALOG);
  /* The first key makes a line to type into; what comes too early would be lost. */
  display_pointer_key (dialog, "slash");
  wait_for (dialog, is_entry, "/");
  display_pointer_type (dialog, path + 1);
  wait_for (dialog, is_entry, path);
  display_pointer_key (dialog, "Return");
  harness_wait (is_answered, NULL);
}
