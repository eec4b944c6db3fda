/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PlotPlaneLayout:
 *
 * Where values lie in pixels, and which point is nearest to a pixel. Holds the points in a grid, so
 * that picking among 100,000 takes microseconds. No drawing. One thread at a time.
 */
typedef struct _PlotPlaneLayout PlotPlaneLayout;

typedef struct
{
  double x, y, width, height;
} PlotRect;

/* With a hair of tolerance: a song of valence 1 lies on the very edge. */
gboolean         plot_rect_contains             (const PlotRect        *self,
                                                 double                 x,
                                                 double                 y);

/* What is seen of the plane: zoom 1 shows [-1, 1] on both axes. */
typedef struct
{
  double zoom;
  double valence; /* of the middle */
  double arousal;
} PlotView;

#define PLOT_VIEW_WHOLE ((PlotView) { 1, 0, 0 })
#define PLOT_MAX_ZOOM   64.0

PlotPlaneLayout *plot_plane_layout_new          (void);
void             plot_plane_layout_free         (PlotPlaneLayout       *self);
/* The pixels of the whole drawing; the plane is the largest square inside its margins. */
void             plot_plane_layout_set_size     (PlotPlaneLayout       *self,
                                                 double                 width,
                                                 double                 height);
/* The font size that it is drawn with (13 unless told): the margins follow it. */
void             plot_plane_layout_set_text_height (PlotPlaneLayout    *self,
                                                    double              text_height);
/* Room at the bottom right that something else stands on: neither the plane nor the words along its axes come
 * there. The plane makes way to the side or upwards, whichever leaves it larger. */
void             plot_plane_layout_set_corner   (PlotPlaneLayout       *self,
                                                 double                 width,
                                                 double                 height);
/* Without margins: no words and numbers stand round it. */
void             plot_plane_layout_set_is_bare  (PlotPlaneLayout       *self,
                                                 gboolean               is_bare);
/* Something stands on the plane itself, in its corner at the bottom right: no word is put there. */
void             plot_plane_layout_set_inset    (PlotPlaneLayout       *self,
                                                 double                 width,
                                                 double                 height);
/* Of no size when there is none. */
PlotRect         plot_plane_layout_get_inset    (const PlotPlaneLayout *self);
gboolean         plot_plane_layout_has_numbers  (const PlotPlaneLayout *self);
/* zoom 1 shows [-1, 1] on both axes; the center is kept inside the plane. */
void             plot_plane_layout_set_view     (PlotPlaneLayout       *self,
                                                 double                 zoom,
                                                 double                 center_valence,
                                                 double                 center_arousal);
void             plot_plane_layout_get_view     (const PlotPlaneLayout *self,
                                                 double                *zoom,
                                                 double                *center_valence,
                                                 double                *center_arousal);
/* As a wheel zooms: the value under the pixel stays there. */
void             plot_plane_layout_zoom_at      (PlotPlaneLayout       *self,
                                                 double                 factor,
                                                 double                 x,
                                                 double                 y);
/* As a hand drags: what is seen moves by so many pixels. */
void             plot_plane_layout_pan          (PlotPlaneLayout       *self,
                                                 double                 dx,
                                                 double                 dy);
PlotRect         plot_plane_layout_get_plane    (const PlotPlaneLayout *self);
void             plot_plane_layout_to_pixel     (const PlotPlaneLayout *self,
                                                 double                 valence,
                                                 double                 arousal,
                                                 double                *x,
                                                 double                *y);
void             plot_plane_layout_to_value     (const PlotPlaneLayout *self,
                                                 double                 x,
                                                 double                 y,
                                                 double                *valence,
                                                 double                *arousal);

void             plot_plane_layout_clear_points (PlotPlaneLayout       *self);
guint            plot_plane_layout_add_point    (PlotPlaneLayout       *self,
                                                 double                 valence,
                                                 double                 arousal);
void             plot_plane_layout_move_point   (PlotPlaneLayout       *self,
                                                 guint                  index,
                                                 double                 valence,
                                                 double                 arousal);
guint            plot_plane_layout_get_n_points (const PlotPlaneLayout *self);
/* The point nearest to the pixel within @radius pixels, of those that are seen; FALSE when there is
 * none. Of points at one place the last one. */
gboolean         plot_plane_layout_pick         (const PlotPlaneLayout *self,
                                                 double                 x,
                                                 double                 y,
                                                 double                 radius,
                                                 guint                 *index);
/* (element-type guint): the points inside a rectangle of pixels, of those that are seen, in no order. */
GArray          *plot_plane_layout_pick_rect    (const PlotPlaneLayout *self,
                                                 PlotRect               rect);
/* The same within a circle. */
GArray          *plot_plane_layout_pick_circle  (const PlotPlaneLayout *self,
                                                 double                 x,
                                                 double                 y,
                                                 double                 radius);
/* The same within a closed line through @corners: (n_corners, 2) pixels x, y. What a line that crosses itself goes round
 * twice is inside. */
GArray          *plot_plane_layout_pick_polygon (const PlotPlaneLayout *self,
                                                 const double          *corners,
                                                 gsize                  n_corners);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlotPlaneLayout, plot_plane_layout_free)

G_END_DECLS
