/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointer.h"

#include <gdk/x11/gdkx.h>
#include <math.h>

static void
exited_cb (GPid pid, int status, gpointer is_running)
{
  g_spawn_close_pid (pid);
  *(gboolean *)is_running = FALSE;
}

/* The main loop runs meanwhile: the window has to answer the server. */
static gboolean
run (const char *arguments)
{
  g_autofree char *line = g_strdup_printf ("xdotool %s", arguments);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_running = TRUE;
  GPid pid;

  g_test_message ("%s", line);
  g_assert_true (g_shell_parse_argv (line, NULL, &argv, NULL));
  if (!g_spawn_async (NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                      &error))
    {
      g_test_skip (error->message);
      return FALSE;
    }

  g_child_watch_add (pid, exited_cb, &is_running);
  while (is_running)
    g_main_context_iteration (NULL, TRUE);

  return TRUE;
}

/* "--window ID X Y" of a place in @widget. */
static char *
locate (GtkWidget *widget, double x, double y)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GdkSurface *surface = gtk_native_get_surface (native);
  double left, top, wx, wy;

  gtk_native_get_surface_transform (native, &left, &top);
  g_assert_true (gtk_widget_translate_coordinates (widget, GTK_WIDGET (native), x, y, &wx, &wy));

  return g_strdup_printf ("--window %lu %.0f %.0f", gdk_x11_surface_get_xid (surface), round (wx + left),
                          round (wy + top));
}

gboolean
display_pointer_click (GtkWidget *widget, double x, double y, guint button)
{
  g_autofree char *place = locate (widget, x, y);
  g_autofree char *arguments = g_strdup_printf ("mousemove %s click %u", place, button);

  return run (arguments);
}

gboolean
display_pointer_drag (GtkWidget *widget, double x0, double y0, double x1, double y1)
{
  g_autofree char *from = locate (widget, x0, y0);
  g_autofree char *between = locate (widget, (x0 + x1) / 2, (y0 + y1) / 2);
  g_autofree char *to = locate (widget, x1, y1);
  g_autofree char *arguments
      = g_strdup_printf ("mousemove %s mousedown 1 mousemove %s sleep 0.1 mousemove %s sleep 0.1 mouseup 1",
                         from, between, to);

  return run (arguments);
}

/* @what: of xdotool */
static gboolean
send_keys (GtkWidget *widget, const char *what)
{
  GdkSurface *surface = gtk_native_get_surface (gtk_widget_get_native (widget));
  g_autofree char *arguments
      = g_strdup_printf ("windowfocus --sync %lu %s", gdk_x11_surface_get_xid (surface), what);

  return run (arguments);
}

gboolean
display_pointer_key (GtkWidget *widget, const char *key)
{
  g_autofree char *what = g_strdup_printf ("key %s", key);

  return send_keys (widget, what);
}

gboolean
display_pointer_type (GtkWidget *widget, const char *text)
{
  g_autofree char *what = g_strdup_printf ("type --delay 4 '%s'", text);

  return send_keys (widget, what);
}
