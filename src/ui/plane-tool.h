/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What dragging over the plane draws, to select what is inside. */
typedef enum
{
  MOOD_PLANE_TOOL_BOX,
  MOOD_PLANE_TOOL_LASSO,
  MOOD_PLANE_TOOL_CIRCLE,
  MOOD_PLANE_TOOL_JOURNEY, /* the way that a playlist goes */
} MoodPlaneTool;

#define MOOD_TYPE_PLANE_TOOL (mood_plane_tool_get_type ())
GType mood_plane_tool_get_type (void);

G_END_DECLS
