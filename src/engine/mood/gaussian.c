/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mood/gaussian.h"

#include <math.h>

#include "engine/mood/normal.h"

/* Probabilities below this count as this in a loss, whose gradient stays finite so. */
#define PROBABILITY_MIN 1e-9

/* Abscissas and weights of the 20-point Gauss-Legendre rule on [-1, 1], the positive half. */
static const double legendre_abscissas[10] = {
  0.0765265211334973, 0.2277858511416451, 0.3737060887154195, 0.5108670019508271, 0.6360536807265150,
  0.7463319064601508, 0.8391169718222188, 0.9122344282513259, 0.9639719272779138, 0.9931285991850949,
};
static const double legendre_weights[10] = {
  0.1527533871307258, 0.1491729864726037, 0.1420961093183820, 0.1316886384491766, 0.1181945319615184,
  0.1019301198172404, 0.0832767415767048, 0.0626720483341091, 0.0406014298003869, 0.0176140071391521,
};

const int mood_quadrant_valence_signs[MOOD_N_QUADRANTS] = { 1, -1, -1, 1 };
const int mood_quadrant_arousal_signs[MOOD_N_QUADRANTS] = { 1, 1, -1, -1 };

MoodQuadrant
mood_quadrant_find_best (const double probabilities[MOOD_N_QUADRANTS])
{
  int best = MOOD_QUADRANT_1;

  for (int q = 1; q < MOOD_N_QUADRANTS; q++)
    if (probabilities[q] > probabilities[best])
      best = q;
  return best;
}

static double
sigmoid (double x)
{
  return 1.0 / (1.0 + exp (-x));
}

/* Density of the standard bivariate normal distribution at (h, k). */
static double
bivariate_density (double h,
                   double k,
                   double correlation)
{
  const double rest = 1.0 - correlation * correlation;

  return exp (-0.5 * (h * h - 2.0 * correlation * h * k + k * k) / rest) / (2.0 * G_PI * sqrt (rest));
}

/* How much the orthant probability of (h, k) differs from that of independent variables: Drezner &
 * Wesolowsky (1990), the integral of the density over the correlation, after Genz's (2004)
 * substitution of its sine. */
static double
orthant_excess (double h,
                double k,
                double correlation)
{
  const double half_angle = 0.5 * asin (correlation);
  const double squares = 0.5 * (h * h + k * k);
  double sum = 0.0;

  for (gsize i = 0; i < G_N_ELEMENTS (legendre_abscissas); i++)
    for (int side = -1; side <= 1; side += 2)
      {
        const double s = sin (half_angle * (1.0 + side * legendre_abscissas[i]));

        sum += legendre_weights[i] * exp ((s * h * k - squares) / (1.0 - s * s));
      }

  return sum * half_angle / (2.0 * G_PI);
}

/**
 * mood_gaussian_from_raw:
 * @raw: (5): what a network puts out, any real numbers
 *
 * The link: raw 0 and 1 become the means by tanh, 2 and 3 the standard deviations by a sigmoid
 * between 0.05 and 1, 4 the correlation by tanh, at most 0.9 in magnitude.
 */
void
mood_gaussian_from_raw (MoodGaussian *self,
                        const float   raw[MOOD_N_RAW])
{
  *self = (MoodGaussian) { .valence = tanh (raw[0]),
                           .arousal = tanh (raw[1]),
                           .valence_sd = MOOD_SD_MIN + (MOOD_SD_MAX - MOOD_SD_MIN) * sigmoid (raw[2]),
                           .arousal_sd = MOOD_SD_MIN + (MOOD_SD_MAX - MOOD_SD_MIN) * sigmoid (raw[3]),
                           .correlation = MOOD_CORRELATION_MAX * tanh (raw[4]) };
}

gboolean
mood_gaussian_has_quadrants (const MoodGaussian *self)
{
  double sum = 0.0;

  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    sum += self->quadrants[q];
  return sum > 0.0;
}

/* Turns dLoss/d(mean, sd, correlation), in place, into dLoss/draw: the derivative of the link. */
static void
gradient_through_link (const MoodGaussian *gaussian,
                       double              gradient[MOOD_N_RAW])
{
  const double share_v = (gaussian->valence_sd - MOOD_SD_MIN) / (MOOD_SD_MAX - MOOD_SD_MIN);
  const double share_a = (gaussian->arousal_sd - MOOD_SD_MIN) / (MOOD_SD_MAX - MOOD_SD_MIN);
  const double tanh_c = gaussian->correlation / MOOD_CORRELATION_MAX;

  gradient[0] *= 1.0 - gaussian->valence * gaussian->valence;
  gradient[1] *= 1.0 - gaussian->arousal * gaussian->arousal;
  gradient[2] *= (MOOD_SD_MAX - MOOD_SD_MIN) * share_v * (1.0 - share_v);
  gradient[3] *= (MOOD_SD_MAX - MOOD_SD_MIN) * share_a * (1.0 - share_a);
  gradient[4] *= MOOD_CORRELATION_MAX * (1.0 - tanh_c * tanh_c);
}

/* Fills in the quadrants of the whole where a part has any of its own; a part without says its masses. Their weighted
 * geometric mean, the logarithmic opinion pool (Genest & Zidek 1986): the mean itself is less sure than any of them. */
static void
pool_quadrants (MoodGaussian       *self,
                const MoodGaussian *parts,
                const double       *weights,
                gsize               n_parts,
                double              total)
{
  double logarithms[MOOD_N_QUADRANTS] = { 0.0 };
  gboolean any = FALSE;
  double sum = 0.0;

  for (gsize i = 0; i < n_parts; i++)
    any |= mood_gaussian_has_quadrants (&parts[i]);
  if (!any)
    return;

  for (gsize i = 0; i < n_parts; i++)
    {
      const double share = (weights != NULL ? weights[i] : 1.0) / total;
      double probabilities[MOOD_N_QUADRANTS];

      mood_gaussian_quadrant_probabilities (&parts[i], probabilities);
      for (int q = 0; q < MOOD_N_QUADRANTS; q++)
        logarithms[q] += share * log (MAX (probabilities[q], PROBABILITY_MIN));
    }

  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    sum += self->quadrants[q] = exp (logarithms[q]);
  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    self->quadrants[q] /= sum;
}

/**
 * mood_gaussian_pool:
 * @parts: (n_parts): the distributions of stretches of one song
 * @weights: (n_parts) (nullable): how much each counts, not negative; NULL: all alike
 * @n_parts: at least 1
 *
 * The distribution of the whole by the law of total variance: the mean of the means; the mean of
 * the covariances plus the covariance of the means. A song that moves is less certain than one
 * that stays. Quadrants that parts have of their own are pooled, too.
 */
void
mood_gaussian_pool (MoodGaussian       *self,
                    const MoodGaussian *parts,
                    const double       *weights,
                    gsize               n_parts)
{
  double total = 0.0, v = 0.0, a = 0.0;
  double vv = 0.0, aa = 0.0, va = 0.0;

  g_return_if_fail (n_parts > 0);

  for (gsize i = 0; i < n_parts; i++)
    {
      const double w = weights != NULL ? weights[i] : 1.0;

      total += w;
      v += w * parts[i].valence;
      a += w * parts[i].arousal;
    }

  g_return_if_fail (total > 0.0);
  v /= total;
  a /= total;

  for (gsize i = 0; i < n_parts; i++)
    {
      const MoodGaussian *part = &parts[i];
      const double w = (weights != NULL ? weights[i] : 1.0) / total;
      const double dv = part->valence - v;
      const double da = part->arousal - a;

      vv += w * (part->valence_sd * part->valence_sd + dv * dv);
      aa += w * (part->arousal_sd * part->arousal_sd + da * da);
      va += w * (part->correlation * part->valence_sd * part->arousal_sd + dv * da);
    }

  *self = (MoodGaussian) { .valence = v,
                           .arousal = a,
                           .valence_sd = sqrt (vv),
                           .arousal_sd = sqrt (aa),
                           .correlation = CLAMP (va / sqrt (vv * aa), -MOOD_CORRELATION_MAX, MOOD_CORRELATION_MAX) };
  pool_quadrants (self, parts, weights, n_parts, total);
}

/**
 * mood_gaussian_quadrant_probabilities:
 * @probabilities: (out) (array fixed-size=4): its own of Q1..Q4, or else the mass in them; sums to 1
 */
void
mood_gaussian_quadrant_probabilities (const MoodGaussian *self,
                                      double              probabilities[MOOD_N_QUADRANTS])
{
  const double h = self->valence / self->valence_sd;
  const double k = self->arousal / self->arousal_sd;
  const double excess = orthant_excess (h, k, self->correlation);
  double sum = 0.0;

  if (mood_gaussian_has_quadrants (self))
    {
      for (int q = 0; q < MOOD_N_QUADRANTS; q++)
        probabilities[q] = self->quadrants[q];
      return;
    }

  probabilities[MOOD_QUADRANT_1] = mood_normal_cdf (h) * mood_normal_cdf (k) + excess;
  probabilities[MOOD_QUADRANT_2] = mood_normal_cdf (-h) * mood_normal_cdf (k) - excess;
  probabilities[MOOD_QUADRANT_3] = mood_normal_cdf (-h) * mood_normal_cdf (-k) + excess;
  probabilities[MOOD_QUADRANT_4] = mood_normal_cdf (h) * mood_normal_cdf (-k) - excess;

  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    {
      probabilities[q] = MAX (probabilities[q], 0.0);
      sum += probabilities[q];
    }
  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    probabilities[q] /= sum;
}

/**
 * mood_gaussian_mahalanobis:
 *
 * Returns: the distance of a point from the mean in standard deviations, along the error ellipse
 */
double
mood_gaussian_mahalanobis (const MoodGaussian *self,
                           double              valence,
                           double              arousal)
{
  const double z = (valence - self->valence) / self->valence_sd;
  const double y = (arousal - self->arousal) / self->arousal_sd;
  const double c = self->correlation;

  return sqrt ((z * z - 2.0 * c * z * y + y * y) / (1.0 - c * c));
}

/**
 * mood_gaussian_surprise:
 *
 * Returns: the negative logarithm of the density at a point, in nats
 */
double
mood_gaussian_surprise (const MoodGaussian *self,
                        double              valence,
                        double              arousal)
{
  const double distance = mood_gaussian_mahalanobis (self, valence, arousal);
  const double rest = 1.0 - self->correlation * self->correlation;

  return 0.5 * distance * distance + log (2.0 * G_PI * self->valence_sd * self->arousal_sd * sqrt (rest));
}

/**
 * mood_gaussian_quadrant_loss:
 * @raw: (5): a network's output
 * @targets: (4): how much of the song is in each quadrant; sums to 1
 * @gradient: (out) (array fixed-size=5): dLoss/draw
 *
 * Cross-entropy of the quadrant probabilities. The derivatives of an orthant probability are a
 * density times a conditional probability (by h and k) and the bivariate density (by the
 * correlation; Plackett 1954).
 *
 * Returns: the loss, in nats
 */
double
mood_gaussian_quadrant_loss (const float  raw[MOOD_N_RAW],
                             const double targets[MOOD_N_QUADRANTS],
                             double       gradient[MOOD_N_RAW])
{
  const int *sign_v = mood_quadrant_valence_signs;
  const int *sign_a = mood_quadrant_arousal_signs;
  MoodGaussian gaussian;
  double probabilities[MOOD_N_QUADRANTS];
  double loss = 0.0, by_h = 0.0, by_k = 0.0, by_correlation = 0.0;
  double h, k, c, root, density;

  mood_gaussian_from_raw (&gaussian, raw);
  mood_gaussian_quadrant_probabilities (&gaussian, probabilities);

  h = gaussian.valence / gaussian.valence_sd;
  k = gaussian.arousal / gaussian.arousal_sd;
  c = gaussian.correlation;
  root = sqrt (1.0 - c * c);
  density = bivariate_density (h, k, c);

  for (int q = 0; q < MOOD_N_QUADRANTS; q++)
    {
      const double p = MAX (probabilities[q], PROBABILITY_MIN);
      const double by_p = -targets[q] / p;

      loss -= targets[q] * log (p);
      by_h += by_p * sign_v[q] * mood_normal_density (h) * mood_normal_cdf (sign_a[q] * (k - c * h) / root);
      by_k += by_p * sign_a[q] * mood_normal_density (k) * mood_normal_cdf (sign_v[q] * (h - c * k) / root);
      by_correlation += by_p * sign_v[q] * sign_a[q] * density;
    }

  gradient[0] = by_h / gaussian.valence_sd;
  gradient[1] = by_k / gaussian.arousal_sd;
  gradient[2] = -by_h * h / gaussian.valence_sd;
  gradient[3] = -by_k * k / gaussian.arousal_sd;
  gradient[4] = by_correlation;
  gradient_through_link (&gaussian, gradient);

  return loss;
}

/**
 * mood_gaussian_point_loss:
 * @raw: (5): a network's output
 * @valence: the label, in [-1, 1]
 * @arousal: the label, in [-1, 1]
 * @gradient: (out) (array fixed-size=5): dLoss/draw
 *
 * Returns: the negative log-likelihood of the label, in nats
 */
double
mood_gaussian_point_loss (const float raw[MOOD_N_RAW],
                          double      valence,
                          double      arousal,
                          double      gradient[MOOD_N_RAW])
{
  MoodGaussian gaussian;
  double z, y, c, rest, form, by_z, by_y;

  mood_gaussian_from_raw (&gaussian, raw);

  z = (valence - gaussian.valence) / gaussian.valence_sd;
  y = (arousal - gaussian.arousal) / gaussian.arousal_sd;
  c = gaussian.correlation;
  rest = 1.0 - c * c;
  form = z * z - 2.0 * c * z * y + y * y;
  by_z = (z - c * y) / rest;
  by_y = (y - c * z) / rest;

  gradient[0] = -by_z / gaussian.valence_sd;
  gradient[1] = -by_y / gaussian.arousal_sd;
  gradient[2] = (1.0 - z * by_z) / gaussian.valence_sd;
  gradient[3] = (1.0 - y * by_y) / gaussian.arousal_sd;
  gradient[4] = (c * form / rest - z * y - c) / rest;
  gradient_through_link (&gaussian, gradient);

  return 0.5 * form / rest + log (2.0 * G_PI * gaussian.valence_sd * gaussian.arousal_sd * sqrt (rest));
}
