/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A part of kernels-level.c, and compiled with it once for each level: the optimizers, which move
 * parameters along their gradients.
 */

/* The gradient that a method sees. */
#define GRADIENT(i) (u.gradient_scale * gradients[i] + u.gradient_decay * parameters[i])

/* The arrays of a move never overlap, which is what restrict says here. A method without memory
 * of one kind is handed NULL for it. */

static void
adam (const NnMove         *move,
      gsize                 n,
      float *restrict       parameters,
      const float *restrict gradients,
      float *restrict       first,
      float *restrict       second)
{
  const NnMove u = *move;

  for (gsize i = 0; i < n; i++)
    {
      const float gradient = GRADIENT (i);

      first[i] = u.momentum * first[i] + u.momentum_rest * gradient;
      second[i] = u.smoothing * second[i] + u.smoothing_rest * gradient * gradient;
      parameters[i] = u.parameter_factor * parameters[i]
                      - u.rate * first[i] / (sqrtf (second[i]) * u.root_correction + u.epsilon);
    }
}

static void
sgd (const NnMove         *move,
     gsize                 n,
     float *restrict       parameters,
     const float *restrict gradients,
     float *restrict       last_step,
     float *restrict       second)
{
  const NnMove u = *move;

  if (last_step == NULL)
    for (gsize i = 0; i < n; i++)
      parameters[i] -= u.rate * GRADIENT (i);
  else
    for (gsize i = 0; i < n; i++)
      {
        const float gradient = GRADIENT (i);
        const float step = u.momentum * last_step[i] + gradient;

        last_step[i] = step;
        parameters[i] -= u.rate * (u.is_nesterov ? gradient + u.momentum * step : step);
      }
}

static void
rmsprop (const NnMove         *move,
         gsize                 n,
         float *restrict       parameters,
         const float *restrict gradients,
         float *restrict       squares,
         float *restrict       last_step)
{
  const NnMove u = *move;

  if (last_step == NULL)
    for (gsize i = 0; i < n; i++)
      {
        const float gradient = GRADIENT (i);

        squares[i] = u.smoothing * squares[i] + u.smoothing_rest * gradient * gradient;
        parameters[i] -= u.rate * gradient / (sqrtf (squares[i]) + u.epsilon);
      }
  else
    for (gsize i = 0; i < n; i++)
      {
        const float gradient = GRADIENT (i);

        squares[i] = u.smoothing * squares[i] + u.smoothing_rest * gradient * gradient;
        last_step[i] = u.momentum * last_step[i] + gradient / (sqrtf (squares[i]) + u.epsilon);
        parameters[i] -= u.rate * last_step[i];
      }
}

static void
adagrad (const NnMove         *move,
         gsize                 n,
         float *restrict       parameters,
         const float *restrict gradients,
         float *restrict       squares,
         float *restrict       second)
{
  const NnMove u = *move;

  for (gsize i = 0; i < n; i++)
    {
      const float gradient = GRADIENT (i);

      squares[i] += gradient * gradient;
      parameters[i] -= u.rate * gradient / (sqrtf (squares[i]) + u.epsilon);
    }
}

static void
adadelta (const NnMove         *move,
          gsize                 n,
          float *restrict       parameters,
          const float *restrict gradients,
          float *restrict       squares,
          float *restrict       step_squares)
{
  const NnMove u = *move;

  for (gsize i = 0; i < n; i++)
    {
      const float gradient = GRADIENT (i);
      float step;

      squares[i] = u.smoothing * squares[i] + u.smoothing_rest * gradient * gradient;
      step = sqrtf (step_squares[i] + u.epsilon) / sqrtf (squares[i] + u.epsilon) * gradient;
      step_squares[i] = u.smoothing * step_squares[i] + u.smoothing_rest * step * step;
      parameters[i] -= u.rate * step;
    }
}

static void
adamax (const NnMove         *move,
        gsize                 n,
        float *restrict       parameters,
        const float *restrict gradients,
        float *restrict       first,
        float *restrict       largest)
{
  const NnMove u = *move;

  for (gsize i = 0; i < n; i++)
    {
      const float gradient = GRADIENT (i);
      const float now = fabsf (gradient) + u.epsilon;
      const float before = u.smoothing * largest[i];

      first[i] = u.momentum * first[i] + u.momentum_rest * gradient;
      largest[i] = now > before ? now : before;
      parameters[i] -= u.rate * first[i] / largest[i];
    }
}

static void
nadam (const NnMove         *move,
       gsize                 n,
       float *restrict       parameters,
       const float *restrict gradients,
       float *restrict       first,
       float *restrict       second)
{
  const NnMove u = *move;

  for (gsize i = 0; i < n; i++)
    {
      const float gradient = GRADIENT (i);

      first[i] = u.momentum * first[i] + u.momentum_rest * gradient;
      second[i] = u.smoothing * second[i] + u.smoothing_rest * gradient * gradient;
      parameters[i] -= (u.gradient_rate * gradient + u.rate * first[i])
                       / (sqrtf (second[i]) * u.root_correction + u.epsilon);
    }
}

static void
blend (float *restrict       values,
       const float *restrict others,
       gsize                 n,
       float                 share)
{
  for (gsize i = 0; i < n; i++)
    values[i] += share * (others[i] - values[i]);
}
