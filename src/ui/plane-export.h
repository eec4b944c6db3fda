/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/plane.h"

G_BEGIN_DECLS

/* What is seen of the plane, on light paper. */

/* Writes a picture file, .png or .svg, of @size pixels along each side, in a worker. */
void     mood_plane_export_async  (MoodPlane           *self,
                                   const char          *path,
                                   guint                size,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
gboolean mood_plane_export_finish (MoodPlane           *self,
                                   GAsyncResult        *result,
                                   GError             **error);
/* Draws it into a box, for a printer. */
void     mood_plane_draw_page     (MoodPlane           *self,
                                   cairo_t             *cr,
                                   double               width,
                                   double               height);

G_END_DECLS
