/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/plane-layout.h"

#include <math.h>

/* Cells along each side of the grid that lies over [-1, 1] x [-1, 1]: with 100,000 points spread
 * over the plane there are one or two in a cell, and the index takes 256 KiB. */
#define GRID_SIDE           256

#define NO_POINT            G_MAXUINT32
#define DEFAULT_TEXT_HEIGHT 13.0

/* A point and its neighbors in the list of its cell. */
typedef struct
{
  float valence;
  float arousal;
  guint32 previous;
  guint32 next;
} Point;

struct _PlotPlaneLayout
{
  double width;
  double height;
  double text_height;
  double corner_width; /* kept free at the bottom right */
  double corner_height;
  double inset_width; /* covered at the bottom right of the plane */
  double inset_height;
  gboolean is_bare;
  double zoom;
  double center_valence;
  double center_arousal;
  PlotRect plane; /* follows from the size */
  GArray *points; /* (owned) (element-type Point) */
  guint32 *first; /* (owned): (GRID_SIDE, GRID_SIDE), rows of arousal */
};

gboolean
plot_rect_contains (const PlotRect *self,
                    double          x,
                    double          y)
{
  return x >= self->x - 1e-3 && x <= self->x + self->width + 1e-3 && y >= self->y - 1e-3
         && y <= self->y + self->height + 1e-3;
}

static double
to_finite (double value,
           double fallback)
{
  return isfinite (value) ? value : fallback;
}

static int
get_cell_coordinate (double value)
{
  int cell = (int)((value + 1) / 2 * GRID_SIDE);

  return CLAMP (cell, 0, GRID_SIDE - 1);
}

static guint32 *
get_cell (const PlotPlaneLayout *self,
          double                 valence,
          double                 arousal)
{
  return &self->first[get_cell_coordinate (arousal) * GRID_SIDE + get_cell_coordinate (valence)];
}

static Point *
get_point (const PlotPlaneLayout *self,
           guint                  index)
{
  return &g_array_index (self->points, Point, index);
}

static void
link_point (PlotPlaneLayout *self,
            guint            index)
{
  Point *point = get_point (self, index);
  guint32 *first = get_cell (self, point->valence, point->arousal);

  point->previous = NO_POINT;
  point->next = *first;
  if (*first != NO_POINT)
    get_point (self, *first)->previous = index;
  *first = index;
}

static void
unlink_point (PlotPlaneLayout *self,
              guint            index)
{
  Point *point = get_point (self, index);

  if (point->previous != NO_POINT)
    get_point (self, point->previous)->next = point->next;
  else
    *get_cell (self, point->valence, point->arousal) = point->next;

  if (point->next != NO_POINT)
    get_point (self, point->next)->previous = point->previous;
}

/* Half the width of what is seen, in values. */
static double
get_half_extent (const PlotPlaneLayout *self)
{
  return 1 / self->zoom;
}

static double
get_pixels_per_value (const PlotPlaneLayout *self)
{
  return self->plane.width / 2 * self->zoom;
}

static void
clamp_center (PlotPlaneLayout *self)
{
  double room = 1 - get_half_extent (self);

  self->center_valence = CLAMP (self->center_valence, -room, room);
  self->center_arousal = CLAMP (self->center_arousal, -room, room);
}

/* The largest square between the margins, in the middle. */
static PlotRect
fit_square (const PlotPlaneLayout *self,
            double                 left,
            double                 top,
            double                 right,
            double                 bottom)
{
  double side = MIN (self->width - left - right, self->height - top - bottom);

  side = MAX (side, 1);

  return (PlotRect) {
    .x = floor (left + (self->width - left - right - side) / 2),
    .y = floor (top + (self->height - top - bottom - side) / 2),
    .width = floor (side),
    .height = floor (side),
  };
}

static void
place_plane (PlotPlaneLayout *self)
{
  /* Left and below stand numbers and words; a small drawing has no numbers. */
  gboolean has_numbers = plot_plane_layout_has_numbers (self);
  double left = self->text_height * (has_numbers ? 4.3 : 1.9);
  double bottom = self->text_height * (has_numbers ? 3.1 : 1.9);
  double other = self->text_height * (has_numbers ? 1.2 : 0.6);
  PlotRect beside, above;

  if (self->is_bare)
    {
      self->plane = fit_square (self, 0, 0, 0, 0);
      return;
    }

  self->plane = fit_square (self, left, other, other, bottom);
  if (self->plane.x + self->plane.width + other <= self->width - self->corner_width
      || self->plane.y + self->plane.height + bottom <= self->height - self->corner_height)
    return;

  beside = fit_square (self, left, other, MAX (self->corner_width, other), bottom);
  above = fit_square (self, left, other, other, bottom + self->corner_height);
  self->plane = beside.width > above.width ? beside : above;
}

PlotPlaneLayout *
plot_plane_layout_new (void)
{
  PlotPlaneLayout *self = g_new0 (PlotPlaneLayout, 1);

  self->text_height = DEFAULT_TEXT_HEIGHT;
  self->zoom = 1;
  self->points = g_array_new (FALSE, FALSE, sizeof (Point));
  self->first = g_new (guint32, GRID_SIDE * GRID_SIDE);
  plot_plane_layout_clear_points (self);
  plot_plane_layout_set_size (self, 600, 600);

  return self;
}

void
plot_plane_layout_free (PlotPlaneLayout *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->points);
  g_free (self->first);
  g_free (self);
}

void
plot_plane_layout_set_size (PlotPlaneLayout *self,
                            double           width,
                            double           height)
{
  self->width = MAX (to_finite (width, 1), 1);
  self->height = MAX (to_finite (height, 1), 1);
  place_plane (self);
}

/**
 * plot_plane_layout_set_text_height:
 * @text_height: pixels; the font size of the #PlotStyle that it is drawn with
 *
 * Makes the margins large enough for the axes' words.
 */
void
plot_plane_layout_set_text_height (PlotPlaneLayout *self,
                                   double           text_height)
{
  self->text_height = CLAMP (to_finite (text_height, DEFAULT_TEXT_HEIGHT), 1, 200);
  place_plane (self);
}

void
plot_plane_layout_set_corner (PlotPlaneLayout *self,
                              double           width,
                              double           height)
{
  self->corner_width = MAX (to_finite (width, 0), 0);
  self->corner_height = MAX (to_finite (height, 0), 0);
  place_plane (self);
}

void
plot_plane_layout_set_is_bare (PlotPlaneLayout *self,
                               gboolean         is_bare)
{
  self->is_bare = is_bare;
  place_plane (self);
}

void
plot_plane_layout_set_inset (PlotPlaneLayout *self,
                             double           width,
                             double           height)
{
  self->inset_width = MAX (to_finite (width, 0), 0);
  self->inset_height = MAX (to_finite (height, 0), 0);
}

PlotRect
plot_plane_layout_get_inset (const PlotPlaneLayout *self)
{
  double width = MIN (self->inset_width, self->plane.width);
  double height = MIN (self->inset_height, self->plane.height);

  return (PlotRect) { self->plane.x + self->plane.width - width, self->plane.y + self->plane.height - height,
                      width, height };
}

/**
 * plot_plane_layout_has_numbers:
 *
 * Returns: TRUE when the drawing is large enough for numbers along the axes
 */
gboolean
plot_plane_layout_has_numbers (const PlotPlaneLayout *self)
{
  return !self->is_bare && MIN (self->width, self->height) >= 34 * self->text_height;
}

void
plot_plane_layout_set_view (PlotPlaneLayout *self,
                            double           zoom,
                            double           center_valence,
                            double           center_arousal)
{
  self->zoom = CLAMP (to_finite (zoom, 1), 1, PLOT_MAX_ZOOM);
  self->center_valence = to_finite (center_valence, 0);
  self->center_arousal = to_finite (center_arousal, 0);
  clamp_center (self);
}

void
plot_plane_layout_get_view (const PlotPlaneLayout *self,
                            double                *zoom,
                            double                *center_valence,
                            double                *center_arousal)
{
  if (zoom != NULL)
    *zoom = self->zoom;
  if (center_valence != NULL)
    *center_valence = self->center_valence;
  if (center_arousal != NULL)
    *center_arousal = self->center_arousal;
}

/**
 * plot_plane_layout_zoom_at:
 * @factor: above 1 to come nearer
 * @x: pixel that stays over the same value
 * @y: pixel that stays over the same value
 *
 * Zooms as a wheel does it, within the limits of the zoom and of the plane.
 */
void
plot_plane_layout_zoom_at (PlotPlaneLayout *self,
                           double           factor,
                           double           x,
                           double           y)
{
  double valence, arousal, pixels_per_value;
  double zoom = CLAMP (to_finite (self->zoom * factor, self->zoom), 1, PLOT_MAX_ZOOM);

  plot_plane_layout_to_value (self, x, y, &valence, &arousal);
  self->zoom = zoom;
  pixels_per_value = get_pixels_per_value (self);
  plot_plane_layout_set_view (self, zoom,
                              valence - (x - self->plane.x - self->plane.width / 2) / pixels_per_value,
                              arousal + (y - self->plane.y - self->plane.height / 2) / pixels_per_value);
}

/**
 * plot_plane_layout_pan:
 * @dx: pixels by which what is seen moves to the right
 * @dy: pixels by which it moves down
 */
void
plot_plane_layout_pan (PlotPlaneLayout *self,
                       double           dx,
                       double           dy)
{
  double pixels_per_value = get_pixels_per_value (self);

  plot_plane_layout_set_view (self, self->zoom, self->center_valence - dx / pixels_per_value,
                              self->center_arousal + dy / pixels_per_value);
}

PlotRect
plot_plane_layout_get_plane (const PlotPlaneLayout *self)
{
  return self->plane;
}

void
plot_plane_layout_to_pixel (const PlotPlaneLayout *self,
                            double                 valence,
                            double                 arousal,
                            double                *x,
                            double                *y)
{
  double pixels_per_value = get_pixels_per_value (self);

  *x = self->plane.x + self->plane.width / 2 + (valence - self->center_valence) * pixels_per_value;
  *y = self->plane.y + self->plane.height / 2 - (arousal - self->center_arousal) * pixels_per_value;
}

void
plot_plane_layout_to_value (const PlotPlaneLayout *self,
                            double                 x,
                            double                 y,
                            double                *valence,
                            double                *arousal)
{
  double pixels_per_value = get_pixels_per_value (self);

  *valence = self->center_valence + (x - self->plane.x - self->plane.width / 2) / pixels_per_value;
  *arousal = self->center_arousal - (y - self->plane.y - self->plane.height / 2) / pixels_per_value;
}

void
plot_plane_layout_clear_points (PlotPlaneLayout *self)
{
  g_array_set_size (self->points, 0);
  for (gsize i = 0; i < GRID_SIDE * GRID_SIDE; i++)
    self->first[i] = NO_POINT;
}

guint
plot_plane_layout_add_point (PlotPlaneLayout *self,
                             double           valence,
                             double           arousal)
{
  guint index = self->points->len;
  Point point = {
    .valence = (float)CLAMP (to_finite (valence, 0), -1, 1),
    .arousal = (float)CLAMP (to_finite (arousal, 0), -1, 1),
  };

  g_array_append_val (self->points, point);
  link_point (self, index);

  return index;
}

void
plot_plane_layout_move_point (PlotPlaneLayout *self,
                              guint            index,
                              double           valence,
                              double           arousal)
{
  Point *point;

  g_return_if_fail (index < self->points->len);

  unlink_point (self, index);
  point = get_point (self, index);
  point->valence = (float)CLAMP (to_finite (valence, 0), -1, 1);
  point->arousal = (float)CLAMP (to_finite (arousal, 0), -1, 1);
  link_point (self, index);
}

guint
plot_plane_layout_get_n_points (const PlotPlaneLayout *self)
{
  return self->points->len;
}

/* A box of values, and its box of cells. */
typedef struct
{
  double left, right, bottom, top;
  int first_column, last_column, first_row, last_row;
} Box;

/* The values under a box of pixels, cut to what is seen: what is not drawn cannot be picked.
 * FALSE when nothing is left. */
static gboolean
box_init (Box                   *box,
          const PlotPlaneLayout *self,
          double                 left,
          double                 top,
          double                 right,
          double                 bottom)
{
  const PlotRect *plane = &self->plane;

  left = MAX (left, plane->x);
  right = MIN (right, plane->x + plane->width);
  top = MAX (top, plane->y);
  bottom = MIN (bottom, plane->y + plane->height);
  /* Written so that NaN is refused too. */
  if (!(left <= right && top <= bottom))
    return FALSE;

  plot_plane_layout_to_value (self, left, top, &box->left, &box->top);
  plot_plane_layout_to_value (self, right, bottom, &box->right, &box->bottom);

  /* A song of valence 1 lies on the last pixel of the plane: rounding must not push it out. */
  box->left -= 1e-9;
  box->bottom -= 1e-9;
  box->right += 1e-9;
  box->top += 1e-9;

  box->first_column = get_cell_coordinate (box->left);
  box->last_column = get_cell_coordinate (box->right);
  box->first_row = get_cell_coordinate (box->bottom);
  box->last_row = get_cell_coordinate (box->top);

  return TRUE;
}

static gboolean
box_contains (const Box   *box,
              const Point *point)
{
  return point->valence >= box->left && point->valence <= box->right && point->arousal >= box->bottom
         && point->arousal <= box->top;
}

gboolean
plot_plane_layout_pick (const PlotPlaneLayout *self,
                        double                 x,
                        double                 y,
                        double                 radius,
                        guint                 *index)
{
  double pixels_per_value = get_pixels_per_value (self);
  double limit = radius / pixels_per_value;
  double best = limit * limit;
  guint32 found = NO_POINT;
  double valence, arousal;
  Box box;

  if (!(radius >= 0) || !box_init (&box, self, x - radius, y - radius, x + radius, y + radius))
    return FALSE;

  plot_plane_layout_to_value (self, x, y, &valence, &arousal);

  for (int row = box.first_row; row <= box.last_row; row++)
    for (int column = box.first_column; column <= box.last_column; column++)
      for (guint32 i = self->first[row * GRID_SIDE + column]; i != NO_POINT; i = get_point (self, i)->next)
        {
          const Point *point = get_point (self, i);
          double dv = point->valence - valence;
          double da = point->arousal - arousal;
          double distance = dv * dv + da * da;

          if (distance > best || !box_contains (&box, point))
            continue;
          /* Of points at one place, the one that was drawn last lies on top. */
          if (distance == best && found != NO_POINT && i < found)
            continue;

          best = distance;
          found = i;
        }

  if (found == NO_POINT)
    return FALSE;

  if (index != NULL)
    *index = found;

  return TRUE;
}

GArray *
plot_plane_layout_pick_rect (const PlotPlaneLayout *self,
                             PlotRect               rect)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint));
  Box box;

  if (!box_init (&box, self, rect.x, rect.y, rect.x + rect.width, rect.y + rect.height))
    return found;

  for (int row = box.first_row; row <= box.last_row; row++)
    for (int column = box.first_column; column <= box.last_column; column++)
      for (guint32 i = self->first[row * GRID_SIDE + column]; i != NO_POINT; i = get_point (self, i)->next)
        {
          guint index = i;

          if (box_contains (&box, get_point (self, i)))
            g_array_append_val (found, index);
        }

  return found;
}

GArray *
plot_plane_layout_pick_circle (const PlotPlaneLayout *self,
                               double                 x,
                               double                 y,
                               double                 radius)
{
  GArray *found
      = plot_plane_layout_pick_rect (self, (PlotRect) { x - radius, y - radius, 2 * radius, 2 * radius });
  guint n_kept = 0;

  for (guint i = 0; i < found->len; i++)
    {
      guint index = g_array_index (found, guint, i);
      const Point *point = get_point (self, index);
      double point_x, point_y;

      plot_plane_layout_to_pixel (self, point->valence, point->arousal, &point_x, &point_y);
      if (hypot (point_x - x, point_y - y) <= radius)
        g_array_index (found, guint, n_kept++) = index;
    }
  g_array_set_size (found, n_kept);

  return found;
}

/* One side of a polygon, in values. */
typedef struct
{
  double x0, y0, x1, y1;
} Side;

/* How often the sides go round a point: those that cross its height on the right of it, upwards less
 * downwards (the winding number). */
static gboolean
is_inside (const Side  *sides,
           gsize        n_sides,
           const Point *point)
{
  int winding = 0;

  for (gsize i = 0; i < n_sides; i++)
    {
      const Side *side = &sides[i];
      gboolean is_above0 = side->y0 > point->arousal;
      gboolean is_above1 = side->y1 > point->arousal;

      if (is_above0 == is_above1)
        continue;
      if (side->x0 + (point->arousal - side->y0) / (side->y1 - side->y0) * (side->x1 - side->x0)
          > point->valence)
        winding += is_above1 ? 1 : -1;
    }

  return winding != 0;
}

/* (transfer full): (n_corners) */
static Side *
get_sides (const PlotPlaneLayout *self,
           const double          *corners,
           gsize                  n_corners)
{
  Side *sides = g_new (Side, n_corners);

  for (gsize i = 0; i < n_corners; i++)
    {
      const double *from = corners + 2 * i;
      const double *to = corners + 2 * ((i + 1) % n_corners);

      plot_plane_layout_to_value (self, from[0], from[1], &sides[i].x0, &sides[i].y0);
      plot_plane_layout_to_value (self, to[0], to[1], &sides[i].x1, &sides[i].y1);
    }

  return sides;
}

/* The bottom of a row of cells. */
static double
get_row_edge (int row)
{
  return (double)row / GRID_SIDE * 2 - 1;
}

/* A hand draws hundreds of short sides: a row of cells is compared with the few that reach into it. */
static void
add_row_inside (const PlotPlaneLayout *self,
                const Box             *box,
                int                    row,
                const Side            *sides,
                gsize                  n_sides,
                Side                  *near,
                GArray                *found)
{
  double bottom = row == 0 ? -G_MAXDOUBLE : get_row_edge (row) - 1e-6;
  double top = row == GRID_SIDE - 1 ? G_MAXDOUBLE : get_row_edge (row + 1) + 1e-6;
  gsize n_near = 0;

  for (gsize i = 0; i < n_sides; i++)
    if (MAX (sides[i].y0, sides[i].y1) >= bottom && MIN (sides[i].y0, sides[i].y1) <= top)
      near[n_near++] = sides[i];

  for (int column = box->first_column; column <= box->last_column; column++)
    for (guint32 i = self->first[row * GRID_SIDE + column]; i != NO_POINT; i = get_point (self, i)->next)
      {
        guint index = i;

        if (box_contains (box, get_point (self, i)) && is_inside (near, n_near, get_point (self, i)))
          g_array_append_val (found, index);
      }
}

GArray *
plot_plane_layout_pick_polygon (const PlotPlaneLayout *self,
                                const double          *corners,
                                gsize                  n_corners)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint));
  double left = G_MAXDOUBLE, top = G_MAXDOUBLE, right = -G_MAXDOUBLE, bottom = -G_MAXDOUBLE;
  g_autofree Side *sides = NULL;
  g_autofree Side *near = NULL;
  Box box;

  if (n_corners < 3)
    return found;

  for (gsize i = 0; i < n_corners; i++)
    {
      left = MIN (left, corners[2 * i]);
      right = MAX (right, corners[2 * i]);
      top = MIN (top, corners[2 * i + 1]);
      bottom = MAX (bottom, corners[2 * i + 1]);
    }
  if (!box_init (&box, self, left, top, right, bottom))
    return found;

  sides = get_sides (self, corners, n_corners);
  near = g_new (Side, n_corners);
  for (int row = box.first_row; row <= box.last_row; row++)
    add_row_inside (self, &box, row, sides, n_corners, near, found);

  return found;
}
