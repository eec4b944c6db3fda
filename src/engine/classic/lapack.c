/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/classic/lapack.h"

#include <cblas.h>
#include <float.h>
#include <glib/gi18n.h>

#include "engine/base/error.h"

/* LAPACK as Fortran has it: everything by address, matrices column by column, and the lengths of
 * strings behind the last argument. All are part of OpenBLAS. */
extern void
dgelsd_ (const blasint *m,
         const blasint *n,
         const blasint *nrhs,
         double *a,
         const blasint *lda,
         double *b,
         const blasint *ldb,
         double *s,
         const double *rcond,
         blasint *rank,
         double *work,
         const blasint *lwork,
         blasint *iwork,
         blasint *info);
extern void
dgesvd_ (const char *jobu,
         const char *jobvt,
         const blasint *m,
         const blasint *n,
         double *a,
         const blasint *lda,
         double *s,
         double *u,
         const blasint *ldu,
         double *vt,
         const blasint *ldvt,
         double *work,
         const blasint *lwork,
         blasint *info,
         gsize jobu_length,
         gsize jobvt_length);
extern void
dsyevr_ (const char *jobz,
         const char *range,
         const char *uplo,
         const blasint *n,
         double *a,
         const blasint *lda,
         const double *vl,
         const double *vu,
         const blasint *il,
         const blasint *iu,
         const double *abstol,
         blasint *m,
         double *w,
         double *z,
         const blasint *ldz,
         blasint *isuppz,
         double *work,
         const blasint *lwork,
         blasint *iwork,
         const blasint *liwork,
         blasint *info,
         gsize jobz_length,
         gsize range_length,
         gsize uplo_length);
extern void
dpotrf_ (const char *uplo, const blasint *n, double *a, const blasint *lda, blasint *info, gsize uplo_length);
extern void
dpotri_ (const char *uplo, const blasint *n, double *a, const blasint *lda, blasint *info, gsize uplo_length);

/* The setting is global, and nn makes the same: all parallelism in this program is its own. */
static void
initialize (void)
{
  static gsize initialized = 0;

  if (g_once_init_enter (&initialized))
    {
      openblas_set_num_threads (1);
      g_once_init_leave (&initialized, 1);
    }
}

static gboolean
check_info (blasint info, GError **error)
{
  if (info == 0)
    return TRUE;

  g_set_error_literal (error, BASE_ERROR, BASE_ERROR_DIVERGED,
                       _ ("The numbers could not be worked out: the method did not converge."));
  return FALSE;
}

/**
 * classic_multiply:
 * @n_inner: what is summed over
 * @a: (n_rows, n_inner), or (n_inner, n_rows) when transposed
 * @b: (n_inner, n_columns), or (n_columns, n_inner) when transposed
 * @product: (n_rows, n_columns)
 */
void
classic_multiply (gsize n_rows,
                  gsize n_columns,
                  gsize n_inner,
                  const double *a,
                  gboolean a_is_transposed,
                  const double *b,
                  gboolean b_is_transposed,
                  double *product)
{
  initialize ();
  cblas_dgemm (CblasRowMajor, a_is_transposed ? CblasTrans : CblasNoTrans,
               b_is_transposed ? CblasTrans : CblasNoTrans, (blasint)n_rows, (blasint)n_columns,
               (blasint)n_inner, 1.0, a, (blasint)(a_is_transposed ? n_rows : n_inner), b,
               (blasint)(b_is_transposed ? n_inner : n_columns), 0.0, product, (blasint)n_columns);
}

/**
 * classic_multiply_rows:
 * @a: (n_rows, n_inner)
 * @b: (n_columns, n_inner)
 * @product: (n_rows, n_columns): each row of @a with each of @b, in single precision
 */
void
classic_multiply_rows (gsize n_rows, gsize n_columns, gsize n_inner, const float *a, const float *b, float *product)
{
  initialize ();
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, (blasint)n_rows, (blasint)n_columns, (blasint)n_inner, 1.0f, a,
               (blasint)n_inner, b, (blasint)n_inner, 0.0f, product, (blasint)n_columns);
}

/* @from (rows, columns) becomes @to (columns, to_stride), whose rows may have room behind. */
static void
transpose (gsize n_rows, gsize n_columns, const double *from, double *to, gsize to_stride)
{
  for (gsize i = 0; i < n_rows; i++)
    for (gsize j = 0; j < n_columns; j++)
      to[j * to_stride + i] = from[i * n_columns + j];
}

/**
 * classic_least_squares:
 * @a: (n_rows, n_unknowns)
 * @b: (n_rows, n_outputs)
 * @solution: (out): (n_unknowns, n_outputs)
 * @rank: (out) (optional): how many directions of @a are more than rounding
 *
 * Minimizes |@a x - @b|² for each output. Where that leaves x open (fewer rows than unknowns,
 * columns that depend on each other), the shortest x is taken, so nothing blows up. By the singular
 * value decomposition, dgelsd; directions below n·epsilon of the largest count as none, as in numpy.
 */
gboolean
classic_least_squares (gsize n_rows,
                       gsize n_unknowns,
                       gsize n_outputs,
                       const double *a,
                       const double *b,
                       double *solution,
                       gsize *rank,
                       GError **error)
{
  const blasint m = (blasint)n_rows, n = (blasint)n_unknowns, nrhs = (blasint)n_outputs;
  const gsize stride = MAX (n_rows, n_unknowns);
  const blasint ldb = (blasint)stride;
  const double smallest = DBL_EPSILON * (double)stride;
  g_autofree double *columns = g_new (double, n_rows *n_unknowns);
  g_autofree double *rhs = g_new0 (double, stride *n_outputs);
  g_autofree double *singular = g_new (double, MIN (n_rows, n_unknowns));
  g_autofree double *work = NULL;
  g_autofree blasint *iwork = NULL;
  double work_size = 0.0;
  blasint iwork_size = 0, lwork = -1, found = 0, info = 0;

  g_return_val_if_fail (n_rows > 0 && n_unknowns > 0 && n_outputs > 0, FALSE);

  initialize ();
  transpose (n_rows, n_unknowns, a, columns, n_rows);
  transpose (n_rows, n_outputs, b, rhs, stride);

  dgelsd_ (&m, &n, &nrhs, columns, &m, rhs, &ldb, singular, &smallest, &found, &work_size, &lwork,
           &iwork_size, &info);
  lwork = (blasint)work_size;
  work = g_new (double, lwork);
  iwork = g_new (blasint, MAX (iwork_size, 1));
  dgelsd_ (&m, &n, &nrhs, columns, &m, rhs, &ldb, singular, &smallest, &found, work, &lwork, iwork, &info);
  if (!check_info (info, error))
    return FALSE;

  for (gsize i = 0; i < n_unknowns; i++)
    for (gsize j = 0; j < n_outputs; j++)
      solution[i * n_outputs + j] = rhs[j * stride + i];
  if (rank != NULL)
    *rank = (gsize)found;
  return TRUE;
}

/**
 * classic_principal_axes:
 * @centered: (n_rows, n_columns), each column with mean 0; destroyed
 * @singular_values: (out): min (n_rows, n_columns), descending
 * @axes: (out): (min (n_rows, n_columns), n_columns): orthonormal rows
 */
gboolean
classic_principal_axes (
    gsize n_rows, gsize n_columns, double *centered, double *singular_values, double *axes, GError **error)
{
  /* To Fortran the matrix looks transposed, (n_columns, n_rows), and its left singular vectors, one
   * after the other, are the rows of @axes. */
  const blasint m = (blasint)n_columns, n = (blasint)n_rows, one = 1;
  g_autofree double *work = NULL;
  double nothing = 0.0, work_size = 0.0;
  blasint lwork = -1, info = 0;

  g_return_val_if_fail (n_rows > 0 && n_columns > 0, FALSE);

  initialize ();
  dgesvd_ ("S", "N", &m, &n, centered, &m, singular_values, axes, &m, &nothing, &one, &work_size, &lwork,
           &info, 1, 1);
  lwork = (blasint)work_size;
  work = g_new (double, lwork);
  dgesvd_ ("S", "N", &m, &n, centered, &m, singular_values, axes, &m, &nothing, &one, work, &lwork, &info, 1,
           1);
  return check_info (info, error);
}

/**
 * classic_eigen:
 * @matrix: (n, n), symmetric; destroyed
 * @values: (out): (n): ascending
 * @vectors: (out): (n, n): orthonormal rows, each of the value of the same index
 */
gboolean
classic_eigen (gsize n, double *matrix, double *values, double *vectors, GError **error)
{
  const blasint size = (blasint)n;
  const double nothing = 0.0;
  const blasint none = 0;
  g_autofree blasint *support = NULL;
  g_autofree double *work = NULL;
  g_autofree blasint *iwork = NULL;
  double work_size = 0.0;
  blasint iwork_size = 0, lwork = -1, liwork = -1, found = 0, info = 0;

  g_return_val_if_fail (n > 0, FALSE);

  initialize ();
  support = g_new (blasint, 2 * n);
  dsyevr_ ("V", "A", "U", &size, matrix, &size, &nothing, &nothing, &none, &none, &nothing, &found, values,
           vectors, &size, support, &work_size, &lwork, &iwork_size, &liwork, &info, 1, 1, 1);
  lwork = (blasint)work_size;
  liwork = iwork_size;
  work = g_new (double, lwork);
  iwork = g_new (blasint, liwork);
  dsyevr_ ("V", "A", "U", &size, matrix, &size, &nothing, &nothing, &none, &none, &nothing, &found, values,
           vectors, &size, support, work, &lwork, iwork, &liwork, &info, 1, 1, 1);
  return check_info (info, error);
}

/**
 * classic_invert_positive:
 * @matrix: (inout) (n, n): symmetric and positive definite; its inverse, if TRUE is returned
 */
gboolean
classic_invert_positive (gsize n, double *matrix, GError **error)
{
  const blasint size = (blasint)n;
  blasint info = 0;

  g_return_val_if_fail (n > 0, FALSE);

  initialize ();
  /* Fortran's lower triangle is the upper one here. */
  dpotrf_ ("L", &size, matrix, &size, &info, 1);
  if (info == 0)
    dpotri_ ("L", &size, matrix, &size, &info, 1);
  for (gsize i = 0; info == 0 && i < n; i++)
    for (gsize j = 0; j < i; j++)
      matrix[i * n + j] = matrix[j * n + i];
  return check_info (info, error);
}
