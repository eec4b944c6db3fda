/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/analysis/adaptation.h"
#include "engine/base/rng.h"

G_BEGIN_DECLS

/* Made-up owners of the songs of labeled corpora, as simulate-owners.c tells of them. */

#define OWNERS_N_FOLDS 10
#define OWNERS_FOLD_MAX 200
#define OWNERS_N_KINDS 3

typedef struct
{
  gsize n;
  gsize n_embedding;
  double labels[OWNERS_FOLD_MAX * 2];
  double points[OWNERS_FOLD_MAX * 2];
  int kinds[OWNERS_FOLD_MAX];
  float *embeddings; /* (n, n_embedding): centered */
  float *center;     /* (n_embedding): what was taken off */
} OwnersFold;

/* Rows that were picked of a fold. */
typedef struct
{
  double points[OWNERS_FOLD_MAX * 2];
  double labels[OWNERS_FOLD_MAX * 2];
  float *embeddings;
  AnalysisAdaptationSet set;
} OwnersPick;

extern const char *const owners_kind_names[OWNERS_N_KINDS];

void   owners_stop    (const char       *why) G_GNUC_NORETURN;
/* Of bench/owners.csv. */
void   owners_read    (const char       *path,
                       OwnersFold        folds[OWNERS_N_FOLDS]);
/* @meant: (out): what an owner says of each clip. */
void   owners_invent  (const OwnersFold *fold,
                       int               kind,
                       BaseRng          *rng,
                       double           *meant);
/* @order: (out) (n). */
void   owners_shuffle (BaseRng          *rng,
                       gsize             n,
                       gsize            *order);
/* @order: (n): rows of @fold. */
void   owners_pick    (OwnersPick       *self,
                       const OwnersFold *fold,
                       const double     *labels,
                       const gsize      *order,
                       gsize             n);
/* Root of the mean squared distance of @points from the labels of @test. */
double owners_measure (const double     *points,
                       const OwnersPick *test);
/* @ratios: (n): of folds. @mean: (out). Returns: half of the 95 % interval of the mean; 0 of a single fold. */
double owners_bound   (int               n,
                       const double     *ratios,
                       double           *mean);

G_END_DECLS
